"""The addresses of rulebooks: an edition that is published, a draft, and a draft of another plant."""

from anqi.assessment.models import Edition
from anqi.assessment.rulebooks import operations
from anqi.organisation.posts import Post
from tests.assessment.world import RULEBOOK, published
from tests.house.routes import NOBODY, ROSTER_KEEPERS, WORKING, Route
from tests.organisation.access_people import World

DECIDERS = frozenset({Post.PARTY_SECRETARY, Post.DEPUTY_SECRETARY})
PUBLISHERS = DECIDERS | {Post.GROUP_HEAD, Post.GROUP_DEPUTY}
KEEPERS = ROSTER_KEEPERS | PUBLISHERS
_ONE = "assessment/rulebooks/<uuid:id>/"


def _acts() -> dict[str, list[Route]]:
    who = {
        "send": ROSTER_KEEPERS, "return": KEEPERS, "overrule": DECIDERS, "publish": PUBLISHERS,
        "drop": ROSTER_KEEPERS,
    }  # fmt: skip
    return {
        f"{_ONE}{act}/": [
            Route(200, 422, who=holders, id="rulebook in draft"),
            Route(200, 422, who=holders, id="rulebook in force"),
            Route(who=NOBODY, id="rulebook of another plant"),
            Route(who=NOBODY, id="no fact"),
        ]
        for act, holders in who.items()
    }


def _reading() -> list[Route]:
    return [
        Route(who=WORKING, id="rulebook in force"),
        Route(who=KEEPERS, id="rulebook in draft"),
        Route(who=NOBODY, id="rulebook of another plant"),
        Route(who=NOBODY, id="no fact"),
    ]


RULEBOOKS: dict[str, list[Route]] = {
    "assessment/rulebooks/": [Route(who=WORKING)],
    "assessment/rulebooks/draft/": [Route(200, 422, who=ROSTER_KEEPERS)],
    **{f"{_ONE}{path}": _reading() for path in ("", "rulebook.yaml", "compare/")},
    f"{_ONE}figures/": [
        Route(None, 422, who=ROSTER_KEEPERS, id="rulebook in draft"),
        Route(None, 404, who=NOBODY, id="rulebook of another plant"),
    ],
    f"{_ONE}text/": [
        Route(200, 422, who=ROSTER_KEEPERS, id="rulebook in draft"),
        Route(who=NOBODY, id="rulebook of another plant"),
    ],
    f"{_ONE}what-if/": [
        Route(None, 200, who=KEEPERS, id="rulebook in draft"),
        Route(None, 404, who=NOBODY, id="rulebook of another plant"),
    ],
    **_acts(),
}


def rulebooks(world: World) -> dict[str, str]:
    """An edition of each kind; the other plant has the same rulebook in a draft of its own."""
    office = world.accounts[Post.PARTY_OFFICER]
    made = operations.draft(plant=world.here.plant, account=office, key="rulebook", text=RULEBOOK)
    there = Edition.objects.create(
        plant=world.there.plant, name="small-2020", number=1, text=RULEBOOK, sha256="0" * 64
    )
    return {
        "rulebook in force": str(published(world.here.plant, name="rulebook-2020").pk),
        "rulebook in draft": str(made.edition_id),
        "rulebook of another plant": str(there.pk),
    }
