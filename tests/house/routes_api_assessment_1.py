"""The API's addresses of rulebooks, runs and goals, and what each operation answers to each post."""

from datetime import date
from typing import Any

from anqi.assessment.models import Edition, Run
from anqi.assessment.runs.operations import ask_for_run
from anqi.kit import clock
from anqi.organisation.posts import Post
from tests.assessment.world import RULEBOOK
from tests.house.routes import (
    ALL,
    LEDGER_EXPORTERS,
    PLANT_READERS,
    PLANT_WRITERS,
    ROSTER_KEEPERS,
    UNIT_WRITERS,
    WORKING,
    Route,
)
from tests.house.routes_api_assessment_2 import Asked
from tests.house.routes_assessment_goals import goals
from tests.house.routes_assessment_rulebooks import DECIDERS, KEEPERS, PUBLISHERS, rulebooks
from tests.house.routes_assessment_runs import BRANCH_READERS, RECORDERS, judged
from tests.organisation.access_people import World

_ROOM = "api/v1/assessment"
DRAFT, RUN, HAZARD, EXCLUSION = "rulebook in draft", "run", "hazard of D1", "exclusion in D1"
_UNIT = {"type": "kind of unit", "code": "code of D1"}
_SCHEME = {"scheme": "scheme of branches"}
_ACTS = ("text", "figures", "send", "return", "overruling", "publication", "drop", "what-if")


def _open(get: int, post: int, **of: Any) -> list[Route]:
    """Programs come with a token, which no browser has: whoever asks without one gets 401."""
    return [Route(get, post, anyone=True, **of)]


API_1: dict[str, list[Route]] = {
    **{f"{_ROOM}/{path}": _open(401, 401) for path in ("rulebooks", "runs", "runs/rankings")},
    **{f"{_ROOM}/{path}": _open(401, 405) for path in ("rulebooks/given", "runs/own", "goals/exclusions")},
    f"{_ROOM}/rulebooks/check": _open(405, 401),
    **{f"{_ROOM}/rulebooks/<uuidstr:id>{path}": _open(401, 405, id=DRAFT) for path in ("", "/comparison")},
    **{f"{_ROOM}/rulebooks/<uuidstr:id>/{act}": _open(405, 401, id=DRAFT) for act in _ACTS},
    f"{_ROOM}/rulebooks/<uuidstr:id>/text": _open(401, 401, id=DRAFT),
    f"{_ROOM}/runs/jobs/<uuidstr:id>": _open(401, 405, id="job of a run"),
    f"{_ROOM}/runs/jobs/<uuidstr:id>/call-off": _open(405, 401, id="job of a run"),
    **{
        f"{_ROOM}/runs/<uuidstr:id>{path}": _open(401, 405, id=RUN)
        for path in ("", "/changes", "/comparison", "/results.json", "/results.xlsx")
    },
    **{
        f"{_ROOM}/runs/<uuidstr:id>/schemes/<scheme>{path}": _open(401, 405, id=RUN, **_SCHEME)
        for path in ("", "/notice.docx")
    },
    f"{_ROOM}/runs/<uuidstr:id>/schemes/<scheme>/subjects/<code>": _open(
        401, 405, id=RUN, code="code of B1", **_SCHEME
    ),
    **{
        f"{_ROOM}/goals/boards/<at>{path}": _open(401, 405, at="this year")
        for path in ("", "/ahead", "/quiet", "/adjustments")
    },
    f"{_ROOM}/goals/boards/<at>/units/<type>/<code>": _open(401, 405, at="this year", **_UNIT),
    f"{_ROOM}/goals/boards/<at>/units/<type>/<code>/<indicator>": _open(
        401, 405, at="this year", indicator="indicator", **_UNIT
    ),
    f"{_ROOM}/goals/exclusions/<uuidstr:id>": _open(401, 405, id=EXCLUSION),
    f"{_ROOM}/goals/exclusions/<uuidstr:id>/approval": _open(405, 401, id=EXCLUSION),
    f"{_ROOM}/goals/exclusions/<uuidstr:id>/refusal": _open(405, 401, id=EXCLUSION),
    f"{_ROOM}/goals/facts/<uuidstr:id>/exclusion": _open(405, 401, id=HAZARD),
}  # fmt: skip

_SEEN = PLANT_READERS | UNIT_WRITERS
_APPROVERS = DECIDERS | {
    Post.DIRECTOR, Post.DEPUTY_DIRECTOR, Post.GROUP_HEAD, Post.GROUP_DEPUTY,
}  # fmt: skip
_NOTE = {"note": "已核对"}
_OVERRULED = {"scheme": "branch", "rule": "B01", "document": "3号", "decided_on": "2020-03-10"}
_RANKING = {
    "version": 0, "rulebook": "runs-2020", "scheme": "member", "is_on": True, "committee": "厂党委会",
    "document": "3号", "decided_on": "2020-03-10", "note": "试行一年",
}  # fmt: skip


def _acted(path: str, status: int, who: frozenset[Any], body: dict[str, Any]) -> dict[str, Asked]:
    """An act on the draft: who may gets a status, who else sees it 403, all others 404."""
    answers = ((status, who), (403, KEEPERS))
    return {
        f"POST /assessment/rulebooks/{{id}}/{path}": Asked(answers, DRAFT, {"version": 1, **body})
    }


ASKED_1: dict[str, Asked] = {
    "GET /assessment/rulebooks": Asked(((200, ALL),)),
    "GET /assessment/rulebooks/given": Asked(((200, ALL),)),
    "POST /assessment/rulebooks": Asked(((201, ROSTER_KEEPERS), (403, ALL)), body={"text": RULEBOOK}),
    "POST /assessment/rulebooks/check": Asked(((200, KEEPERS), (403, ALL)), body={"text": RULEBOOK}),
    "GET /assessment/rulebooks/{id}": Asked(((200, KEEPERS),), DRAFT),
    "GET /assessment/rulebooks/{id}/text": Asked(((200, KEEPERS),), DRAFT),
    "GET /assessment/rulebooks/{id}/comparison": Asked(((200, KEEPERS),), DRAFT),
    **_acted("text", 200, ROSTER_KEEPERS, {"text": RULEBOOK}),
    **_acted("figures", 200, ROSTER_KEEPERS, {}),
    **_acted("send", 200, ROSTER_KEEPERS, {}),
    **_acted("return", 409, KEEPERS, _NOTE),
    **_acted("overruling", 409, DECIDERS, _OVERRULED),
    **_acted("publication", 409, PUBLISHERS, {"in_force_from": "2020-04-01"}),
    **_acted("drop", 200, ROSTER_KEEPERS, _NOTE),
    "POST /assessment/rulebooks/{id}/what-if": Asked(((200, KEEPERS),), DRAFT, {}),
    "GET /assessment/runs": Asked(((200, ALL),)),
    "POST /assessment/runs": Asked(
        ((202, ROSTER_KEEPERS), (403, ALL)), body={"edition": "edition of the run", "as_of": "2020-12-31"}
    ),
    "GET /assessment/runs/own": Asked(((200, ALL),)),
    "GET /assessment/runs/rankings": Asked(((200, ALL),)),
    "POST /assessment/runs/rankings": Asked(((201, RECORDERS), (403, ALL)), body=_RANKING),
    "GET /assessment/runs/jobs/{id}": Asked(((200, ROSTER_KEEPERS),), "job of a run"),
    "POST /assessment/runs/jobs/{id}/call-off": Asked(
        ((200, frozenset({Post.PARTY_OFFICER})), (403, ROSTER_KEEPERS)), "job of a run"
    ),
    "GET /assessment/runs/{id}": Asked(((200, WORKING),), RUN),
    "GET /assessment/runs/{id}/changes": Asked(((200, WORKING),), RUN),
    "GET /assessment/runs/{id}/comparison": Asked(
        ((200, WORKING),), RUN, query="?other={other}", args={"other": RUN}
    ),
    "GET /assessment/runs/{id}/results.json": Asked(((200, LEDGER_EXPORTERS), (403, WORKING)), RUN),
    "GET /assessment/runs/{id}/results.xlsx": Asked(((200, PLANT_READERS), (403, WORKING)), RUN),
    "GET /assessment/runs/{id}/schemes/{scheme}": Asked(((200, BRANCH_READERS),), RUN, args=_SCHEME),
    "GET /assessment/runs/{id}/schemes/{scheme}/notice.docx": Asked(
        ((200, PLANT_READERS), (403, WORKING)), RUN, args=_SCHEME
    ),
    "GET /assessment/runs/{id}/schemes/{scheme}/subjects/{code}": Asked(
        ((200, BRANCH_READERS),), RUN, args={"code": "code of B1", **_SCHEME}
    ),
    **{
        f"GET /assessment/goals/boards/{{at}}{path}": Asked(((200, WORKING),), args={"at": "this year"})
        for path in ("", "/ahead", "/quiet", "/adjustments")
    },
    "GET /assessment/goals/boards/{at}/units/{type}/{code}": Asked(
        ((200, WORKING),), args={"at": "this year", **_UNIT}
    ),
    "GET /assessment/goals/boards/{at}/units/{type}/{code}/{indicator}": Asked(
        ((200, WORKING),), args={"at": "this year", "indicator": "indicator", **_UNIT}
    ),
    "GET /assessment/goals/exclusions": Asked(((200, ALL),)),
    "GET /assessment/goals/exclusions/{id}": Asked(((200, _SEEN),), EXCLUSION),
    "POST /assessment/goals/exclusions/{id}/approval": Asked(
        ((200, _APPROVERS), (403, _SEEN)), EXCLUSION, {}
    ),
    "POST /assessment/goals/exclusions/{id}/refusal": Asked(
        ((200, _APPROVERS), (403, _SEEN)), EXCLUSION, _NOTE
    ),
    "POST /assessment/goals/facts/{id}/exclusion": Asked(
        ((201, PLANT_WRITERS), (403, _SEEN)), HAZARD, {"reason": "停用"}
    ),
}  # fmt: skip
"""Every operation, and what it answers to whom about a draft, a run of the plant, and a hazard of D1."""


def judged_and_asked(world: World) -> dict[str, str]:
    """What addresses and bodies are filled with, by name."""
    found = rulebooks(world) | judged(world) | goals(world)
    return found | job_of_a_run(world, found[RUN])


def job_of_a_run(world: World, run: str) -> dict[str, str]:
    """A job of the Party office that waits, and what else the API's addresses alone name."""
    edition: Edition = Run.objects.select_related("edition__plant").get(pk=run).edition
    job = ask_for_run(
        account=world.accounts[Post.PARTY_OFFICER], edition=edition, as_of=date(2020, 12, 31),
        key="asked",
    )  # fmt: skip
    return {
        "job of a run": str(job.pk),
        "edition of the run": str(edition.pk),
        "this year": str(clock.today().year),
    }
