"""Runs by the API: asked for, looked at, opened down to facts, compared, handed out; as on their pages."""

import json
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from anqi.assessment.models import Edition, EditionState, Run
from anqi.jobs.models import Job, State
from anqi.jobs.running import run_job
from anqi.kit.clock import stopped_at
from anqi.ledger.operations import reverse
from anqi.organisation.models_access import Record
from anqi.organisation.posts import Post
from anqi.organisation.tokens import TokenScope
from tests.api.assessment_callers import next_of, places, program
from tests.api.calling import calling, sent
from tests.assessment.conftest import MORNING, morning, wumeng
from tests.assessment.runs_world import accident, first_quarter, judged
from tests.assessment.world import account_of, holder, published, theme_day
from tests.organisation.people import SmallPlant, small_plant

__all__ = ["morning", "wumeng"]
ROOM = "/assessment/runs"
HERE = f"/api/v1{ROOM}"
NOBODY = "00000000-0000-0000-0000-000000000000"
DECISION = {
    "version": 0, "rulebook": "small-2020", "scheme": "member", "is_on": True,
    "committee": "厂党委会", "document": "昭烟党〔2020〕9号", "decided_on": "2020-03-10", "note": "试行一年",
}  # fmt: skip


@pytest.fixture
def office(wumeng: SmallPlant) -> Client:
    return calling(holder(wumeng, Post.PARTY_OFFICER, "2001"))


@pytest.fixture
def run(wumeng: SmallPlant) -> Run:
    first_quarter(wumeng)
    return judged(wumeng)


def asked(office: Client, edition: Any, day: Any = "2020-03-11", key: str = "1") -> Any:
    body: dict[str, Any] = {"edition": str(getattr(edition, "pk", edition)), "as_of": day}
    return sent(office, ROOM, body, key)


def test_a_run_is_asked_for_and_found_where_its_job_says(
    wumeng: SmallPlant, office: Client
) -> None:
    first_quarter(wumeng)
    answer = asked(office, published(wumeng.plant))
    assert (answer.status_code, answer.json()["state"], answer.json()["run"]) == (
        202,
        "waiting",
        None,
    )
    run_job.call(answer.json()["id"])
    done = office.get(answer.headers["Location"]).json()
    made = Run.objects.get()
    assert (done["state"], done["percent"], done["run"]) == ("done", 100, str(made.pk))
    told = office.get(done["address"]).json()
    assert (told["as_of"], told["asked_by"]["code"], told["sha256"]) == (
        "2020-03-11",
        "2001",
        made.sha256,
    )


def test_the_same_key_asks_once_and_another_day_under_it_is_a_conflict(
    wumeng: SmallPlant, office: Client
) -> None:
    edition = published(wumeng.plant)
    one, again = asked(office, edition), asked(office, edition)
    assert one.json()["id"] == again.json()["id"]
    assert asked(office, edition, "2020-03-10").status_code == 409


@pytest.mark.parametrize("day", ["2020-03-13", "2019-12-31", "", "11.3.2020", "2020-02-30", 18333])
def test_a_day_that_is_none_still_to_come_or_outside_the_period_is_refused(
    wumeng: SmallPlant, office: Client, day: Any
) -> None:
    assert places(asked(office, published(wumeng.plant), day)) == ["as_of"]
    assert not Job.objects.exists()


def test_nobody_is_judged_by_a_draft_an_unknown_edition_or_another_plants(
    wumeng: SmallPlant, office: Client
) -> None:
    draft = Edition.objects.create(
        plant=wumeng.plant, name="draft", number=1, text="", sha256="0" * 64,
        state=EditionState.DRAFT,
    )  # fmt: skip
    for edition in (draft, NOBODY, published(small_plant("zhaoying").plant)):
        assert places(asked(office, edition)) == ["edition"]
    assert places(asked(office, "nothing")) == ["edition"]


def test_who_has_as_many_jobs_as_he_may_is_told_to_wait(wumeng: SmallPlant, office: Client) -> None:
    edition = published(wumeng.plant)
    statuses = [asked(office, edition, key=str(key)).status_code for key in range(6)]
    assert statuses == [202] * 5 + [409]


def test_a_run_that_waits_is_called_off_by_who_asked_for_it(
    wumeng: SmallPlant, office: Client
) -> None:
    path = asked(office, published(wumeng.plant)).headers["Location"].removeprefix("/api/v1")
    other = calling(holder(wumeng, Post.GROUP_OFFICE, "2002"))
    assert other.get(f"/api/v1{path}").status_code == 200
    assert sent(other, f"{path}/call-off", None, None).json()["wanted"] == "own"
    assert sent(office, f"{path}/call-off", None, None).json()["state"] == State.CANCELLED
    assert sent(office, f"{path}/call-off", None, None).status_code == 409


def test_who_may_not_judge_can_not_ask_nor_see_the_job(wumeng: SmallPlant, office: Client) -> None:
    edition = published(wumeng.plant)
    secretary = calling(wumeng.secretary)
    assert asked(secretary, edition).json()["wanted"] == "run_assessment"
    job = asked(office, edition).headers["Location"]
    assert secretary.get(job).status_code == 404
    assert office.get(f"{HERE}/jobs/{NOBODY}").status_code == 404


def test_one_run_names_what_it_was_judged_by_and_its_schemes(run: Run, office: Client) -> None:
    told = office.get(f"{HERE}/{run.pk}").json()
    assert (told["size"], told["root"], told["roster"]) == (run.size, run.root, run.roster)
    assert {one["name"]: one["count"] for one in told["schemes"]} == {
        "branch": 1, "department": 1, "member": 2,
    }  # fmt: skip
    [branch] = [one for one in told["schemes"] if one["name"] == "branch"]
    assert branch["grades"] == {"excellent": 0, "good": 1, "pass": 0}
    assert told["stale"] is False


def test_what_came_since_is_told_by_kind_and_unit(
    wumeng: SmallPlant, run: Run, office: Client
) -> None:
    new = theme_day(wumeng, date(2020, 2, 20), key="t2")
    gone = wumeng.plant.ledger.facts.get(key="h2")
    back = reverse(fact=gone, reason="记错", by="1002", key="back")
    told = office.get(f"{HERE}/{run.pk}/changes").json()
    assert (told["stale"], told["posted"], told["taken_back"], told["roster"]) == (True, 1, 1, 0)
    assert {(one["kind"], *one["facts"]) for one in told["groups"]} == {
        ("party.theme_day", str(new.pk)), ("hazard.due", str(back.pk)),
    }  # fmt: skip
    assert office.get(f"{HERE}/{run.pk}").json()["stale"] is True
    stranger = calling(wumeng.stranger).get(f"{HERE}/{run.pk}/changes").json()
    assert (stranger["posted"], stranger["groups"]) == (1, [])


def test_results_of_branches_have_ranks_and_those_of_persons_none(run: Run, office: Client) -> None:
    [branch] = office.get(f"{HERE}/{run.pk}/schemes/branch?order=score").json()
    assert (branch["rank"], branch["score"], branch["grade"]) == (1, "66.00", "good")
    assert branch["rules"][0] == {"code": "B01", "points": "4.00"}
    members = office.get(f"{HERE}/{run.pk}/schemes/member").json()
    assert [(one["code"], one["rank"]) for one in members] == [("1001", None), ("1002", None)]


@pytest.mark.parametrize("order", ["score", "grade", "rank", "-score"])
def test_persons_are_put_in_no_order_of_what_they_came_to(
    run: Run, office: Client, order: str
) -> None:
    assert places(office.get(f"{HERE}/{run.pk}/schemes/member", {"order": order})) == ["order"]


def test_persons_are_ranked_once_the_committee_has_decided_so(
    wumeng: SmallPlant, run: Run, office: Client
) -> None:
    secretary = calling(holder(wumeng, Post.PARTY_SECRETARY, "2003"))
    made = sent(secretary, f"{ROOM}/rankings", DECISION)
    assert made.status_code == 201, made.content.decode()
    members = office.get(f"{HERE}/{run.pk}/schemes/member?order=score").json()
    assert sorted(one["rank"] for one in members) == [1, 2]
    told = office.get(f"{HERE}/{run.pk}").json()["schemes"]
    assert ["9号" in one["ranked_by"] for one in told] == [one["name"] == "member" for one in told]
    assert [one["number"] for one in office.get(f"{HERE}/rankings").json()] == [1]


@pytest.mark.parametrize(
    ("change", "status"),
    [({"note": ""}, 422), ({"document": ""}, 422), ({"decided_on": "2020-03-13"}, 422),
     ({"scheme": "branch"}, 422), ({"is_on": False}, 422), ({"until": "gestern"}, 422),
     ({"version": 1}, 409), ({"version": None}, 428)],
)  # fmt: skip
def test_a_ranking_without_its_decision_is_not_switched_on(
    wumeng: SmallPlant, run: Run, change: dict[str, Any], status: int
) -> None:
    secretary = calling(holder(wumeng, Post.PARTY_SECRETARY, "2003"))
    assert sent(secretary, f"{ROOM}/rankings", DECISION | change).status_code == status
    stale = sent(secretary, f"{ROOM}/rankings", DECISION, **{"If-Match": '"7"'})
    assert (stale.status_code, stale.json()["version"]) == (412, 0)


def test_who_records_no_decisions_switches_no_ranking(
    wumeng: SmallPlant, run: Run, office: Client
) -> None:
    assert sent(office, f"{ROOM}/rankings", DECISION).json()["wanted"] == "record_decision"
    assert calling(wumeng.secretary).get(f"{HERE}/rankings").json() == []


def test_results_are_filtered_and_go_on_where_the_link_says(run: Run, office: Client) -> None:
    path = f"{HERE}/{run.pk}/schemes/member"
    first = office.get(path, {"limit": 1})
    last = next_of(office, first)
    assert [one["code"] for one in (*first.json(), *last.json())] == ["1001", "1002"]
    assert not last.has_header("Link")
    assert office.get(f"{HERE}/{run.pk}/schemes/branch?grade=excellent").json() == []
    assert len(office.get(f"{HERE}/{run.pk}/schemes/branch?grade=good").json()) == 1
    assert office.get(path, {"only": "vetoed"}).json() == []


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=x", "start=-1", "only=all", "grade=%00", "grade=" + "g" * 65]
)
def test_a_query_that_can_not_be_read_is_refused(run: Run, office: Client, query: str) -> None:
    answer = office.get(f"{HERE}/{run.pk}/schemes/member?{query}")
    assert places(answer) == [query.partition("=")[0]]


def test_an_explanation_leads_from_the_score_to_the_facts(
    wumeng: SmallPlant, run: Run, office: Client
) -> None:
    path = f"{HERE}/{run.pk}/schemes/branch/subjects/B1"
    told = office.get(path, {"rule": "B02", "window": "2020-Q1"}).json()
    assert (told["score"], told["base"], told["least"], told["most"]) == (
        "66.00",
        "60.00",
        "0.00",
        "100.00",
    )
    assert (told["why"].startswith("Why not excellent."), told["reach"]) == (True, "96.00")
    themes, hazards = told["rules"]
    assert [(one["name"], one["points"]) for one in themes["windows"]] == [
        ("2020-01", "2.00"), ("2020-02", "0.00"), ("2020-03", "2.00"),
    ]  # fmt: skip
    assert (themes["chance"], themes["most"], themes["opened"]) == ("18.00", "24.00", None)
    late, in_time = (wumeng.plant.ledger.facts.get(key=key) for key in ("h2", "h1"))
    assert [(one["id"], one["counted"]) for one in hazards["opened"]["facts"]] == [
        (str(late.pk), False), (str(in_time.pk), True),
    ]  # fmt: skip
    assert (hazards["opened"]["count"], hazards["opened"]["counted"]) == (2, 1)
    sum_ = sum(float(one["points"]) for one in told["rules"])
    assert float(told["base"]) + sum_ == float(told["score"])


def test_a_veto_tells_what_it_rests_on(wumeng: SmallPlant, office: Client) -> None:
    first_quarter(wumeng)
    fact = accident(wumeng, date(2020, 3, 2), key="a")
    run = judged(wumeng)
    path = f"{HERE}/{run.pk}/schemes/branch/subjects/B1"
    [veto] = office.get(path).json()["vetoes"]
    assert (veto["code"], veto["bars"], veto["value"]) == (
        "V1",
        ["excellent"],
        {"of": "1.00", "to": None},
    )
    assert [one["id"] for one in veto["opened"]["facts"]] == [str(fact.pk)]
    reverse(fact=fact, reason="记错", by="1002", key="back")
    told = office.get(path).json()
    assert (told["stale"], told["vetoes"][0]["opened"]["facts"][0]["taken_back"]) == (True, True)


@pytest.mark.parametrize(
    ("query", "place"),
    [("rule=B99", "rule"), ("rule=B01&window=2020-13", "window"), ("rule=B01&window=2020-12", "window"),
     ("rule=B01&most=501", "most"), ("rule=B01&window=%27", "window")],
)  # fmt: skip
def test_a_window_that_is_not_there_is_not_opened(
    run: Run, office: Client, query: str, place: str
) -> None:
    assert places(office.get(f"{HERE}/{run.pk}/schemes/branch/subjects/B1?{query}")) == [place]


def test_one_sees_what_ones_posts_reach_and_a_look_at_another_is_recorded(
    wumeng: SmallPlant, run: Run
) -> None:
    secretary, officer, stranger = (
        calling(one) for one in (wumeng.secretary, wumeng.officer, wumeng.stranger)
    )
    path = f"{HERE}/{run.pk}/schemes/member/subjects/1002"
    statuses = [
        client.get(path).status_code for client in (secretary, secretary, officer, stranger)
    ]
    assert statuses == [200, 200, 200, 404]
    looks = Record.objects.filter(about="wumeng/1002", act="look")
    assert [one.by for one in looks] == ["wumeng-1001"]
    assert [one["code"] for one in officer.get(f"{HERE}/{run.pk}/schemes/member").json()] == [
        "1002"
    ]
    assert stranger.get(f"{HERE}/{run.pk}/schemes/member").status_code == 404
    assert officer.get(f"{HERE}/own").json() == [
        {"scheme": "member", "score": "79.00", "grade": None}
    ]


@pytest.mark.parametrize(
    "path",
    [NOBODY, f"{NOBODY}/changes", "{run}/schemes/nobody", "{run}/schemes/branch/subjects/B9",
     "{run}/schemes/nobody/subjects/B1", "{run}/schemes/nobody/notice.docx", "nothing", "{run}/schemes/%00",
     "{run}/schemes/branch/subjects/%00"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(run: Run, office: Client, path: str) -> None:
    assert office.get(f"{HERE}/{path.format(run=run.pk)}").status_code == 404


def test_another_plants_run_is_as_if_it_were_not_there(run: Run, office: Client) -> None:
    there = judged(small_plant("zhaoying"))
    for path in ("", "/changes", "/schemes/branch", "/schemes/branch/subjects/B1", "/results.xlsx"):
        assert office.get(f"{HERE}/{there.pk}{path}").status_code == 404
    answer = office.get(f"{HERE}/{run.pk}/comparison", {"other": str(there.pk)})
    assert answer.status_code == 404
    assert [one["id"] for one in office.get(HERE).json()] == [str(run.pk)]


def test_two_runs_beside_each_other_whichever_is_named_first(
    wumeng: SmallPlant, run: Run, office: Client
) -> None:
    theme_day(wumeng, date(2020, 2, 20), key="t2")
    with stopped_at(MORNING + timedelta(hours=1)):
        later = judged(wumeng)
        told = office.get(f"{HERE}/{later.pk}/comparison", {"other": str(run.pk)}).json()
        turned = office.get(f"{HERE}/{run.pk}/comparison", {"other": str(later.pk)}).json()
    assert told == turned
    [change] = told["changes"]
    assert (change["subject"], change["by"], change["regraded"]) == ("B1", "2.00", False)
    assert change["rules"] == [{"rule": "B01", "before": "4.00", "after": "6.00"}]
    assert office.get(f"{HERE}/{run.pk}/comparison").status_code == 422
    assert (told["same"], told["before"]["id"], told["count"]) == (False, str(run.pk), 1)


def test_the_document_is_handed_out_byte_for_byte_to_who_may_take_the_ledger_away(
    wumeng: SmallPlant, run: Run, office: Client
) -> None:
    answer = office.get(f"{HERE}/{run.pk}/results.json")
    assert json.loads(answer.content)["schemes"] == {}
    assert sha256(answer.content).hexdigest() == run.sha256
    safety = calling(holder(wumeng, Post.SAFETY_DEPARTMENT, "2004"))
    assert safety.get(f"{HERE}/{run.pk}/results.json").json()["wanted"] == "export_ledger"
    exported = Record.objects.filter(act="export").values_list("by", "object")
    assert [(by, object.split(" ")[0]) for by, object in exported] == [
        ("wumeng-2001", f"{HERE}/{run.pk}/results.json")
    ]


@pytest.mark.parametrize("path", ["results.xlsx", "schemes/branch/notice.docx"])
def test_files_are_for_who_sees_the_whole_plant(
    wumeng: SmallPlant, run: Run, office: Client, path: str
) -> None:
    answer = office.get(f"{HERE}/{run.pk}/{path}")
    assert (answer.status_code, answer.content[:2]) == (200, b"PK")
    assert (
        calling(wumeng.secretary).get(f"{HERE}/{run.pk}/{path}").json()["wanted"] == "see_results"
    )


def test_a_token_needs_the_scope_for_reading_and_another_for_asking(
    wumeng: SmallPlant, run: Run
) -> None:
    account = account_of(holder(wumeng, Post.PARTY_OFFICER, "2001"))
    reads, acts = (
        program(account, one) for one in (TokenScope.READ_ASSESSMENT, TokenScope.ACT_ON_ASSESSMENT)
    )
    assert reads.get(f"{HERE}/{run.pk}").status_code == 200
    assert asked(reads, run.edition).json()["wanted"] == "assessment:act"
    assert asked(acts, run.edition).status_code == 202
    assert acts.get(f"{HERE}/{run.pk}").json()["wanted"] == "assessment:read"


def test_no_call_takes_many_queries(
    wumeng: SmallPlant, run: Run, django_assert_max_num_queries: Any
) -> None:
    """Beside what a token's first call takes: its bucket is made then, and filled by the handful later."""
    secretary = calling(wumeng.secretary)
    secretary.get("/api/v1/organisation/units")
    for path in (
        "", f"/{run.pk}", f"/{run.pk}/changes", f"/{run.pk}/comparison?other={run.pk}",
        f"/{run.pk}/schemes/branch", f"/{run.pk}/schemes/member",
        f"/{run.pk}/schemes/branch/subjects/B1?rule=B02", f"/{run.pk}/schemes/member/subjects/1002?rule=M01",
    ):  # fmt: skip
        with django_assert_max_num_queries(12):
            assert secretary.get(f"{HERE}{path}").status_code == 200, path
