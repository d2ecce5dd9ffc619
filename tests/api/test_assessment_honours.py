"""Honours by the API: called for, nominated, reviewed, published, decided, withdrawn; and what keeps whom back."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anqi.assessment.models import Edition, HonourAward, HonourCall, HonourNomination, HonourStep
from anqi.ledger.models import Fact
from anqi.organisation.models import Account, Assignment, Person, Standing
from anqi.organisation.tokens import TokenScope
from tests.api.calling import calling, sent
from tests.assessment.calls import DECISION_DAY, PUBLISHED_TO, REVIEW_DAY, duty
from tests.assessment.cases import Staff, at, judged, liability
from tests.assessment.conftest import morning, wumeng
from tests.assessment.world import published
from tests.organisation.people import SINCE, SmallPlant, small_plant

__all__ = ["morning", "wumeng"]
ROOM = "/assessment/honours"
VOTE: dict[str, Any] = {
    "committee": "中共厂委员会", "document": "乌烟党〔2020〕8号", "decided_on": "2020-03-25",
    "were_due": 9, "were_present": 8, "in_favour": 8,
}  # fmt: skip


@pytest.fixture
def staff(wumeng: SmallPlant) -> Staff:
    """Beside 李强 there is 周静 in the branch, for the one seat."""
    other = Person.objects.create(plant=wumeng.plant, code="1006", name="周静", active_from=SINCE)
    for unit in (wumeng.team, wumeng.branch):
        Assignment.objects.create(person=other, unit=unit, active_from=SINCE)
    Standing.objects.create(person=other, value=Standing.Value.FULL, active_from=SINCE)
    return Staff(wumeng)


@pytest.fixture
def edition(wumeng: SmallPlant, staff: Staff) -> Edition:
    """Judged by; 李强 has done the duties of his post."""
    found = published(wumeng.plant)
    duty(wumeng, "1002", met=True, key="duty")
    judged(wumeng, found)
    return found


def program(account: Account, *scopes: TokenScope) -> Client:
    assert account.person is not None
    return calling(account.person, *scopes)


def terms(found: Edition, **more: Any) -> dict[str, Any]:
    return {
        "honour": "member", "title": "2020年优秀共产党员", "edition": str(found.pk),
        "scheme": "member", "seats": 1, "kept_to": "2020-03-16", "decide_by": "2020-04-10",
    } | more  # fmt: skip


def called(staff: Staff, edition: Edition) -> HonourCall:
    answer = sent(program(staff.party), ROOM, terms(edition))
    assert answer.status_code == 201, answer.content.decode()
    assert answer.headers["Location"] == f"/api/v1{ROOM}/{answer.json()['id']}"
    return HonourCall.objects.get(pk=answer.json()["id"])


def act(account: Account, call: HonourCall, path: str, key: str = "", **body: Any) -> Any:
    given = {"version": HonourCall.objects.get(pk=call.pk).version, **body}
    return sent(program(account), f"{ROOM}/{call.pk}/{path}", given, key)


def told(account: Account, call: HonourCall) -> dict[str, Any]:
    answer = program(account).get(f"/api/v1{ROOM}/{call.pk}")
    assert answer.status_code == 200, answer.content.decode()
    return dict(answer.json())


def nominated(staff: Staff, call: HonourCall) -> None:
    for code in ("1002", "1006"):
        answer = act(staff.secretary, call, "nominations", code=code, text="带头排查隐患")
        assert answer.status_code == 200, answer.content.decode()


def reviewed(staff: Staff, call: HonourCall, failing: str = "") -> None:
    for owner, account in (
        ("party", staff.party), ("safety", staff.safety), ("discipline", staff.discipline),
    ):  # fmt: skip
        checks = {
            code: {"passed": code != failing, "note": "材料不实" if code == failing else ""}
            for code in ("1002", "1006")
        }
        answer = act(account, call, "reviews", owner=owner, checks=checks)
        assert answer.status_code == 200, answer.content.decode()


@pytest.fixture
def shown(staff: Staff, edition: Edition) -> Iterator[HonourCall]:
    """Both are published; it is the day after."""
    call = called(staff, edition)
    nominated(staff, call)
    with at(REVIEW_DAY):
        reviewed(staff, call)
        answer = act(staff.party, call, "publication", until=PUBLISHED_TO.isoformat())
        assert answer.json()["stage"] == "published", answer.content.decode()
    with at(DECISION_DAY):
        yield call


def places(answer: Any) -> list[str]:
    assert answer.status_code == 422, answer.content.decode()
    return [one["place"] for one in answer.json()["errors"]]


def test_an_award_is_a_fact_and_its_withdrawal_takes_two(staff: Staff, shown: HonourCall) -> None:
    decided = act(staff.committee, shown, "decision", winners=["1002", "1002"], **VOTE).json()
    assert (decided["stage"], decided["awarded"]) == ("decided", 1)
    [award] = program(staff.stranger).get(f"/api/v1{ROOM}/awards").json()
    assert (award["name"], award["fact"]) == ("李强", None)
    [award] = program(staff.officer).get(f"/api/v1{ROOM}/awards").json()
    assert award["fact"] == str(Fact.objects.get(kind="honour.awarded").pk)
    nomination = f"nominations/{HonourNomination.objects.get(code='1002').pk}"
    back = {**VOTE, "outcome": "withdraw", "note": "撤销荣誉"}
    assert act(staff.committee, shown, f"{nomination}/withdrawal", **back).status_code == 409
    asked = act(staff.safety, shown, f"{nomination}/withdrawal-request", note="责任认定在后")
    assert asked.status_code == 200, asked.content.decode()
    withdrawn = act(staff.committee, shown, f"{nomination}/withdrawal", **back).json()
    assert withdrawn["awarded"] == 0
    [award] = program(staff.party).get(f"/api/v1{ROOM}/awards?type=person&code=1002").json()
    assert (award["withdrawn_on"], award["withdrawn_by"]) == ("2020-03-25", "乌烟党〔2020〕8号")


def test_a_withdrawal_rests_on_a_case_that_the_caller_sees(staff: Staff, shown: HonourCall) -> None:
    act(staff.committee, shown, "decision", winners=["1002"], **VOTE)
    path = f"nominations/{HonourNomination.objects.get(code='1002').pk}/withdrawal-request"
    answer = act(staff.safety, shown, path, note="责任认定在后", case=str(uuid4()))
    assert places(answer) == ["case"]


def test_candidates_are_told_with_what_keeps_them_back(
    wumeng: SmallPlant, staff: Staff, edition: Edition
) -> None:
    call = called(staff, edition)
    nominated(staff, call)
    liability(wumeng, "direct", person="1006")
    run = {"run": str(judged(wumeng, edition).pk)}
    [case] = sent(program(staff.party), "/assessment/vetoes/proposals", run).json()
    found = {one["code"]: one for one in told(staff.party, call)["candidates"]}
    assert (found["1002"]["eligible"], found["1002"]["text"]) == (True, "带头排查隐患")
    assert (found["1006"]["eligible"], found["1006"]["frozen"]) == (False, True)
    [reason] = found["1006"]["reasons"]
    assert reason["page"] == f"/assessment/vetoes/{case['id']}/"
    assert found["1006"]["vetoes"] == [case["id"]]


def test_who_is_not_in_sight_is_told_by_name_and_unit_alone(
    staff: Staff, shown: HonourCall
) -> None:
    seen = told(staff.stranger, shown)
    assert seen["candidates"] == []
    assert [(one["name"], one["department"]) for one in seen["published"]] == [
        ("李强", "D1"), ("周静", "D1"),
    ]  # fmt: skip
    assert {one["act"] for one in seen["steps"]} == {"call", "check", "publish"}
    assert told(staff.officer, shown)["candidates"][0]["code"] == "1002"


def test_what_one_can_do_now_is_told(staff: Staff, edition: Edition) -> None:
    call = called(staff, edition)
    assert told(staff.secretary, call)["acts"] == ["nominate"]
    assert told(staff.party, call)["acts"] == ["call_off"]
    assert told(staff.stranger, call)["acts"] == []


def test_an_objection_is_answered_before_anything_is_decided(
    staff: Staff, edition: Edition
) -> None:
    call = called(staff, edition)
    nominated(staff, call)
    with at(REVIEW_DAY):
        reviewed(staff, call)
        act(staff.party, call, "publication", until=PUBLISHED_TO.isoformat())
        one = told(staff.stranger, call)["published"][1]["id"]
        assert act(staff.stranger, call, "objections", nomination=one, note="不属实").status_code == 200  # fmt: skip
    with at(DECISION_DAY):
        [objection] = told(staff.head, call)["open_objections"]
        assert act(staff.committee, call, "decision", winners=["1002"], **VOTE).status_code == 409
        path = f"objections/{objection}/answer"
        assert act(staff.stranger, call, path, granted=True, note="x").status_code == 403
        struck = act(staff.head, call, path, granted=True, note="核实属实").json()
        assert struck["stage"] == "to_decide"
        refused = act(staff.committee, call, "decision", winners=["1006"], **VOTE)
        assert places(refused) == ["winners"]


def test_an_objection_that_comes_late_is_refused(staff: Staff, shown: HonourCall) -> None:
    one = told(staff.stranger, shown)["published"][0]["id"]
    answer = act(staff.stranger, shown, "objections", nomination=one, note="不属实")
    assert answer.status_code == 409
    assert "objections were taken until" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"were_present": 4, "in_favour": 4}, "were_present"), ({"in_favour": 4}, "in_favour"),
        ({"decided_on": "2020-03-24"}, "decided_on"), ({"winners": ["1002", "1006"]}, "winners"),
        ({"winners": []}, "winners"), ({"winners": ["9999"]}, "winners"), ({"committee": ""}, "committee"),
    ],
)  # fmt: skip
def test_a_decision_without_quorum_or_beyond_the_seats_awards_nothing(
    staff: Staff, shown: HonourCall, change: dict[str, Any], place: str
) -> None:
    body: dict[str, Any] = {"winners": ["1002"], **VOTE} | change
    assert place in places(act(staff.committee, shown, "decision", **body))
    assert not HonourAward.objects.exists()


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"edition": str(uuid4())}, "edition"), ({"scheme": "branch"}, "scheme"),
        ({"kept_to": "2020-03-11"}, "kept_to"), ({"decide_by": "2020-03-18"}, "decide_by"),
        ({"seats": 0}, "seats"), ({"least": "1.005"}, "least"), ({"least": -1}, "least"),
        ({"rules": {}}, "rules"), ({"rules": {"M99": 80, "M01": 80}}, "rules"),
        ({"rules": {"M01": 101}}, "rules.M01"), ({"grades": ["golden"]}, "grades"),
        ({"kept_to": "16.3.2020"}, "kept_to"), ({"honour": "golden"}, "honour"),
    ],
)  # fmt: skip
def test_a_call_that_is_not_sound_says_where(
    staff: Staff, edition: Edition, change: dict[str, Any], place: str
) -> None:
    assert place in places(sent(program(staff.party), ROOM, terms(edition, **change)))
    assert not HonourCall.objects.exists()


def test_who_is_out_of_turn_is_told_why(staff: Staff, edition: Edition) -> None:
    call = called(staff, edition)
    checks = {"owner": "safety", "checks": {}}
    for account, path, body in (
        (staff.safety, "reviews", checks), (staff.party, "publication", {"until": "2020-03-24"}),
        (staff.committee, "decision", {"winners": ["1002"], **VOTE}),
    ):  # fmt: skip
        assert act(account, call, path, **body).status_code == 409
    assert HonourStep.objects.filter(call=call).count() == 1


def test_the_wrong_person_is_refused(staff: Staff, edition: Edition) -> None:
    refused = sent(program(staff.secretary), ROOM, terms(edition))
    assert (refused.status_code, refused.json()["wanted"]) == (403, "call_honours")
    call = called(staff, edition)
    himself = act(staff.secretary, call, "nominations", code="1001", text="我本人")
    assert (himself.status_code, himself.json()["wanted"]) == (403, "nominate")
    for path, body in (("publication", {"until": "2020-03-24"}), ("cancellation", {"note": "x"})):
        assert act(staff.safety, call, path, **body).status_code == 403
    assert act(staff.safety, call, "reviews", owner="party", checks={}).status_code == 403


def test_a_review_says_of_each_nomination_whether_it_passes(staff: Staff, edition: Edition) -> None:
    call = called(staff, edition)
    nominated(staff, call)
    with at(REVIEW_DAY):
        some = act(staff.safety, call, "reviews", owner="safety", checks={"1002": {"passed": True}})
        assert some.status_code == 422
        reviewed(staff, call, failing="1006")
        [_, other] = told(staff.party, call)["candidates"]
        assert not other["eligible"]
        assert len(other["reasons"]) == 3


def test_a_call_for_excellent_members_keeps_the_duties_of_the_post(
    staff: Staff, edition: Edition
) -> None:
    assert told(staff.party, called(staff, edition))["conditions"]["rules"] == {"M01": 80}


def test_calls_are_listed_by_stage(staff: Staff, edition: Edition) -> None:
    call = called(staff, edition)
    client = program(staff.stranger)
    assert [one["id"] for one in client.get(f"/api/v1{ROOM}").json()] == [str(call.pk)]
    assert client.get(f"/api/v1{ROOM}?stage=decided").json() == []
    assert client.get(f"/api/v1{ROOM}?stage=golden").status_code == 422


def test_the_version_is_asked_for_and_a_call_made_again_is_one_step(
    staff: Staff, edition: Edition
) -> None:
    call = called(staff, edition)
    body, path = {"code": "1002", "text": "带头排查隐患"}, f"{ROOM}/{call.pk}/nominations"
    client = program(staff.secretary)
    assert sent(client, path, body).status_code == 428
    assert sent(client, path, body, **{"If-Match": '"9"'}).status_code == 412
    for _time in range(2):
        assert act(staff.secretary, call, "nominations", "k1", version=1, **body).json()["version"] == 2  # fmt: skip
    other = act(staff.secretary, call, "nominations", "k1", version=1, code="1006", text="x")
    assert other.status_code == 409


def test_what_another_plant_has_is_not_there(staff: Staff, edition: Edition) -> None:
    call, there = called(staff, edition), small_plant("zhaoying")
    outsider = calling(there.secretary)
    assert outsider.get(f"/api/v1{ROOM}/{call.pk}").status_code == 404
    body: dict[str, Any] = {"version": 1, "code": "1002", "text": "x"}
    assert sent(outsider, f"{ROOM}/{call.pk}/nominations", body).status_code == 404
    elsewhere = published(there.plant, name="other-2020")
    assert places(sent(program(staff.party), ROOM, terms(elsewhere))) == ["edition"]
    assert program(staff.party).get(f"/api/v1{ROOM}/{uuid4()}").status_code == 404


def test_a_token_that_reads_does_not_act(staff: Staff, edition: Edition) -> None:
    reads = program(staff.party, TokenScope.READ_ASSESSMENT)
    answer = sent(reads, ROOM, terms(edition))
    assert (answer.status_code, answer.json()["wanted"]) == (403, "assessment:act")
    assert program(staff.party, TokenScope.READ_FACTS).get(f"/api/v1{ROOM}").status_code == 403


@pytest.mark.parametrize("path", ["", "/{id}", "/awards"])
def test_reading_asks_few_questions(staff: Staff, shown: HonourCall, path: str) -> None:
    act(staff.committee, shown, "decision", winners=["1002"], **VOTE)
    client = program(staff.secretary)
    address = f"/api/v1{ROOM}{path.replace('{id}', str(shown.pk))}"
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    assert len(asked) <= 12, "\n".join(one["sql"] for one in asked)
