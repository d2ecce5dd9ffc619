"""Appraisals by the API: opened, appraised, closed, resolved, confirmed; and no address casts a ballot."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anqi.assessment.appraisal import operations
from anqi.assessment.models import AppraisalStep, Appraised, PaperCount, Voter
from anqi.ledger.models import Fact
from anqi.organisation.models import Account
from anqi.organisation.models_access import Record
from anqi.organisation.tokens import TokenScope
from anqi.site.api import api
from tests.api.calling import calling, sent
from tests.assessment.appraisals import Branch
from tests.assessment.conftest import morning, wumeng
from tests.organisation.people import SmallPlant, small_plant

__all__ = ["morning", "wumeng"]
ROOM = "/assessment/appraisals"
MEETING: dict[str, Any] = {
    "body": "general",
    "held_on": "2020-03-12",
    "were_present": 6,
    "in_favour": 6,
}
NOTE: dict[str, Any] = {"note": "学习党章"}


@pytest.fixture
def branch(wumeng: SmallPlant) -> Branch:
    return Branch(wumeng)


def program(account: Account, *scopes: TokenScope) -> Client:
    assert account.person is not None
    return calling(account.person, *scopes)


def act(account: Account, branch: Branch, path: str, key: str = "", **body: Any) -> Any:
    """The answer to an act on the appraisal as it is now, unless a version is named."""
    given = {"version": branch.now.version, **body}
    return sent(program(account), f"{ROOM}/{branch.appraisal.pk}/{path}", given, key)


def own(account: Account, branch: Branch, path: str, **body: Any) -> Any:
    """The answer to an act that depends on no version."""
    return sent(program(account), f"{ROOM}/{branch.appraisal.pk}/{path}", body)


def told(account: Account, branch: Branch, rest: str = "") -> Any:
    return program(account).get(f"/api/v1{ROOM}/{branch.appraisal.pk}{rest}")


def found(branch: Branch, grade: str = "qualified") -> dict[str, Any]:
    return {one.person.code: {"grade": grade} for one in branch.graded}


def code_of(account: Account) -> str:
    assert account.person is not None
    return account.person.code


def places(answer: Any) -> list[str]:
    assert answer.status_code == 422, answer.content.decode()
    return [one["place"] for one in answer.json()["errors"]]


def to_feedback(branch: Branch) -> None:
    branch.to_opinion()
    answer = act(branch.secretary, branch, "opinions", opinions=found(branch), meeting=MEETING)
    assert answer.status_code == 200, answer.content.decode()


def test_programs_open_an_appraisal(wumeng: SmallPlant, branch: Branch) -> None:
    operations.call_off(
        account=branch.secretary, appraisal=branch.appraisal, version=1, key="off", note="重开"
    )
    body: dict[str, Any] = {"branch": "B1", "year": 2020, "without_vote": ["1101"]}
    answer = sent(program(branch.secretary), ROOM, body)
    assert (answer.status_code, answer.json()["state"]) == (201, "study")
    assert answer.headers["Location"] == f"/api/v1{ROOM}/{answer.json()['id']}"
    told = answer.json()
    assert (told["members"], told["provisional"], told["with_vote"]) == (7, 1, 5)
    assert sent(program(branch.secretary), ROOM, body).status_code == 409


@pytest.mark.parametrize(
    ("change", "place"),
    [({"branch": "B9"}, "branch"), ({"year": 2018}, "year"), ({"year": "x"}, "year"),
     ({"without_vote": ["9999"]}, "without_vote"), ({"without_vote": ["1201"]}, "without_vote")],
)  # fmt: skip
def test_an_appraisal_is_opened_for_what_there_is(
    branch: Branch, change: dict[str, Any], place: str
) -> None:
    body: dict[str, Any] = {"branch": "B1", "year": 2020} | change
    assert place in places(sent(program(branch.secretary), ROOM, body))


def test_programs_bring_an_appraisal_to_its_confirmation_but_do_not_vote(branch: Branch) -> None:
    for path in ("self-appraisals", "mutual-appraisal", "ballot-opening"):
        assert act(branch.secretary, branch, path, **NOTE).status_code == 200
    for one in branch.members:
        branch.votes(one)
    closed = act(branch.secretary, branch, "ballot-closing").json()
    assert closed["counts"][0]["counts"]["qualified"] == 6
    act(branch.secretary, branch, "opinions", opinions=found(branch), meeting=MEETING)
    for one in branch.members:
        assert own(one, branch, "acknowledgement").status_code == 200
    assert act(branch.secretary, branch, "report").json()["state"] == "reported"
    body: dict[str, Any] = {"document": "乌烟党〔2020〕3号", "decided_on": "2020-03-12"}
    assert act(branch.office, branch, "confirmation", **body).json()["state"] == "confirmed"
    assert Fact.objects.filter(kind="party.appraisal").count() == 6
    assert act(branch.secretary, branch, "end").json()["state"] == "closed"


def test_no_operation_casts_a_ballot(branch: Branch) -> None:
    """Every address of the API is called by a member with a vote while the ballot is open: nobody has voted then."""
    branch.to_ballot()
    client, id = program(branch.officer), str(branch.appraisal.pk)
    paths = [one for one in api.get_openapi_schema()["paths"] if "/appraisals" in one]
    assert not [one for one in paths if one.rstrip("/").endswith(("/ballot", "/vote", "/votes"))]
    for path in paths:
        address = path.replace("{id}", id).replace("{code}", "1101").removeprefix("/api/v1")
        choices = {one.person.code: "qualified" for one in branch.graded}
        sent(client, address, {"version": branch.now.version, "choices": choices, **NOTE})
    sent(client, f"{ROOM}/{id}/ballot", {"choices": choices})
    assert not Voter.objects.exists()


def test_counts_are_told_to_who_holds_it_and_only_from_five_ballots_on(branch: Branch) -> None:
    branch.to_ballot()
    for one in branch.members[:4]:
        branch.votes(one)
    while_open = told(branch.secretary, branch).json()
    assert (while_open["ballot"], while_open["counts"]) == ({"voted": 4, "with_vote": 6}, [])
    branch.closes()
    assert told(branch.secretary, branch).json()["counts"] == []


def test_five_ballots_are_counted_and_told_to_nobody_but_who_holds_it(branch: Branch) -> None:
    branch.to_ballot()
    for one in branch.members[:5]:
        branch.votes(one)
    branch.closes()
    assert len(told(branch.secretary, branch).json()["counts"]) == 6
    assert told(branch.members[2], branch).json()["counts"] == []
    assert told(branch.office, branch).json()["counts"] == []


def test_a_member_sees_his_own_state_and_writes_of_himself(branch: Branch) -> None:
    act(branch.secretary, branch, "self-appraisals", **NOTE)
    member = branch.members[2]
    seen = told(member, branch).json()
    assert (seen["own"]["code"], seen["own"]["voted"], seen["people"]) == ("1101", False, [])
    assert seen["acts"] == ["write_self"]
    body: dict[str, Any] = {"text": "全年参加安全主题党日十二次"}
    path = f"{ROOM}/{branch.appraisal.pk}/self-appraisal"
    answer = sent(program(member), path, body, **{"If-Match": '"1"'})
    assert answer.json()["own"]["self_on"] == "2020-03-12"
    stale = sent(program(member), path, body, **{"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["version"]) == (412, 2)
    sheet = told(member, branch, "/members/1101").json()
    assert sheet["texts"]["self_appraisal"] == body["text"]


def test_a_sheet_is_opened_to_the_member_and_to_who_holds_it(branch: Branch) -> None:
    assert told(branch.secretary, branch, "/members/1101").status_code == 200
    looks = Record.objects.filter(act="look", by=branch.secretary.login, about="wumeng/1101")
    assert looks.count() == 1
    assert told(branch.members[3], branch, "/members/1101").status_code == 404
    assert told(branch.office, branch, "/members/1101").status_code == 404
    assert told(branch.secretary, branch, "/members/9999").status_code == 404


def test_who_oversees_sees_opinions_once_they_are_reported_and_no_texts(branch: Branch) -> None:
    branch.to_feedback()
    assert told(branch.office, branch).json()["people"] == []
    branch.acknowledges()
    branch.reports()
    people = told(branch.office, branch).json()["people"]
    assert {(one["grade"], one["voted"]) for one in people if one["grade"]} == {("qualified", None)}
    sheet = told(branch.office, branch, "/members/1101").json()
    assert (sheet["texts"], sheet["year"], sheet["counts"]) == (None, None, {})
    assert sheet["opinion"]["grade"] == "qualified"


def test_what_the_others_want_to_see_better_is_noted(branch: Branch) -> None:
    for path in ("self-appraisals", "mutual-appraisal"):
        act(branch.secretary, branch, path, **NOTE)
    body: dict[str, Any] = {"version": 1, "aspects": ["safety"], "measure": "每周带班巡查一次"}
    answer = act(branch.secretary, branch, "members/1101/mutual-appraisal", **body)
    assert answer.json()["texts"]["aspects"] == ["safety"]
    again = act(branch.secretary, branch, "members/1101/mutual-appraisal", **body)
    assert (again.status_code, again.json()["version"]) == (409, 2)
    wrong = act(branch.secretary, branch, "members/1101/mutual-appraisal", version=2, aspects=["x"])
    assert places(wrong) == ["aspects.0"]


def test_paper_ballots_are_counted_by_one_and_confirmed_by_another(branch: Branch) -> None:
    branch.to_ballot()
    counts = {one.person.code: {"qualified": 5} for one in branch.graded}
    cast_by = [code_of(one) for one in branch.members[:5]]
    body: dict[str, Any] = {"ballots": 5, "counts": counts, "cast_by": cast_by}
    assert act(branch.secretary, branch, "paper", **body).status_code == 200
    assert act(branch.secretary, branch, "paper/confirmation").status_code == 409
    assert act(branch.committee, branch, "paper/confirmation").status_code == 200
    assert Voter.objects.filter(on_paper=True).count() == 5


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"ballots": 4}, "ballots"), ({"ballots": 6}, "cast_by"), ({"cast_by": ["1201"]}, "cast_by"),
        ({"counts": {"1101": {"qualified": 5}}}, "counts.1001"), ({"counts": {"1201": {}}}, "counts.1201"),
        ({"counts": {"1101": {"golden": 5}}}, "counts.1101"),
        ({"counts": {"1101": {"qualified": -1}}}, "counts.1101.qualified"),
    ],
)  # fmt: skip
def test_a_count_of_paper_ballots_adds_up(
    branch: Branch, change: dict[str, Any], place: str
) -> None:
    branch.to_ballot()
    counts = {one.person.code: {"qualified": 5} for one in branch.graded}
    cast_by = [code_of(one) for one in branch.members[:5]]
    body: dict[str, Any] = {"ballots": 5, "counts": counts, "cast_by": cast_by} | change
    assert place in places(act(branch.secretary, branch, "paper", **body))
    assert not PaperCount.objects.exists()


def test_an_objection_is_answered_with_another_grade_by_a_meeting(branch: Branch) -> None:
    to_feedback(branch)
    member = branch.members[2]
    assert own(member, branch, "objection", text="履职情况未计入").status_code == 200
    assert own(member, branch, "objection", text="再次提出").status_code == 409
    path = "members/1101/answer"
    body: dict[str, Any] = {"text": "采纳", "grade": "excellent"}
    assert places(act(branch.secretary, branch, path, **body)) == ["were_present"]
    answer = act(branch.secretary, branch, path, **body, meeting=MEETING)
    assert answer.json()["opinion"]["grade"] == "excellent"
    assert [one["act"] for one in answer.json()["talk"]] == ["object", "answer"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"meeting": MEETING | {"were_present": 2, "in_favour": 2}}, "were_present"),
        ({"meeting": MEETING | {"in_favour": 3}}, "in_favour"),
        ({"meeting": MEETING | {"held_on": "2020-03-13"}}, "held_on"),
        ({"opinions": {"1101": {"grade": "qualified"}}}, "opinions.1001"),
        ({"opinions": {"9999": {"grade": "qualified"}}}, "opinions.9999"),
        ({"opinions": {"1101": {"grade": "golden"}}}, "opinions.1101.grade"),
    ],
)  # fmt: skip
def test_opinions_without_quorum_or_for_somebody_only_are_not_resolved(
    branch: Branch, change: dict[str, Any], place: str
) -> None:
    branch.to_opinion()
    body: dict[str, Any] = {"opinions": found(branch), "meeting": MEETING} | change
    assert place in places(act(branch.secretary, branch, "opinions", **body))
    assert not Appraised.objects.exclude(grade="").exists()


def test_who_is_out_of_turn_is_told_why(branch: Branch) -> None:
    for account, path, body in (
        (branch.secretary, "ballot-closing", NOTE), (branch.secretary, "report", {}),
        (branch.office, "confirmation", {"document": "3号", "decided_on": "2020-03-12"}),
        (branch.members[2], "self-appraisal", {"text": "x", "version": 1}),
    ):  # fmt: skip
        assert act(account, branch, path, **body).status_code == 409
    assert AppraisalStep.objects.count() == 1


def test_the_wrong_person_is_refused(branch: Branch) -> None:
    answer = act(branch.members[2], branch, "self-appraisals", **NOTE)
    assert (answer.status_code, answer.json()["wanted"]) == (403, "hold_appraisal")
    assert act(branch.office, branch, "self-appraisals", **NOTE).status_code == 403
    assert act(branch.secretary, branch, "return", note="重议").status_code == 403
    assert own(branch.committee, branch, "acknowledgement").status_code == 403
    assert act(branch.stranger, branch, "self-appraisals", **NOTE).status_code == 404
    body: dict[str, Any] = {"branch": "B1", "year": 2020}
    assert sent(program(branch.members[2]), ROOM, body).status_code == 403


def test_who_reported_does_not_confirm_and_nobody_confirms_his_own(branch: Branch) -> None:
    to_feedback(branch)
    branch.acknowledges()
    branch.reports()
    body: dict[str, Any] = {"document": "3号", "decided_on": "2020-03-12"}
    assert act(branch.secretary, branch, "confirmation", **body).status_code == 403
    early = act(branch.office, branch, "confirmation", **body | {"decided_on": "2020-03-11"})
    assert places(early) == ["decided_on"]
    assert act(branch.office, branch, "confirmation", **body).status_code == 200
    change = {"grade": "excellent", "document": "9号", "decided_on": "2020-03-12", "note": "复核"}
    corrected = act(branch.office, branch, "members/1101/correction", **change)
    assert corrected.json()["opinion"]["grade"] == "excellent"


def test_the_version_is_asked_for_and_a_call_made_again_is_one_step(branch: Branch) -> None:
    path = f"{ROOM}/{branch.appraisal.pk}/self-appraisals"
    client = program(branch.secretary)
    assert sent(client, path, NOTE).status_code == 428
    stale = sent(client, path, NOTE, **{"If-Match": '"9"'})
    assert (stale.status_code, stale.json()["version"]) == (412, 1)
    for _time in range(2):
        answer = act(branch.secretary, branch, "self-appraisals", "k1", version=1, **NOTE)
        assert (answer.status_code, answer.json()["version"]) == (200, 2)
    assert act(branch.secretary, branch, "cancellation", "k1", version=1, **NOTE).status_code == 409


def test_appraisals_are_listed_for_whom_they_concern(branch: Branch) -> None:
    for account in (branch.secretary, branch.members[2], branch.office):
        [one] = program(account).get(f"/api/v1{ROOM}").json()
        assert (one["id"], one["members"]) == (str(branch.appraisal.pk), 7)
    assert program(branch.secretary).get(f"/api/v1{ROOM}?stands=ended").json() == []
    assert program(branch.stranger).get(f"/api/v1{ROOM}").status_code == 403


def test_what_another_plant_has_is_not_there(branch: Branch) -> None:
    outsider = calling(small_plant("zhaoying").secretary)
    assert outsider.get(f"/api/v1{ROOM}/{branch.appraisal.pk}").status_code == 404
    path = f"{ROOM}/{branch.appraisal.pk}/self-appraisals"
    assert sent(outsider, path, {"version": 1, **NOTE}).status_code == 404
    assert program(branch.secretary).get(f"/api/v1{ROOM}/{uuid4()}").status_code == 404


def test_a_token_that_reads_does_not_act(branch: Branch) -> None:
    reads = program(branch.secretary, TokenScope.READ_ASSESSMENT)
    path = f"{ROOM}/{branch.appraisal.pk}/self-appraisals"
    answer = sent(reads, path, {"version": 1, **NOTE})
    assert (answer.status_code, answer.json()["wanted"]) == (403, "assessment:act")
    facts = program(branch.secretary, TokenScope.READ_FACTS)
    assert facts.get(f"/api/v1{ROOM}").status_code == 403


@pytest.mark.parametrize("path", ["", "/{id}", "/{id}/members/1101"])
def test_reading_asks_few_questions(branch: Branch, path: str) -> None:
    to_feedback(branch)
    client = program(branch.secretary)
    address = f"/api/v1{ROOM}{path.replace('{id}', str(branch.appraisal.pk))}"
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    assert len(asked) <= 12, "\n".join(one["sql"] for one in asked)
