"""The addresses of appraisals: one of B1 whose ballot is open, and one of another plant."""

from collections.abc import Callable

from anqi.assessment.appraisal import operations
from anqi.kit import clock
from anqi.organisation.authority import Implicit
from anqi.organisation.models import Account
from anqi.organisation.posts import Post
from tests.house.routes import NOBODY, Route
from tests.organisation.access_people import World

HOLDING = frozenset({Post.BRANCH_SECRETARY, Post.BRANCH_COMMITTEE})
TAKING_PART = frozenset({Implicit.MEMBER})
OVERSEEING = frozenset(
    {
        Post.PARTY_SECRETARY, Post.DEPUTY_SECRETARY, Post.DISCIPLINE_SECRETARY, Post.GROUP_OFFICE,
        Post.PARTY_OFFICER,
    }
)  # fmt: skip
HERE, THERE, MEMBER = "appraisal of B1", "appraisal of another plant", "member of B1"

APPRAISALS: dict[str, list[Route]] = {
    "assessment/appraisals/": [Route(who=HOLDING | TAKING_PART | OVERSEEING)],
    "assessment/appraisals/open/": [Route(200, 422, who=HOLDING)],
    "assessment/appraisals/<uuid:id>/": [
        Route(200, 422, who=HOLDING | TAKING_PART | OVERSEEING, id=HERE),
        Route(who=NOBODY, id=THERE),
        Route(who=NOBODY, id="no fact"),
    ],
    **{
        f"assessment/appraisals/<uuid:id>/{page}/": [
            Route(200, 422, who=who, id=HERE),
            Route(who=NOBODY, id=THERE),
        ]
        for page, who in (
            ("self", TAKING_PART),
            ("ballot", TAKING_PART),
            ("paper", HOLDING),
            ("opinions", HOLDING),
        )
    },
    "assessment/appraisals/<uuid:id>/sheet/": [
        Route(who=HOLDING, id=HERE),
        Route(who=NOBODY, id=THERE),
    ],
    "assessment/appraisals/<uuid:id>/members/<str:code>/": [
        Route(200, 422, who=HOLDING | TAKING_PART, id=HERE, code=MEMBER),
        Route(who=NOBODY, id=HERE, code="nobody"),
        Route(who=NOBODY, id=THERE, code=MEMBER),
    ],
    "assessment/appraisals/<uuid:id>/members/<str:code>/form/": [
        Route(who=HOLDING | TAKING_PART, id=HERE, code=MEMBER),
        Route(who=NOBODY, id=THERE, code=MEMBER),
    ],
}


def appraisals(world: World) -> dict[str, str]:
    """An appraisal here, in which the ballot is open, and one in the other plant that has just been opened."""
    secretary = world.accounts[Post.BRANCH_SECRETARY]
    made = operations.open_appraisal(
        account=secretary, branch=world.here.branch, year=clock.today().year, key="1"
    ).appraisal
    stages: tuple[Callable[..., object], ...] = (
        operations.begin_self, operations.begin_mutual, operations.begin_ballot,
    )  # fmt: skip
    for version, act in enumerate(stages, start=1):
        act(account=secretary, appraisal=made, version=version, key=f"stage {version}", note="学习")
    elsewhere = Account.objects.create(login="secretary elsewhere", person=world.there.secretary)
    other = operations.open_appraisal(
        account=elsewhere, branch=world.there.branch, year=clock.today().year, key="1"
    ).appraisal
    member = world.accounts[Implicit.MEMBER].person
    assert member is not None
    return {
        "appraisal of B1": str(made.pk),
        "appraisal of another plant": str(other.pk),
        "member of B1": member.code,
    }
