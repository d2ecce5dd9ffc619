"""The addresses of runs and results, and the run that they are asked about."""

from datetime import date
from hashlib import sha256

from anqi.assessment.models import Edition, EditionState
from anqi.assessment.runs.computing import judge_run
from anqi.organisation.authority import Implicit
from anqi.organisation.posts import Post
from tests.assessment.world import RULEBOOK
from tests.house.routes import NOBODY, PLANT_READERS, ROSTER_KEEPERS, WORKING, Route
from tests.organisation.access_people import World

RECORDERS = frozenset({Post.PARTY_SECRETARY, Post.DEPUTY_SECRETARY})
BRANCH_READERS = PLANT_READERS | {Post.BRANCH_SECRETARY, Post.BRANCH_COMMITTEE}
DEPARTMENT_READERS = BRANCH_READERS | {Post.DEPARTMENT_HEAD, Post.SAFETY_OFFICER}
MEMBER_READERS = BRANCH_READERS | {Post.PARTY_GROUP_LEADER, Implicit.MEMBER}
"""Of a member in the group G1 of B1, and of T1: the member himself, the branch and the group; no department or team."""

RUNS: dict[str, list[Route]] = {
    "assessment/runs/": [Route(who=WORKING)],
    "assessment/runs/ask/": [Route(200, 422, who=ROSTER_KEEPERS)],
    "assessment/runs/rankings/": [Route(who=PLANT_READERS)],
    "assessment/runs/rankings/decide/": [Route(200, 422, who=RECORDERS)],
    "assessment/runs/<uuid:id>/": [
        Route(who=WORKING, id="run"),
        Route(who=NOBODY, id="run of another plant"),
        Route(who=NOBODY, id="no fact"),
    ],
    "assessment/runs/<uuid:id>/export/": [
        Route(who=PLANT_READERS, fresh=True, id="run"),
        Route(who=NOBODY, id="run of another plant"),
    ],
    "assessment/runs/<uuid:id>/compare/": [
        Route(who=WORKING, id="run"),
        Route(who=NOBODY, id="run of another plant"),
    ],
    "assessment/runs/<uuid:id>/<str:scheme>/": [
        Route(who=BRANCH_READERS, id="run", scheme="scheme of branches"),
        Route(who=DEPARTMENT_READERS, id="run", scheme="scheme of departments"),
        Route(who=NOBODY, id="run", scheme="no unit"),
        Route(who=NOBODY, id="run of another plant", scheme="scheme of branches"),
    ],
    "assessment/runs/<uuid:id>/<str:scheme>/<str:code>/": [
        Route(who=BRANCH_READERS, id="run", scheme="scheme of branches", code="code of B1"),
        Route(who=PLANT_READERS, id="run", scheme="scheme of branches", code="code of B2"),
        Route(who=DEPARTMENT_READERS, id="run", scheme="scheme of departments", code="code of D1"),
        Route(who=PLANT_READERS, id="run", scheme="scheme of departments", code="code of D2"),
        Route(
            who=MEMBER_READERS, id="run", scheme="scheme of members", code="member of G1",
        ),
        Route(who=PLANT_READERS, id="run", scheme="scheme of members", code="somebody of T2"),
        Route(who=NOBODY, id="run", scheme="scheme of members", code="nobody"),
        Route(
            who=NOBODY, id="run of another plant", scheme="scheme of branches", code="code of B1"
        ),
    ],
}  # fmt: skip


def judged(world: World) -> dict[str, str]:
    """A run of each plant, and the codes that addresses name."""
    found = {}
    for name, small in (("run", world.here), ("run of another plant", world.there)):
        edition = Edition.objects.create(
            plant=small.plant, name="runs-2020", number=1, text=RULEBOOK,
            sha256=sha256(RULEBOOK.encode()).hexdigest(), first=date(2020, 1, 1),
            last=date(2020, 12, 31), in_force_from=date(2020, 1, 1), state=EditionState.PUBLISHED,
        )  # fmt: skip
        run = judge_run(plant=small.plant, edition=edition, as_of=date(2020, 12, 31))
        found[name] = str(run.pk)
    member = world.accounts[Implicit.MEMBER].person
    assert member is not None
    return found | {
        "scheme of branches": "branch",
        "scheme of departments": "department",
        "scheme of members": "member",
        "code of B1": "B1",
        "code of B2": "B2",
        "code of D1": "D1",
        "code of D2": "D2",
        "member of G1": member.code,
    }
