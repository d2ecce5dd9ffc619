"""The API's addresses of process, vetoes, honours and appraisals, and what each operation answers to each post."""

from dataclasses import dataclass, field
from typing import Any

from anqi.assessment.models import Assessment, HonourNomination
from anqi.kit import clock
from anqi.organisation.posts import Post
from tests.house.routes import (
    ALL,
    NOBODY,
    PLANT_READERS,
    ROSTER_KEEPERS,
    WORKING,
    Route,
)
from tests.house.routes_assessment_appraisal import (
    HERE,
    HOLDING,
    OVERSEEING,
    TAKING_PART,
    appraisals,
)
from tests.house.routes_assessment_honours import (
    PREPARERS,
    RECORDERS,
    vetoes_and_honours,
)
from tests.house.routes_assessment_process import (
    ANSWERERS,
    CONFIRMERS,
    OBJECTORS,
    READERS,
    assessments,
)
from tests.organisation.access_people import World

Who = frozenset[Any]
DETERMINERS = frozenset({Post.SAFETY_DEPARTMENT, Post.DISCIPLINE_SECRETARY})
DECIDERS = RECORDERS | ANSWERERS
SEEING = HOLDING | TAKING_PART | OVERSEEING
CONFIRMING = ROSTER_KEEPERS | RECORDERS
BEGUN, SHOWN = "assessment begun", "assessment published"
CASE, CALL = "veto on B1", "call for an honour"
_ROOM = "api/v1/assessment"
_OF = {"assessments": SHOWN, "vetoes": CASE, "honours": CALL, "appraisals": HERE}
_READ = (
    "assessments/<uuidstr:id>", "assessments/<uuidstr:id>/results",
    "assessments/<uuidstr:id>/runs", "assessments/<uuidstr:id>/differences",
    "vetoes/<uuidstr:id>", "honours/<uuidstr:id>", "appraisals/<uuidstr:id>",
)  # fmt: skip
_DONE = {
    "assessments": (
        "confirmation", "return", "repetition", "publication", "objections", "decision", "seal",
        "cancellation",
    ),
    "vetoes": (
        "notice", "statement", "decision", "appeal", "appeal/answer", "freeze", "resumption",
        "release", "lifting",
    ),
    "honours": ("nominations", "reviews", "publication", "objections", "decision", "cancellation"),
    "appraisals": (
        "self-appraisals", "mutual-appraisal", "ballot-opening", "paper/refusal", "ballot-annulment",
        "ballot-closing", "report", "return", "end", "cancellation", "paper", "paper/confirmation",
        "opinions", "confirmation", "self-appraisal", "acknowledgement", "objection",
    ),
}  # fmt: skip
_OF_ONE = ("mutual-appraisal", "strike", "answer", "correction", "help")

API_2: dict[str, list[Route]] = {
    **{f"{_ROOM}/{thing}": [Route(401, 401, anyone=True)] for thing in ("assessments", "honours", "appraisals")},
    **{
        f"{_ROOM}/{path}": [Route(401, 405, anyone=True)]
        for path in ("vetoes", "vetoes/bars", "vetoes/accidents", "honours/awards")
    },
    **{
        f"{_ROOM}/{path}": [Route(405, 401, anyone=True)]
        for path in ("vetoes/proposals", "vetoes/freezes")
    },
    **{
        f"{_ROOM}/{path}": [Route(401, 405, anyone=True, id=_OF[path.partition("/")[0]])]
        for path in _READ
    },
    **{
        f"{_ROOM}/{thing}/<uuidstr:id>/{act}": [Route(405, 401, anyone=True, id=_OF[thing])]
        for thing, acts in _DONE.items()
        for act in acts
    },
    f"{_ROOM}/assessments/<uuidstr:id>/objections/<uuidstr:objection>/answer": [
        Route(405, 401, anyone=True, id=SHOWN, objection="objection of B1")
    ],
    f"{_ROOM}/assessments/<uuidstr:id>/objections/<uuidstr:objection>/files/<uuidstr:file>": [
        Route(
            401, 405, anyone=True, id=SHOWN, objection="objection of B1",
            file="proof of the objection",
        )
    ],
    f"{_ROOM}/honours/<uuidstr:id>/objections/<uuidstr:objection>/answer": [
        Route(405, 401, anyone=True, id=CALL, objection="no fact")
    ],
    **{
        f"{_ROOM}/honours/<uuidstr:id>/nominations/<uuidstr:nomination>/{act}": [
            Route(405, 401, anyone=True, id=CALL, nomination="no fact")
        ]
        for act in ("withdrawal-request", "withdrawal")
    },
    f"{_ROOM}/appraisals/<uuidstr:id>/members/<code>": [
        Route(401, 405, anyone=True, id=HERE, code="member of B1")
    ],
    **{
        f"{_ROOM}/appraisals/<uuidstr:id>/members/<code>/{act}": [
            Route(405, 401, anyone=True, id=HERE, code="member of B1")
        ]
        for act in _OF_ONE
    },
}  # fmt: skip
"""Programs come with a token, which no browser has: whoever asks without one gets 401."""


@dataclass(frozen=True)
class Asked:
    """What an operation answers: the first of `answers` in which the post is, and 404 to all others.

    `of` is the object that its `{id}` is filled with. In a body `<run>` stands for the run of the assessment begun.
    """

    answers: tuple[tuple[int, Who], ...]
    of: str = ""
    body: Any = None
    query: str = ""
    args: dict[str, str] = field(default_factory=dict)


_SAID = {"note": "已核对"}
_VOTE = {
    "committee": "厂党委会", "document": "党〔2020〕3号", "decided_on": "2020-03-30", "were_due": 9,
    "were_present": 8, "in_favour": 8,
}  # fmt: skip
_RULED = {"document": "领〔2020〕3号", "decided_on": "2020-03-30", "note": "事实清楚"}
_NOBODY = "00000000-0000-0000-0000-000000000000"
_OBJECTION = {"objection": "objection of B1"}
_CODE = {"code": "member of B1"}


def _acts(
    room: str, of: str, version: int, seen: Who, acts: dict[str, tuple[int, Who, dict[str, Any]]]
) -> dict[str, Asked]:
    """Acts on one thing: who may gets a status, who else sees it 403, all others 404."""
    return {
        f"POST /assessment/{room}/{{id}}/{path}": Asked(
            ((status, who), (403, seen)), of, {"version": version, **body}
        )
        for path, (status, who, body) in acts.items()
    }


ASKED_2: dict[str, Asked] = {
    "GET /assessment/assessments": Asked(((200, WORKING), (403, ALL))),
    "POST /assessment/assessments": Asked(
        ((409, ROSTER_KEEPERS), (403, ALL)), body={"run": "<run>", "scheme": "branch"}
    ),
    "GET /assessment/assessments/{id}": Asked(((200, READERS),), SHOWN),
    "GET /assessment/assessments/{id}/results": Asked(((200, READERS),), SHOWN),
    "GET /assessment/assessments/{id}/runs": Asked(((200, ROSTER_KEEPERS), (403, READERS)), SHOWN),
    "GET /assessment/assessments/{id}/differences": Asked(((200, PLANT_READERS),), SHOWN),
    "GET /assessment/assessments/{id}/objections/{objection}/files/{file}": Asked(
        ((200, READERS),), SHOWN, args={**_OBJECTION, "file": "proof of the objection"}
    ),
    "POST /assessment/assessments/{id}/objections/{objection}/answer": Asked(
        ((200, ANSWERERS), (403, READERS)), SHOWN, {"version": 5, "answer": "refused", **_SAID},
        args=_OBJECTION,
    ),
    **_acts("assessments", BEGUN, 1, PLANT_READERS, {
        "confirmation": (200, CONFIRMERS, {"owner": "safety"}),
        "return": (200, CONFIRMERS, {"owner": "safety", **_SAID}),
        "repetition": (422, ROSTER_KEEPERS, {"run": "<run>", **_SAID}),
        "publication": (409, ROSTER_KEEPERS, {"until": "2099-12-31"}),
        "cancellation": (200, ROSTER_KEEPERS, _SAID),
    }),
    **_acts("assessments", SHOWN, 5, READERS, {
        "objections": (409, OBJECTORS, {"subject": "B1", "text": "少计一次"}),
        "decision": (409, RECORDERS, _VOTE),
        "seal": (409, ROSTER_KEEPERS, {}),
    }),
    "GET /assessment/vetoes": Asked(((200, WORKING), (403, ALL))),
    "GET /assessment/vetoes/bars": Asked(((200, READERS), (403, ALL)), query="?type=branch&code=B1"),
    "GET /assessment/vetoes/accidents": Asked(((200, CONFIRMERS), (403, ALL))),
    "GET /assessment/vetoes/{id}": Asked(((200, READERS),), CASE),
    "POST /assessment/vetoes/proposals": Asked(
        ((201, PREPARERS), (403, ALL)), body={"run": "<run>"}
    ),
    "POST /assessment/vetoes/freezes": Asked(
        ((409, CONFIRMERS), (403, ALL)),
        body={"accident": _NOBODY, "type": "branch", "code": "B1", **_SAID},
    ),
    **_acts("vetoes", CASE, 1, READERS, {
        "notice": (200, PREPARERS, {}),
        "statement": (409, OBJECTORS, _SAID),
        "decision": (409, DECIDERS, {"outcome": "rejected", **_RULED}),
        "appeal": (409, OBJECTORS, _SAID),
        "appeal/answer": (409, DECIDERS, {"outcome": "kept", **_RULED}),
        "freeze": (200, DETERMINERS, _SAID),
        "resumption": (409, DETERMINERS, _SAID),
        "release": (409, DETERMINERS, _SAID),
        "lifting": (409, DECIDERS, _RULED),
    }),
    "GET /assessment/honours": Asked(((200, WORKING), (403, ALL))),
    "POST /assessment/honours": Asked(
        ((422, ROSTER_KEEPERS), (403, ALL)),
        body={
            "honour": "branch", "title": "先进党支部", "edition": _NOBODY, "scheme": "branch",
            "seats": 1, "kept_to": "2099-03-16", "decide_by": "2099-04-10",
        },
    ),
    "GET /assessment/honours/awards": Asked(((200, WORKING), (403, ALL))),
    "GET /assessment/honours/{id}": Asked(((200, WORKING),), CALL),
    **_acts("honours", CALL, 1, WORKING, {
        "nominations": (200, OBJECTORS, {"code": "B1", "text": "带头排查隐患"}),
        "reviews": (409, CONFIRMERS, {"owner": "safety", "checks": {}}),
        "publication": (409, ROSTER_KEEPERS, {"until": "2099-12-31"}),
        "objections": (409, WORKING, {"nomination": _NOBODY, **_SAID}),
        "decision": (409, RECORDERS, {"winners": ["B1"], **_VOTE}),
        "cancellation": (200, ROSTER_KEEPERS, _SAID),
    }),
    "POST /assessment/honours/{id}/objections/{objection}/answer": Asked(
        ((409, ANSWERERS), (403, WORKING)), CALL, {"version": 1, "granted": True, **_SAID},
        args=_OBJECTION,
    ),
    "POST /assessment/honours/{id}/nominations/{nomination}/withdrawal-request": Asked(
        ((409, PREPARERS), (403, WORKING)), CALL, {"version": 1, **_SAID},
        args={"nomination": "nomination"},
    ),
    "POST /assessment/honours/{id}/nominations/{nomination}/withdrawal": Asked(
        ((409, RECORDERS), (403, WORKING)), CALL,
        {"version": 1, "outcome": "keep", **_VOTE, **_SAID}, args={"nomination": "nomination"},
    ),
    "GET /assessment/appraisals": Asked(((200, SEEING), (403, ALL))),
    "POST /assessment/appraisals": Asked(
        ((409, HOLDING), (403, ALL)), body={"branch": "B1", "year": "<year>"}
    ),
    "GET /assessment/appraisals/{id}": Asked(((200, SEEING),), HERE),
    "GET /assessment/appraisals/{id}/members/{code}": Asked(
        ((200, HOLDING | TAKING_PART),), HERE, args=_CODE
    ),
    **_acts("appraisals", HERE, 4, SEEING, {
        "self-appraisals": (409, HOLDING, _SAID),
        "mutual-appraisal": (409, HOLDING, _SAID),
        "ballot-opening": (409, HOLDING, _SAID),
        "paper/refusal": (409, HOLDING, _SAID),
        "ballot-annulment": (200, HOLDING, _SAID),
        "ballot-closing": (200, HOLDING, _SAID),
        "report": (409, HOLDING, {}),
        "return": (409, CONFIRMING, _SAID),
        "end": (409, HOLDING, {}),
        "cancellation": (200, HOLDING, _SAID),
        "paper": (422, HOLDING, {"ballots": 5, "counts": {}, "cast_by": []}),
        "paper/confirmation": (409, HOLDING, {}),
        "opinions": (409, HOLDING, {
            "opinions": {}, "meeting": {
                "body": "general", "held_on": "2020-03-12", "were_present": 6, "in_favour": 6,
            },
        }),
        "confirmation": (409, CONFIRMING, {"document": "3号", "decided_on": "2020-03-12"}),
        "self-appraisal": (409, TAKING_PART, {"text": "履职尽责", "version": 1}),
    }),
    **{
        f"POST /assessment/appraisals/{{id}}/{act}": Asked(
            ((409, TAKING_PART), (403, SEEING)), HERE, body
        )
        for act, body in (("acknowledgement", {}), ("objection", {"text": "未计入"}))
    },
    **{
        f"POST /assessment/appraisals/{{id}}/members/{{code}}/{act}": Asked(
            ((409, who), (403, HOLDING | TAKING_PART)), HERE, {"version": version, **body},
            args=_CODE,
        )
        for act, who, version, body in (
            ("mutual-appraisal", HOLDING, 1, {}),
            ("strike", HOLDING, 4, _SAID),
            ("answer", HOLDING, 4, {"text": "维持原意见"}),
            ("correction", NOBODY, 4, {"grade": "qualified", **_RULED}),
            ("help", HOLDING, 4, {"text": "谈话一次", "outcome": "goes_on"}),
        )
    },
}  # fmt: skip
"""Every operation, and what it answers to whom about a thing of B1."""


def asked_about(world: World) -> dict[str, str]:
    """What addresses and bodies are filled with, by name."""
    found = assessments(world) | vetoes_and_honours(world) | appraisals(world)
    begun = Assessment.objects.get(pk=found[BEGUN])
    by = world.accounts[Post.BRANCH_SECRETARY].person
    assert by is not None
    nomination = HonourNomination.objects.create(
        call_id=found["honour published"], code="B2", name="制丝车间党支部", by=by, at=clock.now(),
        text="带头排查隐患",
    )  # fmt: skip
    return found | {
        "<run>": str(begun.steps.get().run_id),
        "<year>": str(clock.today().year),
        "nomination": str(nomination.pk),
    }
