"""Vetoes by the API: proposed, notified, heard, decided, appealed, lifted; and by what somebody is barred on a day."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anqi.assessment.models import Run, VetoCase, VetoStep
from anqi.assessment.runs.computing import judge_run
from anqi.assessment.vetoes.standing import APPEAL_DAYS
from anqi.ledger.operations import reverse
from anqi.organisation.models import Account
from anqi.organisation.models_access import Record
from anqi.organisation.tokens import TokenScope
from anqi.work.working_days import working_day_after
from tests.api.calling import calling, sent
from tests.assessment.cases import Staff, accident, at, judged, liability
from tests.assessment.conftest import morning, wumeng
from tests.assessment.world import published
from tests.organisation.people import SmallPlant, small_plant

__all__ = ["morning", "wumeng"]
ROOM = "/assessment/vetoes"
DECISION_DAY = date(2020, 3, 20)
CONFIRMED: dict[str, Any] = {
    "outcome": "confirmed", "grades": ["excellent"], "honours": ["branch"], "until": "2020-12-31",
    "document": "乌烟领〔2020〕3号", "decided_on": "2020-03-20", "note": "事实清楚",
}  # fmt: skip


@pytest.fixture
def staff(wumeng: SmallPlant) -> Staff:
    return Staff(wumeng)


@pytest.fixture
def run(wumeng: SmallPlant) -> Run:
    accident(wumeng)
    return judged(wumeng, published(wumeng.plant))


def program(account: Account, *scopes: TokenScope) -> Client:
    assert account.person is not None
    return calling(account.person, *scopes)


def proposed(staff: Staff, run: Run, key: str = "") -> VetoCase:
    answer = sent(program(staff.party), f"{ROOM}/proposals", {"run": str(run.pk)}, key)
    assert answer.status_code == 201, answer.content.decode()
    [case] = [one for one in answer.json() if one["type"] == "branch"]
    return VetoCase.objects.get(pk=case["id"])


def act(account: Account, case: VetoCase, path: str, key: str = "", **body: Any) -> Any:
    given = {"version": VetoCase.objects.get(pk=case.pk).version, **body}
    return sent(program(account), f"{ROOM}/{case.pk}/{path}", given, key)


def confirmed(staff: Staff, case: VetoCase) -> Any:
    """It is notified, and decided on when nobody said anything."""
    act(staff.party, case, "notice")
    with at(DECISION_DAY):
        return act(staff.head, case, "decision", **CONFIRMED)


def places(answer: Any) -> list[str]:
    assert answer.status_code == 422, answer.content.decode()
    return [one["place"] for one in answer.json()["errors"]]


def test_programs_bring_a_veto_from_its_proposal_to_an_answered_appeal(
    staff: Staff, run: Run
) -> None:
    case = proposed(staff, run)
    assert act(staff.party, case, "notice").json()["state"] == "notified"
    assert act(staff.secretary, case, "statement", note="已停产整改").json()["state"] == "stated"
    decided = act(staff.head, case, "decision", **CONFIRMED | {"decided_on": "2020-03-12"})
    assert (decided.json()["state"], decided.json()["until"]) == ("in_force", "2020-12-31")
    assert act(staff.secretary, case, "appeal", note="未计停产整改").status_code == 200
    kept = {"outcome": "kept", "document": "6号", "decided_on": "2020-03-12", "note": "没有新事实"}
    assert act(staff.head, case, "appeal/answer", **kept).status_code == 409
    assert act(staff.deputy, case, "appeal/answer", **kept).json()["answer_by"] is None
    steps = VetoStep.objects.filter(case=case).order_by("number").values_list("act", flat=True)
    assert list(steps) == ["propose", "notify", "state", "decide", "appeal", "answer"]


def test_one_case_tells_the_facts_that_it_rests_on_and_what_can_be_done(
    staff: Staff, run: Run
) -> None:
    case = proposed(staff, run)
    told = program(staff.party).get(f"/api/v1{ROOM}/{case.pk}")
    assert told.headers["ETag"] == '"1"'
    assert [one["kind"] for one in told.json()["grounds"]] == ["accident.confirmed"]
    assert told.json()["acts"] == ["notify"]
    assert told.json()["title"] == "A liable accident"
    assert set(program(staff.safety).get(f"/api/v1{ROOM}/{case.pk}").json()["acts"]) == {
        "hold", "notify",
    }  # fmt: skip


def test_what_was_proposed_is_not_proposed_again(staff: Staff, run: Run) -> None:
    case = proposed(staff, run)
    again = sent(program(staff.safety), f"{ROOM}/proposals", {"run": str(run.pk)})
    assert (again.status_code, again.json()) == (201, [])
    assert VetoCase.objects.get() == case


def test_the_same_call_gives_the_same_cases(staff: Staff, run: Run) -> None:
    assert proposed(staff, run, "k1") == proposed(staff, run, "k1")


def test_nothing_is_proposed_out_of_what_the_clock_judged(wumeng: SmallPlant, staff: Staff) -> None:
    accident(wumeng)
    edition = published(wumeng.plant)
    run = judge_run(plant=wumeng.plant, edition=edition, as_of=date(2020, 3, 12), kept=False)
    answer = sent(program(staff.party), f"{ROOM}/proposals", {"run": str(run.pk)})
    assert answer.status_code == 409
    assert not VetoCase.objects.exists()


def test_cases_are_listed_by_state_and_subject(staff: Staff, run: Run) -> None:
    case = proposed(staff, run)
    client = program(staff.party)
    for asked, found in (
        ("", 1), ("state=proposed", 1), ("state=in_force", 0), ("type=branch&code=B1", 1),
        ("type=branch&code=B9", 0),
    ):  # fmt: skip
        assert len(client.get(f"/api/v1{ROOM}?{asked}").json()) == found, asked
    assert [one["id"] for one in program(staff.secretary).get(f"/api/v1{ROOM}").json()] == [
        str(case.pk)
    ]
    assert program(staff.stranger).get(f"/api/v1{ROOM}").json() == []


def test_a_subject_is_barred_on_a_day(staff: Staff, run: Run) -> None:
    case = proposed(staff, run)
    address = f"/api/v1{ROOM}/bars?type=branch&code=B1"
    [frozen] = program(staff.party).get(address).json()
    assert (frozen["case"], frozen["frozen"], frozen["honours"]) == (str(case.pk), True, None)
    assert confirmed(staff, case).status_code == 200
    with at(DECISION_DAY):
        [bar] = program(staff.secretary).get(address).json()
        assert (bar["frozen"], bar["grades"], bar["honours"]) == (False, ["excellent"], ["branch"])
        assert program(staff.party).get(f"{address}&on=2021-01-01").json() == []
        assert program(staff.stranger).get(address).status_code == 403


@pytest.mark.parametrize(
    ("query", "place"),
    [("", "type"), ("?type=branch", "code"), ("?type=branch&code=B1&on=12.3.2020", "on")],
)
def test_what_is_asked_about_bars_is_complete(staff: Staff, query: str, place: str) -> None:
    assert place in places(program(staff.party).get(f"/api/v1{ROOM}/bars{query}"))


def test_those_whom_an_accident_concerns_are_frozen(wumeng: SmallPlant, staff: Staff) -> None:
    fact = accident(wumeng)
    client = program(staff.safety)
    [waiting] = client.get(f"/api/v1{ROOM}/accidents").json()
    assert waiting["id"] == str(fact.pk)
    body: dict[str, Any] = {
        "accident": str(fact.pk),
        "type": "person",
        "code": "1003",
        "note": "当班操作工",
    }
    answer = sent(client, f"{ROOM}/freezes", body)
    assert (answer.status_code, answer.json()["state"]) == (201, "pending")
    assert answer.headers["Location"] == f"/api/v1{ROOM}/{answer.json()['id']}"
    again = sent(client, f"{ROOM}/freezes", body)
    assert again.status_code == 409
    assert places(sent(client, f"{ROOM}/freezes", {**body, "code": "9999"})) == ["subject"]


def test_who_looks_at_the_case_of_a_person_is_recorded(wumeng: SmallPlant, staff: Staff) -> None:
    liability(wumeng, "direct", person="1003")
    run = judged(wumeng, published(wumeng.plant))
    sent(program(staff.party), f"{ROOM}/proposals", {"run": str(run.pk)})
    case = VetoCase.objects.get(type="person")
    for _time in range(2):
        program(staff.discipline).get(f"/api/v1{ROOM}/{case.pk}")
    looks = Record.objects.filter(act="look", by=staff.discipline.login, about="wumeng/1003")
    assert looks.count() == 1


def test_a_decision_before_those_concerned_could_speak_is_out_of_turn(
    staff: Staff, run: Run
) -> None:
    case = proposed(staff, run)
    assert act(staff.head, case, "decision", **CONFIRMED).status_code == 409
    act(staff.party, case, "notice")
    early = act(staff.head, case, "decision", **CONFIRMED | {"decided_on": "2020-03-12"})
    assert early.status_code == 409
    assert "statement" in early.json()["detail"]


def test_the_wrong_person_is_refused(staff: Staff, run: Run) -> None:
    case = proposed(staff, run)
    answer = act(staff.party, case, "decision", **CONFIRMED)
    assert (answer.status_code, answer.json()["wanted"]) == (403, "decide_veto")
    assert act(staff.head, case, "statement", note="我方").status_code == 403
    assert act(staff.stranger, case, "statement", note="我方").status_code == 404
    assert VetoStep.objects.filter(case=case).count() == 1


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"until": None}, "until"), ({"until": "2020-06-30"}, "until"), ({"grades": []}, "grades"),
        ({"grades": ["excellent", "golden"]}, "grades"), ({"honours": ["member"]}, "honours"),
        ({"honours": ["golden"]}, "honours.0"), ({"document": ""}, "document"),
        ({"decided_on": "2020-03-21"}, "decided_on"), ({"outcome": "kept"}, "outcome"),
    ],
)  # fmt: skip
def test_a_decision_is_complete_and_never_less_than_the_rulebook(
    staff: Staff, run: Run, change: dict[str, Any], place: str
) -> None:
    case = proposed(staff, run)
    act(staff.party, case, "notice")
    with at(DECISION_DAY):
        assert place in places(act(staff.head, case, "decision", **CONFIRMED | change))
    assert VetoStep.objects.filter(case=case, act="decide").count() == 0


def test_an_appeal_that_comes_late_is_refused(staff: Staff, run: Run) -> None:
    case = proposed(staff, run)
    confirmed(staff, case)
    with at(working_day_after(DECISION_DAY, APPEAL_DAYS + 1)):
        answer = act(staff.secretary, case, "appeal", note="未计停产整改")
    assert answer.status_code == 409
    assert "appeals were taken until" in answer.json()["detail"]


def test_a_veto_is_lifted_when_what_it_rests_on_is_gone(wumeng: SmallPlant, staff: Staff) -> None:
    fact = accident(wumeng)
    case = proposed(staff, judged(wumeng, published(wumeng.plant)))
    confirmed(staff, case)
    ruled = {"document": "9号", "decided_on": "2020-03-20", "note": "依据已冲销"}
    with at(DECISION_DAY):
        assert act(staff.head, case, "lifting", **ruled).status_code == 409
        reverse(fact=fact, reason="误报", by="1002", key="back")
        assert act(staff.head, case, "lifting", **ruled).json()["state"] == "lifted"


def test_the_version_is_asked_for_and_a_call_made_again_is_one_step(staff: Staff, run: Run) -> None:
    case, client = proposed(staff, run), program(staff.party)
    path = f"{ROOM}/{case.pk}/notice"
    assert sent(client, path, {}).status_code == 428
    stale = sent(client, path, {}, **{"If-Match": '"9"'})
    assert (stale.status_code, stale.json()["version"]) == (412, 1)
    for _time in range(2):
        assert act(staff.party, case, "notice", "k1", version=1).json()["version"] == 2
    assert act(staff.party, case, "notice", "k1", version=1, note="x").status_code == 409


def test_what_another_plant_has_is_not_there(staff: Staff, run: Run) -> None:
    case, outsider = proposed(staff, run), calling(small_plant("zhaoying").secretary)
    assert outsider.get(f"/api/v1{ROOM}/{case.pk}").status_code == 404
    assert sent(outsider, f"{ROOM}/{case.pk}/statement", {"version": 1, "note": "x"}).status_code == 404  # fmt: skip
    assert outsider.get(f"/api/v1{ROOM}").json() == []
    assert act(staff.party, case, "notice").status_code == 200
    assert program(staff.party).get(f"/api/v1{ROOM}/{uuid4()}").status_code == 404


def test_a_token_that_reads_does_not_act(staff: Staff, run: Run) -> None:
    case = proposed(staff, run)
    reads = program(staff.party, TokenScope.READ_ASSESSMENT)
    answer = sent(reads, f"{ROOM}/{case.pk}/notice", {"version": 1})
    assert (answer.status_code, answer.json()["wanted"]) == (403, "assessment:act")
    assert program(staff.party, TokenScope.READ_TASKS).get(f"/api/v1{ROOM}").status_code == 403


@pytest.mark.parametrize("path", ["", "/{id}", "/bars?type=branch&code=B1"])
def test_reading_asks_few_questions(staff: Staff, run: Run, path: str) -> None:
    case = proposed(staff, run)
    confirmed(staff, case)
    client = program(staff.secretary)
    address = f"/api/v1{ROOM}{path.replace('{id}', str(case.pk))}"
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    assert len(asked) <= 12, "\n".join(one["sql"] for one in asked)
