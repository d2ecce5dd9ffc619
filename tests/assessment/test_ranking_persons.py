"""Persons are ranked nowhere, unless the committee has switched it on with a reason; then each place says so."""

import json
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from docx import Document
from openpyxl import load_workbook

from anqi.assessment.models import RankingDecision, Run
from anqi.assessment.runs.ranking import Conflict, Ranking, record_ranking
from anqi.kit.clock import stopped_at
from anqi.kit.faults import Faulty
from anqi.organisation.models import Account
from anqi.organisation.posts import Post
from anqi.organisation.records import Denied
from tests.assessment.conftest import MORNING
from tests.assessment.runs_world import duty, first_quarter, judged
from tests.assessment.world import account_of, holder
from tests.organisation.people import SmallPlant, signed_in

DECIDED = Ranking(
    "small-2020", "member", True, "厂党委会", "昭烟党〔2020〕9号", date(2020, 3, 12), "试行三个月"
)


@pytest.fixture
def run(wumeng: SmallPlant) -> Run:
    first_quarter(wumeng)
    # 王芳 comes first by code, 李强 by score.
    duty(wumeng, "1001", date(2020, 2, 20), key="d3", met=False)
    duty(wumeng, "1001", date(2020, 3, 2), key="d4", met=False)
    return judged(wumeng)


@pytest.fixture
def chief(wumeng: SmallPlant) -> Account:
    return account_of(holder(wumeng, Post.PARTY_SECRETARY, "3006"))


def recorded(by: Account, key: str = "a", version: int = 0, **more: Any) -> RankingDecision:
    wanted = Ranking(**(vars(DECIDED) | more))
    return record_ranking(account=by, ranking=wanted, version=version, key=key)


def members(browser: Client, run: Run, more: str = "") -> Any:
    return browser.get(f"/assessment/runs/{run.pk}/member/{more}")


def order_of(page: str) -> list[str]:
    return sorted(("1001", "1002"), key=lambda code: page.index(f"member/{code}/"))


def test_once_it_is_on_ranks_and_the_order_by_score_are_there_and_say_by_which_decision(
    run: Run, chief: Account
) -> None:
    browser = signed_in(chief.person)  # type: ignore[arg-type]
    before = members(browser, run, "?order=score").text
    recorded(chief)
    page = members(browser, run, "?order=score").text
    assert (">Rank<" in before, ">Rank<" in page) == (False, True)
    assert "昭烟党〔2020〕9号" in page
    assert "The Party&#x27;s rules warn against it" in page or "rules warn against it" in page


def test_the_twins_tell_the_rank_and_the_decision_only_while_it_is_on(
    run: Run, chief: Account
) -> None:
    browser = signed_in(chief.person)  # type: ignore[arg-type]
    recorded(chief)
    on = json.loads(b"".join(members(browser, run, "?format=json&order=score")))["rows"]
    assert sorted(row["rank"] for row in on) == [1, 2]
    assert "昭烟党〔2020〕9号" in on[0]["ranked_by"]
    recorded(chief, "b", 1, is_on=False, document="10号")
    off = json.loads(b"".join(members(browser, run, "?format=json&order=score")))["rows"]
    assert "rank" not in off[0]
    assert "ranked_by" not in off[0]
    assert [row["code"] for row in off] == ["1001", "1002"]


def exported(browser: Client, run: Run, asked: str) -> BytesIO:
    return BytesIO(b"".join(browser.get(f"/assessment/runs/{run.pk}/export/{asked}")))


@pytest.mark.parametrize("is_on", [True, False])
def test_the_workbook_has_ranks_of_persons_only_while_it_is_on(
    run: Run, chief: Account, *, is_on: bool
) -> None:
    browser = signed_in(chief.person)  # type: ignore[arg-type]
    if is_on:
        recorded(chief)
    book = load_workbook(exported(browser, run, "?format=xlsx"))
    rows = [row[0] for row in book["Members"].iter_rows(min_row=7, values_only=True) if row[1]]
    assert any(rank is not None for rank in rows) is is_on
    cover = " ".join(str(cell.value) for row in book["Cover"].iter_rows() for cell in row)
    assert ("昭烟党〔2020〕9号" in cover) is is_on


@pytest.mark.parametrize("is_on", [True, False])
def test_the_public_notice_has_points_of_persons_only_while_it_is_on(
    run: Run, chief: Account, *, is_on: bool
) -> None:
    browser = signed_in(chief.person)  # type: ignore[arg-type]
    if is_on:
        recorded(chief)
    document = Document(exported(browser, run, "?format=docx&scheme=member"))
    heads = [cell.text for cell in document.tables[0].rows[0].cells]
    assert heads == (["Rank", "Code", "person", "Score"] if is_on else ["Code", "person"])
    text = "\n".join(line.text for line in document.paragraphs)
    assert ("昭烟党〔2020〕9号" in text) is is_on


def test_after_its_last_day_it_is_off(run: Run, chief: Account) -> None:
    recorded(chief, until=date(2020, 3, 13))
    browser = signed_in(chief.person)  # type: ignore[arg-type]
    assert "by score" in members(browser, run).text
    with stopped_at(MORNING + timedelta(days=2)):
        assert "by score" not in members(signed_in(chief.person), run).text  # type: ignore[arg-type]


def test_a_decision_is_for_its_rulebook_and_scheme_alone(run: Run, chief: Account) -> None:
    assert chief.person is not None
    recorded(chief)
    RankingDecision.objects.create(
        plant=run.plant, number=2, rulebook="other-2020", scheme="member", is_on=False,
        committee="厂党委会", document="2号", decided_on=date(2020, 3, 12), reason="x",
        recorded_by=chief.person, at=MORNING, key="o", body="",
    )  # fmt: skip
    assert "by score" in members(signed_in(chief.person), run).text


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"scheme": "branch"}, "scheme"),
        ({"scheme": "nobody"}, "scheme"),
        ({"rulebook": "other"}, "scheme"),
        ({"committee": " "}, "committee"),
        ({"document": ""}, "document"),
        ({"reason": " "}, "reason"),
        ({"decided_on": date(2020, 3, 13)}, "decided_on"),
        ({"until": date(2020, 3, 11)}, "until"),
        ({"is_on": False}, "is_on"),
        ({"reason": "很" * 2001}, "reason"),
    ],
)
def test_a_faulty_decision_is_not_recorded(
    run: Run, chief: Account, wrong: dict[str, Any], place: str
) -> None:
    with pytest.raises(Faulty) as faulty:
        recorded(chief, **wrong)
    assert place in {one.place for one in faulty.value.faults}
    assert not RankingDecision.objects.exists()


def test_who_records_no_decisions_does_not_record_this_one(wumeng: SmallPlant, run: Run) -> None:
    for who in (holder(wumeng, Post.PARTY_OFFICER, "3001"), wumeng.secretary):
        with pytest.raises(Denied):
            recorded(account_of(who))
        assert signed_in(who).get("/assessment/runs/rankings/decide/").status_code == 404


def test_sent_twice_it_is_recorded_once_and_of_two_the_second_is_told(
    run: Run, chief: Account
) -> None:
    first = recorded(chief)
    assert recorded(chief) == first
    with pytest.raises(Conflict):
        recorded(chief, document="另一号")
    with pytest.raises(Conflict):
        recorded(chief, "b", 0)
    assert RankingDecision.objects.count() == 1


def test_the_page_says_beforehand_what_comes_of_it_and_records_it(run: Run, chief: Account) -> None:
    browser = signed_in(chief.person)  # type: ignore[arg-type]
    page = browser.get("/assessment/runs/rankings/decide/").text
    assert "rules warn against it" in page
    assert "Nobody sees more persons by it than before." in page
    sent = {
        "key": "0191d6a0-0000-7000-8000-000000000000", "version": "0", "scheme": "small-2020:member",
        "is_on": "on", "committee": "厂党委会", "document": "9号", "decided_on": "2020-03-12",
        "reason": "试行", "until": "",
    }  # fmt: skip
    assert browser.post("/assessment/runs/rankings/decide/", sent).status_code == 302
    assert "in force today" in browser.get("/assessment/runs/rankings/").text
    assert (
        browser.post("/assessment/runs/rankings/decide/", sent | {"document": ""}).status_code
        == 422
    )
    other = sent | {"key": "0191d6a0-0000-7000-8000-000000000001", "document": "10号"}
    answer = browser.post("/assessment/runs/rankings/decide/", other)
    assert (answer.status_code, "10号" in answer.text) == (409, True)
