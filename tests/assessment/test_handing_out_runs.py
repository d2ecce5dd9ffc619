"""Runs are compared, and handed out as workbook, public notice and document."""

from datetime import date
from hashlib import sha256
from io import BytesIO

import pytest
from django.test import Client
from docx import Document
from docx.shared import Mm
from openpyxl import load_workbook

from anqi.assessment.models import Run
from anqi.assessment.rulebooks.queries import rulebook_of
from anqi.assessment.runs.exporting import notice
from anqi.organisation.models_access import Record
from anqi.organisation.posts import Post
from anqi.organisation.sessions import PROVED
from tests.assessment.process_world import Process
from tests.assessment.runs_world import accident, duty, first_quarter, judged
from tests.assessment.world import holder
from tests.organisation.people import SmallPlant, signed_in


@pytest.fixture
def run(wumeng: SmallPlant) -> Run:
    first_quarter(wumeng)
    duty(wumeng, "1001", date(2020, 2, 20), key="d3", met=False)
    accident(wumeng, date(2020, 3, 2), key="a")
    return judged(wumeng)


@pytest.fixture
def browser(wumeng: SmallPlant) -> Client:
    return signed_in(holder(wumeng, Post.PARTY_OFFICER, "3001"))


def taken(browser: Client, run: Run, asked: str = "") -> bytes:
    answer = browser.get(f"/assessment/runs/{run.pk}/export/{asked}")
    assert answer.status_code == 200
    return b"".join(answer)


def test_the_document_is_handed_out_as_it_was_written(browser: Client, run: Run) -> None:
    content = taken(browser, run, "?format=json")
    assert sha256(content).hexdigest() == run.sha256
    assert Record.objects.filter(act="export", object__contains=str(run.pk)).exists()


def test_the_workbook_has_persons_by_code_and_without_ranks(browser: Client, run: Run) -> None:
    book = load_workbook(BytesIO(taken(browser, run)))
    members = [row[:4] for row in book["Members"].iter_rows(min_row=7, values_only=True)]
    assert [row[:2] for row in members[:2]] == [(None, "1001"), (None, "1002")]
    [branch] = [row for row in book["Branches"].iter_rows(min_row=7, values_only=True) if row[1]]
    assert branch[:2] == (1, "B1")
    vetoes = [row[5] for row in book["Vetoes"].iter_rows(values_only=True) if row[3] == "B1"]
    assert vetoes == ["V1"]


def test_the_public_notice_has_the_measures_of_the_standard_and_room_to_sign(
    browser: Client, run: Run
) -> None:
    document = Document(BytesIO(taken(browser, run, "?format=docx&scheme=branch")))
    page = document.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert round((page.page_width - page.left_margin - page.right_margin) / Mm(1)) == 156
    assert round((page.page_height - page.top_margin - page.bottom_margin) / Mm(1)) == 225
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[1] == ["B1", "卷包车间党支部", "66.00", "V1", "good"]
    text = "\n".join(line.text for line in document.paragraphs)
    assert "signature" in text
    assert "5 working days" in text


def test_the_public_notice_of_members_has_no_points(browser: Client, run: Run) -> None:
    document = Document(BytesIO(taken(browser, run, "?format=docx&scheme=member")))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[1:] == [["1001", "王芳"], ["1002", "李强"]]


def test_what_the_committee_decided_stands_in_the_notice(wumeng: SmallPlant) -> None:
    process = Process(wumeng)
    run = process.stands(process.decided()).computed.run
    document = Document(notice(run, rulebook_of(run.edition).schemes["branch"]))
    head, first = document.tables[0].rows[0], document.tables[0].rows[1]
    assert (head.cells[-1].text, first.cells[-1].text) == ("审定等次", "优秀")
    text = "\n".join(line.text for line in document.paragraphs)
    assert "厂党委会" in text
    assert "昭烟党纪〔2020〕3号" in text


@pytest.mark.parametrize("asked", ["", "?format=json", "?format=docx&scheme=member"])
def test_what_holds_people_wants_a_fresh_proof(browser: Client, run: Run, asked: str) -> None:
    session = browser.session
    session[PROVED] = "2020-01-01T00:00:00+00:00"
    session.save()
    answer = browser.get(f"/assessment/runs/{run.pk}/export/{asked}")
    assert answer.headers["Location"].startswith("/account/again/")
    rows = browser.get(f"/assessment/runs/{run.pk}/member/?format=xlsx")
    assert rows.headers["Location"].startswith("/account/again/")


def test_the_notice_of_branches_holds_no_people(browser: Client, run: Run) -> None:
    session = browser.session
    session[PROVED] = "2020-01-01T00:00:00+00:00"
    session.save()
    assert taken(browser, run, "?format=docx&scheme=branch")


def test_the_document_with_all_ranks_is_for_who_may_take_the_ledger(
    wumeng: SmallPlant, run: Run
) -> None:
    address = f"/assessment/runs/{run.pk}/export/"
    member = signed_in(holder(wumeng, Post.GROUP_MEMBER, "3002"))
    auditor = signed_in(holder(wumeng, Post.AUDITOR, "3003"))
    assert [member.get(f"{address}?format={one}").status_code for one in ("xlsx", "json")] == [
        200,
        404,
    ]
    assert auditor.get(f"{address}?format=json").status_code == 200
    assert signed_in(wumeng.secretary).get(address).status_code == 404


@pytest.mark.parametrize("asked", ["?format=docx", "?format=pdf", "?format=docx&scheme=none"])
def test_what_is_no_format_or_scheme_is_not_there(browser: Client, run: Run, asked: str) -> None:
    assert browser.get(f"/assessment/runs/{run.pk}/export/{asked}").status_code == 404


def test_two_runs_are_compared_with_the_rules_through_which_they_differ(
    wumeng: SmallPlant, browser: Client
) -> None:
    facts = first_quarter(wumeng)
    before = judged(wumeng)
    accident(wumeng, date(2020, 3, 2), key="a")
    duty(wumeng, "1002", date(2020, 3, 3), key="d9", met=False)
    after = judged(wumeng)
    page = browser.get(f"/assessment/runs/{before.pk}/compare/?with={after.pk}").text
    assert "M01 Safety duties of the post" in page
    assert "79.00 → 77.00" in page
    assert len(facts) == 6
    own = signed_in(wumeng.secretary).get(f"/assessment/runs/{after.pk}/compare/?with={before.pk}")
    assert "79.00 → 77.00" in own.text
    other = signed_in(wumeng.stranger).get(f"/assessment/runs/{after.pk}/compare/?with={before.pk}")
    assert "Nobody whose result you see stands otherwise." in other.text


def test_a_run_compared_with_its_repetition_is_the_same_byte_for_byte(
    browser: Client, wumeng: SmallPlant, run: Run
) -> None:
    again = judged(wumeng)
    page = browser.get(f"/assessment/runs/{run.pk}/compare/?with={again.pk}").text
    assert "the same, byte for byte" in page
