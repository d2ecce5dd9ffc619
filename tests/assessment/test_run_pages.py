"""Who sees which results, and what the pages say of them."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from anqi.assessment.models import Run
from anqi.assessment.runs.queries import newest_run, own_results
from anqi.kit.clock import stopped_at
from anqi.ledger.operations import reverse
from anqi.organisation.models import Holding, Tree, Unit, UnitKind
from anqi.organisation.models_access import Record
from anqi.organisation.posts import Post
from tests.assessment.conftest import MORNING
from tests.assessment.runs_world import accident, first_quarter, judged
from tests.assessment.world import account_of, holder
from tests.organisation.people import SINCE, SmallPlant, signed_in


@pytest.fixture
def run(wumeng: SmallPlant) -> Run:
    first_quarter(wumeng)
    return judged(wumeng)


def office(wumeng: SmallPlant) -> Client:
    return signed_in(holder(wumeng, Post.PARTY_OFFICER, "3001"))


def twin(browser: Client, address: str) -> Any:
    """The rows of a list's twin for programs."""
    return json.loads(b"".join(browser.get(address)))["rows"]


def test_a_secretary_sees_branch_departments_and_members_of_the_branch(
    wumeng: SmallPlant, run: Run
) -> None:
    browser = signed_in(wumeng.secretary)
    for address in ("branch/B1/", "department/D1/", "member/1001/", "member/1002/", "branch/"):
        assert browser.get(f"/assessment/runs/{run.pk}/{address}").status_code == 200, address


def test_a_safety_officer_sees_the_department_and_not_what_its_members_came_to(
    wumeng: SmallPlant, run: Run
) -> None:
    browser = signed_in(wumeng.officer)
    seen = {
        address: browser.get(f"/assessment/runs/{run.pk}/{address}").status_code
        for address in ("member/1001/", "department/D1/", "branch/B1/", "branch/")
    }
    assert seen == {"member/1001/": 404, "department/D1/": 200, "branch/B1/": 404, "branch/": 404}


def test_a_head_sees_the_department_and_not_the_branch(wumeng: SmallPlant, run: Run) -> None:
    Holding.objects.create(
        person=wumeng.stranger, post=Post.DEPARTMENT_HEAD, unit=wumeng.workshop, active_from=SINCE
    )
    browser = signed_in(wumeng.stranger)
    assert browser.get(f"/assessment/runs/{run.pk}/department/D1/").status_code == 200
    assert browser.get(f"/assessment/runs/{run.pk}/branch/B1/").status_code == 404
    # What a member came to is the Party's to know: neither a post of the administration nor the department tells it.
    assert browser.get(f"/assessment/runs/{run.pk}/member/1002/").status_code == 404


def test_a_stranger_sees_nobody_and_the_attempt_is_recorded(wumeng: SmallPlant, run: Run) -> None:
    browser = signed_in(wumeng.stranger)
    assert browser.get(f"/assessment/runs/{run.pk}/member/1001/").status_code == 404
    assert Record.objects.filter(by="1003", act="reach").exists()
    assert "None of the results is yours to see." in browser.get(f"/assessment/runs/{run.pk}/").text


def test_everybody_sees_his_own_in_the_newest_run(wumeng: SmallPlant, run: Run) -> None:
    with stopped_at(MORNING + timedelta(hours=1)):
        newer = judged(wumeng)
    assert newest_run(wumeng.plant) == newer
    [own] = own_results(account_of(wumeng.officer))
    assert (own.run, own.row.code, own.row.score) == (newer, "1002", 7900)
    page = signed_in(wumeng.officer).get("/assessment/runs/").text
    assert f"/assessment/runs/{newer.pk}/member/1002/" in page
    assert own_results(account_of(wumeng.stranger)) == []


def test_a_look_at_another_persons_result_is_recorded(wumeng: SmallPlant, run: Run) -> None:
    signed_in(wumeng.secretary).get(f"/assessment/runs/{run.pk}/member/1002/")
    signed_in(wumeng.officer).get(f"/assessment/runs/{run.pk}/member/1002/")
    assert [one.by for one in Record.objects.filter(about="wumeng/1002", act="look")] == ["1001"]


def test_persons_stand_by_code_whatever_is_asked_and_nobody_has_a_rank(
    wumeng: SmallPlant, run: Run
) -> None:
    browser = office(wumeng)
    for order in ("code", "score", "grade", "-score", "rank"):
        page = browser.get(f"/assessment/runs/{run.pk}/member/?order={order}").text
        assert page.index("member/1001/") < page.index("member/1002/"), order
        assert "by score" not in page
        assert ">Rank<" not in page
    rows = twin(browser, f"/assessment/runs/{run.pk}/member/?format=json&order=score")
    assert [row["code"] for row in rows] == ["1001", "1002"]
    assert "rank" not in rows[0]


def test_branches_may_be_ranked(wumeng: SmallPlant, run: Run) -> None:
    browser = office(wumeng)
    assert ">Rank<" in browser.get(f"/assessment/runs/{run.pk}/branch/?order=score").text
    [row] = twin(browser, f"/assessment/runs/{run.pk}/branch/?format=json")
    assert (row["rank"], row["score"], row["grade"], row["B01"]) == (1, "66.00", "good", "4.00")


def test_an_explanation_says_why_not_the_best_grade_and_what_would_help(
    wumeng: SmallPlant, run: Run
) -> None:
    page = signed_in(wumeng.secretary).get(f"/assessment/runs/{run.pk}/branch/B1/").text
    assert "Why not excellent." in page
    assert "The score 66.00 is 4.00 below the line 70.00 of excellent" in page
    # Nine months and three quarters are still to come.
    assert "B01 A safety theme day every month +18.00" in page
    assert "B02 Hazards rectified in time +12.00" in page
    assert "All of it makes 96.00, past the line of excellent." in page


def test_a_window_opens_to_its_facts_and_their_records(wumeng: SmallPlant, run: Run) -> None:
    browser = signed_in(wumeng.secretary)
    address = f"/assessment/runs/{run.pk}/branch/B1/?rule=B02&window=2020-Q1"
    page = browser.get(address).text
    assert "到期隐患 2, of which 按期整改 1: 50%. the ratio × 4 points: 2.00 points." in page
    missed, met = run_facts(wumeng)
    assert page.index(f"/ledger/facts/{missed}/") < page.index(f"/ledger/facts/{met}/")
    assert page.count("not counted") == 1


def run_facts(wumeng: SmallPlant) -> list[str]:
    """The ids of the hazard that was late, and of the one that was in time."""
    facts = wumeng.plant.ledger.facts.filter(kind="hazard.due").order_by("-index")
    return [str(fact.pk) for fact in facts]


def test_a_fact_that_was_taken_back_since_is_struck_out(wumeng: SmallPlant, run: Run) -> None:
    fact = wumeng.plant.ledger.facts.get(key="t1")
    reverse(fact=fact, reason="另一支部的主题党日", by="1001")
    page = signed_in(wumeng.secretary).get(
        f"/assessment/runs/{run.pk}/branch/B1/?rule=B01&window=2020-01"
    )
    assert "taken back since" in page.text
    assert "Facts came since that this rulebook counts" in page.text


def test_a_veto_stands_with_the_facts_that_it_rests_on(wumeng: SmallPlant) -> None:
    first_quarter(wumeng)
    fact = accident(wumeng, date(2020, 3, 2), key="a")
    run = judged(wumeng)
    page = signed_in(wumeng.secretary).get(f"/assessment/runs/{run.pk}/branch/B1/").text
    assert "Veto proposed, V1: A liable accident" in page
    assert f"/ledger/facts/{fact.pk}/" in page
    assert "V1 ends only when what it rests on changes." in page


def test_a_unit_that_was_dissolved_is_told_to_be_no_longer_active(wumeng: SmallPlant) -> None:
    first_quarter(wumeng)
    other = Unit.objects.create(
        plant=wumeng.plant, tree=Tree.PARTY, kind=UnitKind.BRANCH, code="B2", name="机关党支部",
        active_from=SINCE, active_to=date(2020, 2, 10),
    )  # fmt: skip
    run = judged(wumeng)
    browser = office(wumeng)
    page = browser.get(f"/assessment/runs/{run.pk}/branch/{other.code}/").text
    assert "Not active on the day judged." in page
    assert "no longer active" in browser.get(f"/assessment/runs/{run.pk}/branch/").text


@pytest.mark.parametrize(
    ("address", "most"),
    [("", 12), ("{run}/", 12), ("{run}/branch/", 12), ("{run}/member/", 12),
     ("{run}/branch/B1/?rule=B02&window=2020-Q1", 12), ("{run}/member/1002/", 12)],
)  # fmt: skip
def test_a_page_asks_the_database_little(
    wumeng: SmallPlant, run: Run, address: str, most: int, django_assert_max_num_queries: object
) -> None:
    accident(wumeng, date(2020, 3, 2), key="a")
    browser = signed_in(wumeng.secretary)
    path = "/assessment/runs/" + address.format(run=run.pk)
    browser.get(path)
    with django_assert_max_num_queries(most):  # type: ignore[operator]
        assert browser.get(path).status_code == 200


def test_an_unknown_scheme_subject_or_run_is_not_there(wumeng: SmallPlant, run: Run) -> None:
    browser = office(wumeng)
    for address in (f"{run.pk}/other/", f"{run.pk}/branch/B9/", f"{run.pk}/branch/B1/x/"):
        assert browser.get(f"/assessment/runs/{address}").status_code == 404
    assert browser.get("/assessment/runs/00000000-0000-0000-0000-000000000000/").status_code == 404
    page = browser.get(f"/assessment/runs/{run.pk}/branch/B1/?rule=B01&window=1999-01")
    assert page.status_code == 200
