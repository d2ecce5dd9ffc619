"""The addresses of due process: an assessment that is begun, one that is published with an objection, one decided."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from io import BytesIO
from itertools import count

from anqi.assessment.models import Assessment, Edition, Owner, Run, RunSubject
from anqi.assessment.process import operations
from anqi.assessment.process.deciding import Resolution, Vote, decide
from anqi.assessment.process.objecting import about_of, object_to
from anqi.kit import clock
from anqi.kit.clock import stopped_at
from anqi.kit.ids import uuid7
from anqi.organisation.posts import Post
from anqi.work.evidence import take
from tests.assessment.world import published
from tests.house.routes import NOBODY, PDF, PLANT_READERS, ROSTER_KEEPERS, WORKING, Route
from tests.organisation.access_people import World

IN_BRANCH = frozenset({Post.BRANCH_SECRETARY, Post.BRANCH_COMMITTEE})
CONFIRMERS = frozenset({Post.SAFETY_DEPARTMENT})
ANSWERERS = frozenset({Post.GROUP_HEAD, Post.GROUP_DEPUTY})
RECORDERS = frozenset({Post.PARTY_SECRETARY, Post.DEPUTY_SECRETARY})
OBJECTORS = frozenset({Post.BRANCH_SECRETARY})
READERS = PLANT_READERS | IN_BRANCH
_keys = count()

PROCESS: dict[str, list[Route]] = {
    "assessment/": [Route(who=WORKING)],
    "assessment/begin/": [Route(200, 422, who=ROSTER_KEEPERS)],
    "assessment/<uuid:id>/": [
        Route(who=PLANT_READERS, id="assessment begun"),
        Route(who=READERS, id="assessment published"),
        Route(who=NOBODY, id="no fact"),
    ],
    **{
        f"assessment/<uuid:id>/{act}/<slug:owner>/": [
            Route(200, 422, who=CONFIRMERS, id="assessment begun", owner="owner of safety data"),
            Route(who=NOBODY, id="assessment begun", owner="no owner of data"),
            Route(who=NOBODY, id="no fact", owner="owner of safety data"),
        ]
        for act in ("confirm", "send-back")
    },
    **{
        f"assessment/<uuid:id>/{act}/": [
            Route(200, 422, who=ROSTER_KEEPERS, id="assessment begun"),
            Route(who=NOBODY, id="no fact"),
        ]
        for act in ("repeat", "publish", "seal", "call-off")
    },
    "assessment/<uuid:id>/object/": [
        Route(200, 422, who=OBJECTORS, id="assessment published"),
        Route(who=NOBODY, id="assessment begun"),
    ],
    "assessment/<uuid:id>/objections/<uuid:objection>/answer/": [
        Route(200, 422, who=ANSWERERS, id="assessment published", objection="objection of B1"),
        Route(who=NOBODY, id="assessment begun", objection="objection of B1"),
    ],
    "assessment/<uuid:id>/objections/<uuid:objection>/files/<uuid:file>/": [
        Route(
            who=READERS, id="assessment published", objection="objection of B1",
            file="proof of the objection",
        ),
        Route(
            who=NOBODY, id="assessment published", objection="objection of B1", file="no fact"
        ),
    ],
    "assessment/<uuid:id>/decide/": [
        Route(200, 422, who=RECORDERS, id="assessment published"),
        Route(who=NOBODY, id="no fact"),
    ],
    "assessment/<uuid:id>/sheet/": [
        Route(who=READERS, id="assessment published"),
        Route(who=NOBODY, id="assessment begun"),
    ],
    "assessment/<uuid:id>/decision/": [
        Route(who=PLANT_READERS, id="assessment decided"),
        Route(who=NOBODY, id="assessment begun"),
    ],
}  # fmt: skip


def assessments(world: World) -> dict[str, str]:
    """One assessment of each kind, in the plant of the world."""
    edition = published(world.here.plant, name="process-2020")
    with _days_ago(20):
        decided = _published(world, _begun(world, edition, date(2020, 3, 31)))
    with _days_ago(1):
        _decide(world, decided)
    shown = _published(world, _begun(world, edition, date(2020, 4, 30)))
    objection, file = _objection(world, shown)
    return {
        "assessment begun": str(_begun(world, edition, date(2020, 5, 31)).pk),
        "assessment published": str(shown.pk),
        "assessment decided": str(decided.pk),
        "objection of B1": objection,
        "proof of the objection": file,
        "owner of safety data": Owner.SAFETY.value,
        "no owner of data": "nobody",
    }


@contextmanager
def _days_ago(days: int) -> Iterator[None]:
    with stopped_at(clock.now() - timedelta(days=days)):
        yield


def _key() -> str:
    return f"process-{next(_keys)}"


def _begun(world: World, edition: Edition, as_of: date) -> Assessment:
    run = Run.objects.create(
        plant=world.here.plant, edition=edition, as_of=as_of, size=3, root="ab" * 32, roster="",
        results=b"", sha256="", board=b"", subjects=2, made_at=clock.now(), release="0",
    )  # fmt: skip
    for code in ("B1", "B2"):
        RunSubject.objects.create(
            run=run, scheme="branch", type="branch", code=code, name=code, active=True, score=6400,
            rank=1, grade="good", rules=b"",
        )  # fmt: skip
    office = world.accounts[Post.PARTY_OFFICER]
    return operations.begin(account=office, run=run, scheme="branch", key=_key()).assessment


def _published(world: World, made: Assessment) -> Assessment:
    for version, (post, owner) in enumerate(
        ((Post.SAFETY_DEPARTMENT, Owner.SAFETY), (Post.DISCIPLINE_SECRETARY, Owner.DISCIPLINE)), start=1
    ):  # fmt: skip
        operations.confirm(
            account=world.accounts[post], assessment=made, owner=owner, version=version, key=_key()
        )
    operations.publish(
        account=world.accounts[Post.PARTY_OFFICER], assessment=made, version=3, key=_key(),
        until=operations.first_end(),
    )  # fmt: skip
    return made


def _objection(world: World, made: Assessment) -> tuple[str, str]:
    account, id = world.accounts[Post.BRANCH_SECRETARY], uuid7()
    assert account.person is not None
    file = take(about=about_of(id), file=BytesIO(PDF), name="proof.pdf", by=account.person)
    step = object_to(
        account=account, assessment=made, subject="B1", text="少计一次", version=4, key=_key(),
        id=id, files=[file],
    )  # fmt: skip
    found = account.person.plant.evidence.get(about=about_of(id))
    return str(step.objection_id), str(found.pk)


def _decide(world: World, made: Assessment) -> None:
    resolution = Resolution("厂党委会", "1号", clock.today(), Vote(9, 8, 7))
    decide(
        account=world.accounts[Post.PARTY_SECRETARY], assessment=made, resolution=resolution,
        version=4, key=_key(),
    )  # fmt: skip
