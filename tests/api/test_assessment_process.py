"""Assessments by the API: the way from the run to the seal, and what is out of turn, too late, or not one's own."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anqi.assessment.models import Assessment, Objection, Owner, Step
from anqi.assessment.process.operations import first_end
from anqi.kit import clock
from anqi.organisation.models import Account
from anqi.organisation.models_access import Record
from anqi.organisation.posts import Post
from anqi.organisation.tokens import TokenScope
from anqi.work.evidence import attach
from tests.api.calling import calling, sent
from tests.assessment.conftest import MORNING, morning, wumeng
from tests.assessment.process_world import Process, days, nothing_written
from tests.organisation.people import SINCE, SmallPlant, small_plant
from tests.work.tasks import issued

__all__ = ["morning", "wumeng"]
ROOM = "/assessment/assessments"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
VOTE: dict[str, Any] = {
    "committee": "厂党委会", "document": "昭烟党纪〔2020〕3号", "were_due": 9, "were_present": 7,
    "in_favour": 6,
}  # fmt: skip
TIES = [
    {"subject": "B1", "grade": "excellent", "reason": "安全工作更扎实"},
    {"subject": "B2", "grade": "good", "reason": "名额一个"},
]


@pytest.fixture
def process(wumeng: SmallPlant) -> Process:
    return Process(wumeng)


def program(account: Account, *scopes: TokenScope) -> Client:
    assert account.person is not None
    return calling(account.person, *scopes)


def act(account: Account, made: Assessment, path: str, key: str = "", **body: Any) -> Any:
    """The answer to an act on the assessment as it is now, unless a version is named."""
    given = {"version": Assessment.objects.get(pk=made.pk).version, **body}
    return sent(program(account), f"{ROOM}/{made.pk}/{path}", given, key)


def told(account: Account, made: Assessment) -> dict[str, Any]:
    answer = program(account).get(f"/api/v1{ROOM}/{made.pk}")
    assert answer.status_code == 200, answer.content.decode()
    return dict(answer.json())


def decision(**more: Any) -> dict[str, Any]:
    return {**VOTE, "rulings": TIES, "decided_on": clock.today().isoformat(), **more}


def places(answer: Any) -> list[str]:
    assert answer.status_code == 422, answer.content.decode()
    return [one["place"] for one in answer.json()["errors"]]


def test_programs_bring_a_run_from_its_beginning_to_the_seal(process: Process) -> None:
    office = program(process.office)
    begun = sent(
        office, ROOM, {"run": str(process.run().pk), "scheme": "branch", "title": "支部考核"}
    )
    assert (begun.status_code, begun.headers["ETag"]) == (201, '"1"')
    assert begun.headers["Location"] == f"/api/v1{ROOM}/{begun.json()['id']}"
    made = Assessment.objects.get()
    for who, owner in ((process.safety, "safety"), (process.discipline, "discipline")):
        assert act(who, made, "confirmation", owner=owner).status_code == 200
    shown = act(process.office, made, "publication", until=first_end().isoformat())
    assert (shown.json()["stage"], shown.json()["until"]) == ("published", str(first_end()))
    with days(8):
        decided = act(process.chief, made, "decision", **decision())
        assert decided.json()["decision"]["committee"] == "厂党委会"
        assert act(process.office, made, "seal").json()["stage"] == "sealed"
    taken = Step.objects.order_by("number").values_list("act", flat=True)
    assert list(taken) == ["begin", "confirm", "confirm", "publish", "decide", "seal"]
    recorded = Record.objects.filter(act__startswith="assessment_").values_list("by", flat=True)
    assert set(recorded) >= {process.office.login, process.safety.login, process.chief.login}


def test_one_assessment_says_what_is_waited_for_and_what_the_caller_can_do(
    process: Process,
) -> None:
    made = process.begun()
    waits = [(one["act"], one["owner"]) for one in told(process.safety, made)["waiting"]]
    assert waits == [("confirm", "safety"), ("confirm", "discipline")]
    can = [(one["act"], one["owner"]) for one in told(process.safety, made)["acts"]]
    assert can == [("confirm", "safety"), ("return", "safety")]
    assert [one["act"] for one in told(process.office, made)["acts"]] == ["repeat", "call_off"]
    assert told(process.office, made)["changed_facts"] == 0


def test_results_are_read_page_by_page_without_ranks(process: Process) -> None:
    made, client, found = process.begun(), program(process.office), []
    address = f"/api/v1{ROOM}/{made.pk}/results?limit=2"
    while address:
        page = client.get(address)
        found += page.json()
        address = page.headers.get("Link", "").removeprefix("<").partition(">")[0]
    assert [one["code"] for one in found] == ["B1", "B2", "B3", "B4", "B5"]
    assert found[0]["tied"] == ["excellent"]
    assert "rank" not in found[0]


def test_a_branch_sees_its_own_result_once_it_is_published(process: Process) -> None:
    made = process.confirmed()
    address = f"/api/v1{ROOM}/{made.pk}"
    assert program(process.secretary).get(address).status_code == 404
    process.act("publish", made, process.office, until=first_end())
    results = program(process.secretary).get(f"{address}/results").json()
    assert [one["code"] for one in results] == ["B1"]
    assert program(process.secretary).get(f"{address}/differences").status_code == 404
    assert program(process.secretary).get(f"{address}/runs").status_code == 403


def test_assessments_are_listed_by_how_they_stand(process: Process) -> None:
    made = process.published()

    def listed(asked: str) -> Any:
        return program(process.office).get(f"/api/v1{ROOM}?{asked}").json()

    assert [one["id"] for one in listed("stage=published")] == [str(made.pk)]
    assert [one["id"] for one in listed("stage=open")] == [str(made.pk)]
    assert listed("stage=sealed") == []
    assert program(process.stranger).get(f"/api/v1{ROOM}").json() == []


def test_a_list_goes_on_behind_what_is_in_it_alone(process: Process) -> None:
    answer = program(process.office).get(f"/api/v1{ROOM}?after={uuid4()}")
    assert places(answer) == ["after"]


def test_who_is_out_of_turn_is_told_why_and_nothing_is_written(process: Process) -> None:
    made = process.begun()
    with nothing_written(made):
        for who, path, body in (
            (process.office, "publication", {"until": first_end().isoformat()}),
            (process.chief, "decision", decision()),
            (process.office, "seal", {}),
        ):
            answer = act(who, made, path, **body)
            assert answer.status_code == 409
            assert "turn" in answer.json()["detail"]


def test_the_wrong_person_is_refused(process: Process) -> None:
    made = process.begun()
    with nothing_written(made):
        answer = act(process.safety, made, "confirmation", owner="discipline")
        assert (answer.status_code, answer.json()["wanted"]) == (403, "confirm_discipline")
        assert act(process.chief, made, "cancellation", note="重做").status_code == 403
        assert act(process.secretary, made, "seal").status_code == 404


def test_two_people_are_wanted(process: Process) -> None:
    made = process.begun()
    process.act("confirm", made, process.safety, owner=Owner.SAFETY)
    person = process.safety.person
    assert person is not None
    person.holdings.create(post=Post.DISCIPLINE_SECRETARY, active_from=SINCE)
    with nothing_written(made):
        answer = act(process.safety, made, "confirmation", owner="discipline")
        assert answer.status_code == 409
        assert "two different people" in answer.json()["detail"]


def test_the_version_that_was_seen_is_asked_for(process: Process) -> None:
    made, client = process.begun(), program(process.safety)
    path, body = f"{ROOM}/{made.pk}/confirmation", {"owner": "safety"}
    assert sent(client, path, body).status_code == 428
    stale = sent(client, path, body, **{"If-Match": '"7"'})
    assert (stale.status_code, stale.json()["version"]) == (412, 1)
    old = sent(client, path, {**body, "version": 7})
    assert (old.status_code, old.json()["version"]) == (409, 1)
    assert sent(client, path, body, **{"If-Match": '"1"'}).headers["ETag"] == '"2"'


def test_a_call_that_is_made_again_is_one_step(process: Process) -> None:
    made = process.begun()
    for _time in range(3):
        answer = act(process.safety, made, "confirmation", "k1", owner="safety", version=1)
        assert (answer.status_code, answer.json()["version"]) == (200, 2)
    other = act(process.safety, made, "return", "k1", owner="safety", version=1, note="漏计")
    assert other.status_code == 409
    assert Step.objects.count() == 2


def test_a_repetition_is_looked_at_before_it_is_done(process: Process) -> None:
    made = process.begun()
    newer = process.run(({"code": "B1", "name": "卷包车间党支部", "score": 9900, "rank": 1},))
    client = program(process.office)
    runs = client.get(f"/api/v1{ROOM}/{made.pk}/runs").json()
    assert [one["id"] for one in runs] == [str(newer.pk)]
    differing = client.get(f"/api/v1{ROOM}/{made.pk}/differences?run={newer.pk}").json()
    assert [one["code"] for one in differing] == ["B1", "B2", "B3", "B4", "B5"]
    assert differing[0]["after"]["score"] == "99.00"
    answer = act(process.office, made, "repetition", run=str(newer.pk), note="更正后重新评定")
    assert answer.json()["runs"][-1] == str(newer.pk)
    again = client.get(f"/api/v1{ROOM}/{made.pk}/differences").json()
    assert [one["code"] for one in again] == [one["code"] for one in differing]


def test_a_run_that_can_not_take_the_place_is_named(process: Process) -> None:
    made = process.begun()
    same = str(made.steps.get().run_id)
    assert places(act(process.office, made, "repetition", run=same, note="x")) == ["run"]
    unknown = act(process.office, made, "repetition", run=str(uuid4()), note="x")
    assert places(unknown) == ["run"]
    address = f"/api/v1{ROOM}/{made.pk}/differences?run={uuid4()}"
    assert program(process.office).get(address).status_code == 404


def test_somebody_objects_with_a_file_of_his_task_and_is_answered(process: Process) -> None:
    made = process.published()
    task = issued(process.here, person=process.here.secretary)
    proof = attach(about=task.about, file=BytesIO(PDF), name="签到.pdf", by=process.here.secretary)
    body: dict[str, Any] = {
        "subject": "B1",
        "rule": "B01",
        "text": "三月的主题党日未计",
        "evidence": [str(proof.pk)],
    }
    answer = act(process.secretary, made, "objections", "k1", **body)
    assert answer.status_code == 201
    [objection] = answer.json()["objections_in_sight"]
    assert [one["name"] for one in objection["files"]] == ["签到.pdf"]
    again = act(process.secretary, made, "objections", "k1", **body, version=4)
    assert again.json()["objections_in_sight"] == [objection]
    file = (
        f"/api/v1{ROOM}/{made.pk}/objections/{objection['id']}/files/{objection['files'][0]['id']}"
    )
    assert program(process.head).get(file).content == PDF
    assert Record.objects.filter(
        act="look", by=process.head.login, about__endswith="/1001"
    ).exists()
    assert program(process.other).get(file).status_code == 404
    path = f"objections/{objection['id']}/answer"
    refused = act(process.head, made, path, answer="refused", note="该次无安全议题")
    assert refused.json()["objections_in_sight"][0]["answer"] == "refused"


def test_an_objection_names_what_there_is(process: Process) -> None:
    made = process.published()
    for wrong, place in (
        ({"rule": "B99"}, "rule"), ({"fact": str(uuid4())}, "fact"),
        ({"evidence": [str(uuid4())]}, "evidence"),
    ):  # fmt: skip
        body: dict[str, Any] = {"subject": "B1", "text": "未计", **wrong}
        assert places(act(process.secretary, made, "objections", **body)) == [place]
    assert act(process.secretary, made, "objections", subject="B2", text="未计").status_code == 403
    assert not Objection.objects.exists()


def test_files_of_others_are_no_proof(process: Process) -> None:
    made = process.published()
    task = issued(process.here, person=process.here.stranger)
    proof = attach(about=task.about, file=BytesIO(PDF), name="a.pdf", by=process.here.stranger)
    body: dict[str, Any] = {"subject": "B2", "text": "未计", "evidence": [str(proof.pk)]}
    assert places(act(process.other, made, "objections", **body)) == ["evidence"]


def test_an_objection_that_comes_late_is_told_what_is_left(process: Process) -> None:
    made = process.published()
    late = (first_end() - MORNING.date()).days + 1
    with days(late), nothing_written(made):
        answer = act(process.secretary, made, "objections", subject="B1", text="未计")
        assert answer.status_code == 409
        assert "What is left" in answer.json()["detail"]


def test_a_decision_needs_quorum_majority_and_each_tie(process: Process) -> None:
    made = process.published()
    with days(8), nothing_written(made):
        few = decision(were_present=4, in_favour=4)
        assert places(act(process.chief, made, "decision", **few)) == ["were_present", "in_favour"]
        assert places(act(process.chief, made, "decision", **decision(in_favour=4))) == [
            "in_favour"
        ]
        open_tie = act(process.chief, made, "decision", **decision(rulings=TIES[:1]))
        assert places(open_tie) == ["rulings.B2"]
        future = decision(decided_on=(clock.today() + timedelta(days=1)).isoformat())
        assert places(act(process.chief, made, "decision", **future)) == ["decided_on"]


@pytest.mark.parametrize(
    ("path", "body", "place"),
    [
        ("confirmation", {"owner": "nobody"}, "owner"), ("publication", {"until": "20.3.2020"}, "until"),
        ("publication", {"until": "9999-12-31"}, "until"), ("return", {"owner": "safety", "note": ""}, "note"),
        ("repetition", {"run": "1", "note": "x"}, "run"), ("cancellation", {"note": "x", "more": 1}, "more"),
        ("decision", {**VOTE, "decided_on": "2020-03-20", "were_due": -1}, "were_due"),
    ],
)  # fmt: skip
def test_what_can_not_be_read_is_named(
    process: Process, path: str, body: dict[str, Any], place: str
) -> None:
    assert places(act(process.office, process.begun(), path, **body)) == [place]


def test_what_another_plant_has_is_not_there(process: Process) -> None:
    made, outsider = process.begun(), calling(small_plant("zhaoying").officer)
    assert outsider.get(f"/api/v1{ROOM}/{made.pk}").status_code == 404
    body: dict[str, Any] = {"version": 1, "owner": "safety"}
    assert sent(outsider, f"{ROOM}/{made.pk}/confirmation", body).status_code == 404
    run = {"run": str(made.steps.get().run_id), "scheme": "branch"}
    assert places(sent(outsider, ROOM, run)) == ["run"]
    assert program(process.office).get(f"/api/v1{ROOM}/{uuid4()}").status_code == 404


def test_a_token_that_reads_does_not_act(process: Process) -> None:
    made = process.begun()
    reads = program(process.safety, TokenScope.READ_ASSESSMENT)
    assert reads.get(f"/api/v1{ROOM}/{made.pk}").status_code == 200
    answer = sent(reads, f"{ROOM}/{made.pk}/confirmation", {"version": 1, "owner": "safety"})
    assert (answer.status_code, answer.json()["wanted"]) == (403, "assessment:act")
    facts = program(process.safety, TokenScope.READ_FACTS)
    assert facts.get(f"/api/v1{ROOM}").status_code == 403


@pytest.mark.parametrize("path", ["", "/{id}", "/{id}/results", "/{id}/differences"])
def test_reading_asks_few_questions(process: Process, path: str) -> None:
    made = process.published()
    for subject, account in (("B1", process.secretary), ("B2", process.other)):
        act(account, made, "objections", subject=subject, text="未计")
    client = program(process.office)
    address = f"/api/v1{ROOM}{path.replace('{id}', str(made.pk))}"
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    assert len(asked) <= 12, "\n".join(one["sql"] for one in asked)
