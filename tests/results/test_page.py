"""The page shows a judgement, says why, and opens every figure down to its facts; alone, and safely."""

import base64
import re
from hashlib import sha256
from pathlib import Path

import pytest

from anqi.kit.language import speak, spoken
from anqi.rules.results.page import write_page, writing
from anqi.rules.rulebook.model import Scheme
from tests.results.opened import Page, opened
from tests.results.plant import judged


@pytest.fixture
def page(tmp_path: Path) -> Page:
    path = tmp_path / "report.html"
    write_page(judged().outcome, path, counted=judged().counted, facts="60 条事实")
    return opened(path)


def test_the_page_names_no_address_outside_itself(page: Page) -> None:
    assert "http" not in page.html.replace("http-equiv", "")
    assert not re.search(r'(src|href)="(?!#|data:,)', page.html)


def test_its_style_and_script_are_the_ones_that_its_policy_allows(page: Page) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page.html)
    assert policy is not None
    assert "default-src 'none'" in policy[1]
    for text in (*re.findall(r"<style>(.*?)</style>", page.html, re.DOTALL),
                 *re.findall(r"<script>(.*?)</script>", page.html, re.DOTALL)):  # fmt: skip
        digest = base64.b64encode(sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy[1]


def test_nothing_needs_more_than_its_policy_allows(page: Page) -> None:
    assert not re.search(r"\s(style|on[a-z]+)=", page.html.split("<body>")[1].split("<script")[0])
    assert len(re.findall(r"<script>", page.html)) == 1


def test_a_name_stays_a_name(page: Page) -> None:
    assert "<script>alert" not in page.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.html


def test_every_counted_fact_is_there_once(page: Page) -> None:
    ids = page.facts().ids()
    assert len(ids) == len(set(ids))
    assert set(ids) == set(judged().counted.facts["id"].to_pylist())


@pytest.mark.parametrize("scheme", judged().outcome.rulebook.schemes.values(), ids=lambda s: s.name)
def test_each_window_opens_to_the_facts_that_it_counted(page: Page, scheme: Scheme) -> None:
    facts, trace = page.facts(), judged().traces[scheme.name]
    for one in judged().outcome.schemes[scheme.name]:
        for rule in scheme.rules:
            value = _number_of(page, scheme, rule.code)
            for window, behind in trace.by_window(rule, (one.plant, one.code)).items():
                found = facts.behind(scheme.subject, one.code, value, window)
                assert found == {fact.fact.id for fact in behind}


def _number_of(page: Page, scheme: Scheme, rule: str) -> int:
    """The number by which a rule's row names its value."""
    found = re.search(rf'<tr data-v="(\d+)"><td class="code">{rule}<', page.html)
    assert found is not None, scheme.name
    return int(found[1])


def test_a_missed_grade_is_explained(page: Page) -> None:
    assert "<b>为什么不是优秀。</b>" in page.html
    assert "得分 70.17 已过优秀线 70.00，但有否决：V1 发生责任事故。" in page.html
    assert "有责事故 1；要求不超过 0，未达标" in page.html


def test_who_left_has_a_score_and_no_grade(page: Page) -> None:
    assert "1002" in page.html
    assert "不在岗" in page.html


def test_an_open_month_waits_and_a_coming_one_is_blank(page: Page) -> None:
    row = page.html.split('<td class="code">B01</td>')[1].split("</tr>")[0]
    assert row.count("✗") == 4
    assert row.count("○") == 1
    assert '<td class="win"></td>' in row


def test_members_stand_by_code_without_a_rank(page: Page) -> None:
    members = page.html.split('id="member"')[1]
    assert members.index("1001") < members.index("1002")
    assert "名次" not in members


def test_english_is_complete(tmp_path: Path) -> None:
    before = spoken()
    speak("en")
    try:
        write_page(judged().outcome, tmp_path / "en.html", counted=judged().counted)
    finally:
        speak(before)
    html = opened(tmp_path / "en.html").html
    assert '<html lang="en">' in html
    assert "Why not Excellent." in html
    words = re.sub(r"<style>.*?</style>|title=\"[^\"]*\"", "", html, flags=re.DOTALL)
    assert set(re.findall(r"[\u4e00-\u9fff]+", words)) <= {
        "卷包车间",
        "制丝车间",
        "机关",
        "乌蒙卷烟厂",
        "王兴国",
        "李秀英",
    }


def test_the_same_outcome_gives_the_same_bytes(tmp_path: Path, page: Page) -> None:
    again = tmp_path / "again.html"
    write_page(judged().outcome, again, counted=judged().counted, facts="60 条事实")
    assert again.read_text("utf-8") == page.html


def test_too_many_subjects_are_summed_up_and_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MOST_SUBJECTS", 4)
    write_page(judged().outcome, tmp_path / "sum.html", counted=None)
    html = opened(tmp_path / "sum.html").html
    assert "考核对象共 5 个" in html
    assert "anqi explain" in html
    assert "<details data-keys" not in html


def test_large_schemes_are_packed_and_unpack_to_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: Page
) -> None:
    monkeypatch.setattr(writing, "_MOST_OPEN", 1)
    write_page(judged().outcome, tmp_path / "packed.html", counted=judged().counted)
    packed = opened(tmp_path / "packed.html")
    assert "为什么不是优秀" not in packed.html
    explanations = packed.parts["part-branch-P-0"]
    assert len(explanations) == 3
    assert all(explanation in page.html for explanation in explanations)
