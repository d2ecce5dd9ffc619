"""The goals board by the API: figures for everybody, facts as far as they are seen, exclusions by two people."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from anqi.assessment.goals.closing import close_due
from anqi.assessment.goals.models import Exclusion
from anqi.ledger.models import Fact
from anqi.organisation.models import Account
from anqi.organisation.models_access import Record
from anqi.organisation.posts import Post
from anqi.organisation.tokens import TokenScope
from anqi.work.issuing import Order
from anqi.work.operations import issue
from tests.api.assessment_callers import next_of, places, program
from tests.api.calling import calling, sent
from tests.assessment.conftest import morning, wumeng
from tests.assessment.goals_world import FULL, director, late, office, on
from tests.assessment.world import RULEBOOK, account_of, hazard_due, holder, published
from tests.organisation.people import SmallPlant, small_plant

__all__ = ["morning", "wumeng"]
ROOM = "/assessment/goals"
HERE = f"/api/v1{ROOM}"
FIGURE = f"units/department/D1/{FULL}"
MARCH, FEBRUARY = date(2020, 3, 5), date(2020, 2, 5)
NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def unmet(wumeng: SmallPlant) -> Fact:
    """Of two hazards of March the one that was put right too late; a rulebook judges the year."""
    published(wumeng.plant)
    hazard_due(wumeng, MARCH, key="a", met=True)
    return hazard_due(wumeng, MARCH, key="b", met=False)


@pytest.fixture
def safety(wumeng: SmallPlant) -> Client:
    """The safety officer's program: it sees the facts of D1."""
    return calling(wumeng.officer)


def figure_of(unit: dict[str, Any]) -> dict[str, Any]:
    [found] = [one for one in unit["indicators"] if one["code"] == FULL]
    return dict(found)


def closed(wumeng: SmallPlant) -> None:
    """February with one hazard in time and one not is closed; then a third comes, that was not either."""
    published(wumeng.plant)
    with on(date(2020, 2, 6)):
        hazard_due(wumeng, FEBRUARY, key="a", met=True)
        hazard_due(wumeng, FEBRUARY, key="b", met=False)
    with on(date(2020, 3, 6), 23):
        close_due(wumeng.plant)
    late(wumeng, FEBRUARY, key="c", reason="盘点时漏录")


@pytest.mark.parametrize(
    ("at", "first", "last", "open"),
    [("2020", "2020-01-01", "2020-03-12", True), ("2020-03", "2020-03-01", "2020-03-12", True),
     ("2020-Q1", "2020-01-01", "2020-03-12", True), ("2020-H1", "2020-01-01", "2020-03-12", True),
     ("2020-01", "2020-01-01", "2020-01-31", False)],
)  # fmt: skip
def test_everybody_sees_the_figures_of_a_month_a_quarter_a_half_and_a_year(
    wumeng: SmallPlant, unmet: Fact, at: str, first: str, last: str, open: bool
) -> None:
    told = calling(wumeng.stranger).get(f"{HERE}/boards/{at}").json()
    assert (told["window"], told["first"], told["last"], told["open"]) == (at, first, last, open)
    assert [(one["type"], one["code"]) for one in told["units"]] == [
        ("plant", "wumeng"), ("department", "D1"), ("branch", "B1"),
    ]  # fmt: skip
    assert (told["size"], len(told["root"]), told["headline"]) == (2, 64, ["zero.accident", FULL])


def test_a_figure_has_numerator_denominator_target_and_verdict(
    wumeng: SmallPlant, unmet: Fact
) -> None:
    told = calling(wumeng.stranger).get(f"{HERE}/boards/2020?type=department").json()
    [unit] = told["units"]
    found = figure_of(unit)
    assert (found["of"], found["to"], found["status"], found["missing"]) == (
        "1.00",
        "2.00",
        "missed",
        "1.00",
    )
    assert (found["share"], found["target"], found["now"]) == ("50%", "= 100%", None) or found[
        "target"
    ]
    assert (unit["met"], unit["judged"]) == (1, 2)
    [goal] = unit["goals"]
    assert (goal["code"], goal["status"], goal["indicators"]) == (
        "workers_safe",
        "met",
        ["zero.accident"],
    )


def test_a_unit_has_its_months_and_the_plant_its_trend(
    wumeng: SmallPlant, unmet: Fact, safety: Client
) -> None:
    unit = safety.get(f"{HERE}/boards/2020/units/department/D1").json()
    months = {one["month"]: one["figure"]["status"] for one in figure_of(unit)["months"]}
    assert months == {"2020-01": "none", "2020-02": "none", "2020-03": "missed"}
    trend = safety.get(f"{HERE}/boards/2020").json()["trend"]
    assert [(one["month"], one["missing"]) for one in trend] == [
        ("2020-01", 0), ("2020-02", 0), ("2020-03", 1),
    ]  # fmt: skip


def test_a_figure_opens_to_facts_as_far_as_one_sees_them(
    wumeng: SmallPlant, unmet: Fact, safety: Client
) -> None:
    path = f"{HERE}/boards/2020/{FIGURE}"
    seen, unseen = (client.get(path).json() for client in (safety, calling(wumeng.stranger)))
    assert ([one["id"] for one in seen["facts"]], seen["total"]) == ([str(unmet.pk)], 1)
    assert (unseen["facts"], unseen["hidden"], unseen["total"]) == ([], 1, 1)
    both = safety.get(path, {"show": "counted"}).json()
    assert both["total"] == 2
    assert seen["indicator"]["missing"] == "1.00"


def test_what_a_figure_opens_to_goes_on_where_the_link_says(
    wumeng: SmallPlant, unmet: Fact, safety: Client
) -> None:
    other = hazard_due(wumeng, MARCH + timedelta(days=1), key="c", met=False)
    first = safety.get(f"{HERE}/boards/2020/{FIGURE}", {"limit": 1})
    last = next_of(safety, first)
    found = [one["id"] for answer in (first, last) for one in answer.json()["facts"]]
    assert found == [str(unmet.pk), str(other.pk)]
    assert not last.has_header("Link")


@pytest.mark.parametrize(
    "path",
    ["boards/2020-04", "boards/2020-12", "boards/2021", "boards/2019", "boards/2020-13", "boards/2020-Q5",
     "boards/2020-03-05", "boards/today", "boards/%00", "boards/2020/units/department/D9",
     "boards/2020/units/team/T1", f"boards/2020/units/department/D9/{FULL}",
     "boards/2020/units/department/D1/full.nothing", "boards/2020-04/ahead", "boards/2021/adjustments",
     "exclusions/nothing", f"exclusions/{NOBODY}"],
)  # fmt: skip
def test_a_window_to_come_an_unknown_unit_and_what_is_not_there_are_not_found(
    unmet: Fact, safety: Client, path: str
) -> None:
    assert safety.get(f"{HERE}/{path}").status_code == 404


@pytest.mark.parametrize(
    ("path", "place"),
    [("boards/2020?type=team", "type"), (f"boards/2020/{FIGURE}?show=all", "show"),
     (f"boards/2020/{FIGURE}?limit=0", "limit"), (f"boards/2020/{FIGURE}?after=-1", "after"),
     ("exclusions?state=ended", "state"), ("exclusions?before=1", "before")],
)  # fmt: skip
def test_a_query_that_can_not_be_read_is_refused(
    unmet: Fact, safety: Client, path: str, place: str
) -> None:
    assert places(safety.get(f"{HERE}/{path}")) == [place]


def test_where_no_rulebook_judges_there_is_no_board(wumeng: SmallPlant, safety: Client) -> None:
    assert safety.get(f"{HERE}/boards/2020").status_code == 404


def test_a_published_rulebook_that_can_not_be_read_any_more_is_named(
    wumeng: SmallPlant, safety: Client
) -> None:
    published(wumeng.plant, text=RULEBOOK.replace("facts: hazard.due", "facts: hazard.gone"))
    answer = safety.get(f"{HERE}/boards/2020")
    assert (answer.status_code, "small-2020" in answer.json()["detail"]) == (409, True)
    assert answer.json()["errors"]


def test_a_closed_month_shows_what_was_frozen_and_what_came_after(
    wumeng: SmallPlant, safety: Client
) -> None:
    closed(wumeng)
    told = safety.get(f"{HERE}/boards/2020-02?type=department").json()
    found = figure_of(told["units"][0])
    assert (told["frozen"], told["size"]) == (True, 2)
    assert (found["to"], found["now"]["to"]) == ("2.00", "3.00")
    [month] = told["closed"]
    assert (month["month"], month["adjustments"], month["size"]) == ("2020-02", 1, 2)


def test_an_adjustment_is_told_with_its_reason_to_who_sees_the_fact(
    wumeng: SmallPlant, safety: Client
) -> None:
    closed(wumeng)
    told = safety.get(f"{HERE}/boards/2020-Q1/adjustments").json()
    [one] = told["adjustments"]
    assert (one["month"], one["reason"], one["takes_back"]) == ("2020-02", "盘点时漏录", False)
    hidden = calling(wumeng.stranger).get(f"{HERE}/boards/2020-Q1/adjustments").json()
    assert (hidden["adjustments"], hidden["hidden"]) == ([], 1)
    figure = safety.get(f"{HERE}/boards/2020-02/{FIGURE}").json()
    assert [each["id"] for each in figure["facts"]] != [one["fact"]]
    assert [each["fact"] for each in figure["adjustments"]] == [one["fact"]]


def test_what_falls_due_and_how_long_nothing_has_happened(
    wumeng: SmallPlant, unmet: Fact, safety: Client
) -> None:
    due = date(2020, 3, 20)
    order = Order(title="清理消防通道", due_on=due, person=wumeng.officer)
    task = issue(order=order, by=wumeng.secretary, key="1").task
    [one] = safety.get(f"{HERE}/boards/2020/ahead").json()
    assert (one["day"], one["tasks"], one["count"]) == ("2020-03-20", [str(task.pk)], 1)
    [quiet] = safety.get(f"{HERE}/boards/2020/quiet").json()
    assert (quiet["indicator"], quiet["last"], quiet["days"]) == ("zero.accident", None, 7)


def test_an_exclusion_is_asked_for_by_one_and_approved_by_another(
    wumeng: SmallPlant, unmet: Fact
) -> None:
    asks, decides = program(office(wumeng)), program(director(wumeng))
    listed = asks.get(f"{HERE}/boards/2020/{FIGURE}").json()["facts"][0]
    assert (listed["may_ask"], listed["exclusion"]) == (True, None)
    answer = sent(asks, f"{ROOM}/facts/{unmet.pk}/exclusion", {"reason": "设备停用封存"})
    assert (answer.status_code, answer.json()["state"]) == (201, "asked")
    assert asks.get(answer.headers["Location"]).json()["decides"] is False
    path = f"{ROOM}/exclusions/{answer.json()['id']}"
    assert decides.get(f"/api/v1{path}").json()["decides"] is True
    done = sent(decides, f"{path}/approval", {}, None).json()
    assert (done["state"], done["decided_by"]["code"]) == ("approved", "2002")
    assert Fact.objects.get(pk=done["reversal"]).reverses == unmet
    board = asks.get(f"{HERE}/boards/2020?type=department").json()
    assert (board["excluded"], figure_of(board["units"][0])["to"]) == (1, "1.00")
    acts = Record.objects.filter(act__startswith="exclusion").values_list("by", "act")
    assert set(acts) == {("2001", "exclusion_ask"), ("2002", "exclusion_approve")}


def test_nobody_decides_on_what_he_asked_for_and_the_first_decision_stands(
    wumeng: SmallPlant, unmet: Fact
) -> None:
    head, decides = director(wumeng), program(director_again(wumeng))
    assert head.person is not None
    head.person.holdings.create(post=Post.PARTY_OFFICER, active_from=date(2020, 1, 1))
    both = program(head)
    made = sent(both, f"{ROOM}/facts/{unmet.pk}/exclusion", {"reason": "长期病假"}).json()
    path = f"{ROOM}/exclusions/{made['id']}"
    assert sent(both, f"{path}/approval", {}, None).status_code == 409
    assert places(sent(decides, f"{path}/refusal", {}, None)) == ["note"]
    for _time in range(2):
        refused = sent(decides, f"{path}/refusal", {"note": "有备用设备"}, None)
        assert (refused.status_code, refused.json()["state"]) == (200, "refused")
    answer = sent(decides, f"{path}/approval", {}, None)
    assert (answer.status_code, answer.json()["state"]) == (409, "refused")


def director_again(wumeng: SmallPlant) -> Account:
    """Another director, who decides where the first one asked."""
    return account_of(holder(wumeng, Post.DEPUTY_DIRECTOR, "2003"))


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2001, None, "\u202e反写"])
def test_a_reason_is_wanted(wumeng: SmallPlant, unmet: Fact, reason: str | None) -> None:
    answer = sent(program(office(wumeng)), f"{ROOM}/facts/{unmet.pk}/exclusion", {"reason": reason})
    assert places(answer) == ["reason"]


def test_the_same_key_asks_once_and_a_second_one_for_the_fact_is_a_conflict(
    wumeng: SmallPlant, unmet: Fact
) -> None:
    asks, path = program(office(wumeng)), f"{ROOM}/facts/{unmet.pk}/exclusion"
    one, again = (sent(asks, path, {"reason": "设备停用封存"}, "1") for _time in range(2))
    assert one.json()["id"] == again.json()["id"]
    assert sent(asks, path, {"reason": "别的"}, "1").status_code == 409
    assert sent(asks, path, {"reason": "设备停用封存"}, "2").status_code == 409
    assert Exclusion.objects.count() == 1


def test_what_was_met_is_not_excluded_and_what_is_not_seen_is_not_there(
    wumeng: SmallPlant, unmet: Fact, safety: Client
) -> None:
    met = Fact.objects.get(key="a")
    there = hazard_due(small_plant("zhaoying"), MARCH, key="b", met=False)
    asks, body = program(office(wumeng)), {"reason": "设备停用封存"}
    assert sent(asks, f"{ROOM}/facts/{met.pk}/exclusion", body).status_code == 409
    for fact in (there.pk, NOBODY):
        assert sent(asks, f"{ROOM}/facts/{fact}/exclusion", body).status_code == 404
    answer = sent(safety, f"{ROOM}/facts/{unmet.pk}/exclusion", body)
    assert (answer.status_code, answer.json()["wanted"]) == (403, "ask_exclusion")


def test_exclusions_are_listed_as_far_as_facts_are_seen(
    wumeng: SmallPlant, unmet: Fact, safety: Client
) -> None:
    asks = program(office(wumeng))
    made = sent(asks, f"{ROOM}/facts/{unmet.pk}/exclusion", {"reason": "设备停用封存"}).json()
    assert [one["id"] for one in safety.get(f"{HERE}/exclusions").json()] == [made["id"]]
    assert safety.get(f"{HERE}/exclusions?state=approved").json() == []
    stranger = calling(wumeng.stranger)
    assert stranger.get(f"{HERE}/exclusions").json() == []
    assert stranger.get(f"{HERE}/exclusions/{made['id']}").status_code == 404
    answer = sent(safety, f"{ROOM}/exclusions/{made['id']}/approval", {}, None)
    assert (answer.status_code, answer.json()["wanted"]) == (403, "approve_exclusion")


def test_a_token_needs_the_scope_for_reading_and_another_for_asking(
    wumeng: SmallPlant, unmet: Fact
) -> None:
    account, path = office(wumeng), f"{ROOM}/facts/{unmet.pk}/exclusion"
    reads, acts = (
        program(account, one) for one in (TokenScope.READ_ASSESSMENT, TokenScope.ACT_ON_ASSESSMENT)
    )
    assert sent(reads, path, {"reason": "停用"}).json()["wanted"] == "assessment:act"
    assert acts.get(f"{HERE}/boards/2020").json()["wanted"] == "assessment:read"
    assert sent(acts, path, {"reason": "停用"}).status_code == 201


def test_no_call_takes_many_queries(
    wumeng: SmallPlant, unmet: Fact, safety: Client, django_assert_max_num_queries: Any
) -> None:
    """Beside what a token's first call takes: its bucket is made then, and filled by the handful later."""
    safety.get("/api/v1/organisation/units")
    sent(program(office(wumeng)), f"{ROOM}/facts/{unmet.pk}/exclusion", {"reason": "停用"})
    for path in (
        "boards/2020", "boards/2020-03/units/department/D1", f"boards/2020/{FIGURE}", "boards/2020/ahead",
        "boards/2020/quiet", "boards/2020/adjustments", "exclusions",
    ):  # fmt: skip
        with django_assert_max_num_queries(12):
            assert safety.get(f"{HERE}/{path}").status_code == 200, path
