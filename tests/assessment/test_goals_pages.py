"""Pages of the board: figures for everybody, lists as far as facts are seen, wall, sheet, what falls due."""

import json
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from anqi.work.issuing import Order
from anqi.work.operations import issue
from tests.assessment.goals_world import FULL, browser, late, office, on
from tests.assessment.world import hazard_due, published
from tests.organisation.people import SmallPlant, signed_in

pytestmark = pytest.mark.django_db
MARCH = date(2020, 3, 5)
MISSING = f"/assessment/goals/missing/{FULL}/plant/wumeng/"
PAGES = (
    "", "units/department/D1/", "wall/", "sheet/", "ahead/", "adjustments/",
    f"missing/{FULL}/plant/wumeng/",
)  # fmt: skip


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_everybody_sees_the_figures(wumeng: SmallPlant) -> None:
    published(wumeng.plant)
    hazard_due(wumeng, MARCH, key="a", met=True)
    hazard_due(wumeng, MARCH, key="b", met=False)
    page = text(signed_in(wumeng.stranger), "/assessment/goals/")
    assert "1/2" in page
    assert "50%" in page
    assert "卷包车间" in page
    assert "卷包车间党支部" in text(signed_in(wumeng.stranger), "/assessment/goals/?by=branch")
    unit = text(signed_in(wumeng.stranger), "/assessment/goals/units/branch/B1/?at=2020-Q1")
    assert "50%" in unit


def test_a_figure_opens_to_facts_as_far_as_one_sees_them(wumeng: SmallPlant) -> None:
    published(wumeng.plant)
    hazard_due(wumeng, MARCH, key="a", met=True)
    unmet = hazard_due(wumeng, MARCH, key="b", met=False)
    seen, unseen = (
        text(signed_in(wumeng.officer), MISSING),
        text(signed_in(wumeng.stranger), MISSING),
    )
    assert f"/ledger/facts/{unmet.pk}/" in seen
    assert f"/ledger/facts/{unmet.pk}/" not in unseen
    assert "1 more lies outside your reach." in unseen
    both = text(signed_in(wumeng.officer), f"{MISSING}?show=counted")
    assert both.count("/ledger/facts/0") == 2


def test_what_a_branch_opens_to_is_of_its_departments(wumeng: SmallPlant) -> None:
    published(wumeng.plant)
    unmet = hazard_due(wumeng, MARCH, key="b", met=False)
    page = text(signed_in(wumeng.secretary), f"/assessment/goals/missing/{FULL}/branch/B1/")
    assert f"/ledger/facts/{unmet.pk}/" in page


def test_what_is_not_there_is_not_found(wumeng: SmallPlant) -> None:
    client = signed_in(wumeng.secretary)
    assert client.get(MISSING).status_code == 404  # nothing is published yet
    published(wumeng.plant)
    for path in (
        "missing/nothing/plant/wumeng/", f"missing/{FULL}/department/D9/", f"missing/{FULL}/person/1001/",
        "units/department/B1/", "sheet/?at=2019", "ahead/?at=2030-01",
    ):  # fmt: skip
        assert client.get(f"/assessment/goals/{path}").status_code == 404, path


def test_without_a_rulebook_the_page_says_what_to_do(wumeng: SmallPlant) -> None:
    assert "Draft a rulebook" in text(browser(office(wumeng)), "/assessment/goals/")
    assert "Draft a rulebook" not in text(signed_in(wumeng.stranger), "/assessment/goals/")
    assert "No published rulebook" in text(signed_in(wumeng.stranger), "/assessment/goals/wall/")
    answer = signed_in(wumeng.stranger).get("/assessment/goals/?format=json")
    assert json.loads(answer.getvalue()) == {"rows": []}


def test_the_twins_have_every_figure_of_every_unit(wumeng: SmallPlant) -> None:
    published(wumeng.plant)
    hazard_due(wumeng, MARCH, key="a", met=False)
    client = signed_in(wumeng.secretary)
    answer = client.get("/assessment/goals/?at=2020-03&format=json")
    rows = json.loads(answer.getvalue())["rows"]
    [row] = [one for one in rows if (one["indicator"], one["code"]) == (FULL, "D1")]
    assert (row["of"], row["to"], row["missing"], row["share"]) == (0, 1, 1, "0%")
    book = load_workbook(BytesIO(client.get("/assessment/goals/?format=xlsx").getvalue()))
    assert book.worksheets[0].max_row == len(rows) + 1
    listed = json.loads(client.get(f"{MISSING}?format=json").getvalue())["rows"]
    assert [one["occurred_on"] for one in listed] == ["2020-03-05"]


def test_the_wall_reads_itself_anew_without_inline_script(wumeng: SmallPlant) -> None:
    published(wumeng.plant)
    hazard_due(wumeng, MARCH, key="a", met=False)
    page = text(signed_in(wumeng.stranger), "/assessment/goals/wall/")
    assert 'hx-trigger="every 60s"' in page
    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in page
    assert "since the ledger begins, 7 days" in page
    assert "1 missing" in page
    assert "<script>" not in page
    assert "style=" not in page


def test_the_sheet_has_signatures_and_names_its_ledger(wumeng: SmallPlant) -> None:
    published(wumeng.plant)
    hazard_due(wumeng, MARCH, key="a", met=False)
    page = text(signed_in(wumeng.secretary), "/assessment/goals/sheet/?at=2020-03")
    assert "Director (signature)" in page
    assert "ledger 1 facts, root " in page
    assert "Nothing was excluded from denominators." in page
    assert "not closed yet" in page


def test_tasks_and_what_is_due_each_month_are_told_30_days_ahead(wumeng: SmallPlant) -> None:
    published(wumeng.plant)
    with on(date(2020, 5, 12)):
        for month in (2, 3, 4):
            hazard_due(wumeng, date(2020, month, 28), key=f"a{month}", met=True)
            late(wumeng, date(2020, month, 28), key=f"b{month}", reason="漏录")
        for days in (10, 40):
            due = date(2020, 5, 12) + timedelta(days=days)
            order = Order(title=f"修好防护罩{days}", due_on=due, person=wumeng.stranger)
            issue(order=order, by=wumeng.officer, key=str(days))
        page = text(signed_in(wumeng.officer), "/assessment/goals/")
    assert "修好防护罩10" in page
    assert "修好防护罩40" not in page
    assert "Hazardfixed: 2 due" in page.replace("Hazard fixed", "Hazardfixed")
    assert "1 missing last time" in page


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("who", ["secretary", "officer", "stranger", "office"])
def test_a_page_asks_few_questions(
    wumeng: SmallPlant, who: str, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    published(wumeng.plant)
    for number in range(3):
        hazard_due(wumeng, date(2020, 2, 5), key=f"a{number}", met=False)
    client = browser(office(wumeng)) if who == "office" else signed_in(getattr(wumeng, who))
    text(client, f"/assessment/goals/{path}")  # what was read once is kept
    with django_assert_max_num_queries(12):
        text(client, f"/assessment/goals/{path}")
