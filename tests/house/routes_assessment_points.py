"""The addresses of members' points: a month that is published to B1, and an objection of a member of it."""

from datetime import date, timedelta
from hashlib import sha256
from io import BytesIO

from anqi.assessment.models import (
    Edition,
    EditionState,
    PointsObjection,
    PointsPublication,
    PublishedPoints,
    Run,
)
from anqi.assessment.runs.computing import judge_run
from anqi.kit import clock
from anqi.organisation.authority import Implicit
from anqi.organisation.models import Plant
from anqi.organisation.posts import Post
from anqi.work.evidence import attach
from tests.assessment.points_world import POINTS
from tests.house.routes import NOBODY, PDF, ROSTER_KEEPERS, WORKING, Route
from tests.organisation.access_people import World

FEBRUARY, END = date(2020, 2, 1), date(2020, 2, 29)
BRANCH_KEEPERS = ROSTER_KEEPERS | {Post.BRANCH_SECRETARY, Post.BRANCH_COMMITTEE}
PUBLISHERS = ROSTER_KEEPERS | {Post.BRANCH_SECRETARY}
ANSWERERS = frozenset({Post.GROUP_HEAD, Post.GROUP_DEPUTY})
HIMSELF = frozenset({Implicit.MEMBER})

POINTS_ADDRESSES: dict[str, list[Route]] = {
    "assessment/points/": [Route(who=WORKING)],
    "assessment/points/members/": [Route(who=BRANCH_KEEPERS)],
    "assessment/points/members/<str:code>/": [
        Route(who=BRANCH_KEEPERS | HIMSELF, code="member with points"),
        Route(who=ROSTER_KEEPERS, code="somebody of T2"),
        Route(who=NOBODY, code="somebody of another plant"),
        Route(who=NOBODY, code="nobody"),
    ],
    "assessment/points/publish/": [Route(200, 422, who=PUBLISHERS)],
    "assessment/points/object/": [Route(200, 422, who=HIMSELF)],
    "assessment/points/objections/": [Route(who=WORKING)],
    "assessment/points/objections/<uuid:id>/": [
        Route(who=BRANCH_KEEPERS | ANSWERERS | HIMSELF, id="objection to points"),
        Route(who=NOBODY, id="objection to points of another plant"),
        Route(who=NOBODY, id="no fact"),
    ],
    "assessment/points/objections/<uuid:id>/answer/": [
        Route(200, 422, who=ANSWERERS, id="objection to points"),
        Route(who=NOBODY, id="objection to points of another plant"),
    ],
    "assessment/points/objections/<uuid:id>/files/<uuid:file>/": [
        Route(
            who=BRANCH_KEEPERS | ANSWERERS | HIMSELF, id="objection to points",
            file="proof of the objection to points",
        ),
        Route(who=NOBODY, id="objection to points", file="no fact"),
        Route(
            who=NOBODY, id="objection to points of another plant",
            file="proof of the objection to points",
        ),
    ],
}  # fmt: skip


def points(world: World) -> dict[str, str]:
    """A published month of each plant with an objection to it; in 乌蒙 with a file, by the member of G1."""
    himself = world.accounts[Implicit.MEMBER].person
    assert himself is not None
    here = _objection(world.here.plant, himself.code)
    there = _objection(world.there.plant, "1002")
    file = attach(
        about=f"assessment/points/objections/{here.pk}/", file=BytesIO(PDF), name="proof.pdf",
        by=himself,
    )  # fmt: skip
    return {
        "member with points": himself.code,
        "objection to points": str(here.pk),
        "objection to points of another plant": str(there.pk),
        "proof of the objection to points": str(file.pk),
    }


def _objection(plant: Plant, code: str) -> PointsObjection:
    run = _run(plant)
    person = plant.people.get(code=code)
    until = clock.today() + timedelta(days=5)
    publication = PointsPublication.objects.create(
        plant=plant, branch="B1", scheme="member", month=FEBRUARY, run=run, by=person,
        at=clock.now(), until=until, key=f"points {plant.code}", body="",
    )  # fmt: skip
    published = PublishedPoints.objects.create(
        publication=publication, person=person, month=FEBRUARY, branch="B1", score=8000
    )
    return PointsObjection.objects.create(
        published=published, by=person, rule="M01", text="当日请假", at=clock.now(), due_on=until,
        key=f"points {plant.code}", body="",
    )  # fmt: skip


def _run(plant: Plant) -> Run:
    text = POINTS.replace("small-2020", "points-2020")
    edition = Edition.objects.create(
        plant=plant, name="points-2020", number=1, title={"zh": "2020年积分", "en": "Points 2020"},
        text=text, sha256=sha256(text.encode()).hexdigest(), first=date(2020, 1, 1),
        last=date(2020, 12, 31), in_force_from=date(2020, 1, 1), state=EditionState.PUBLISHED,
    )  # fmt: skip
    return judge_run(plant=plant, edition=edition, as_of=END)
