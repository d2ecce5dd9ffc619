"""The addresses of the board: a rulebook of this year, a hazard of D1 that was not met, and its exclusion."""

from datetime import date
from typing import Any

from anqi.assessment.goals.operations import ask_exclusion
from anqi.assessment.models import Edition, EditionState
from anqi.kit import clock
from anqi.ledger.drafts import Draft
from anqi.ledger.operations import post
from anqi.organisation.posts import Post
from tests.assessment.goals_world import FULL
from tests.assessment.world import RULEBOOK
from tests.house.routes import (
    NOBODY,
    PLANT_READERS,
    PLANT_WRITERS,
    UNIT_WRITERS,
    WORKING,
    Route,
)
from tests.organisation.access_people import World

_FIGURE = "assessment/goals/missing/<str:indicator>/<str:type>/<str:code>/"
_D1: dict[str, Any] = {"type": "kind of unit", "code": "code of D1"}
_SEEN = PLANT_READERS | UNIT_WRITERS
GOALS: dict[str, list[Route]] = {
    **{
        f"assessment/goals/{path}": [Route(who=WORKING)]
        for path in ("", "wall/", "sheet/", "ahead/", "adjustments/", "exclusions/")
    },
    "assessment/goals/units/<str:type>/<str:code>/": [
        Route(who=WORKING, **_D1),
        Route(who=NOBODY, type="kind of unit", code="nobody"),
    ],
    _FIGURE: [
        Route(who=WORKING, **_D1, indicator="indicator"),
        Route(who=NOBODY, **_D1, indicator="nobody"),
    ],
    "assessment/goals/exclusions/ask/<uuid:fact>/": [
        Route(200, 422, who=PLANT_WRITERS, fact="hazard of D1"),
        Route(who=NOBODY, fact="fact of another plant"),
        Route(who=NOBODY, fact="no fact"),
    ],
    "assessment/goals/exclusions/<uuid:id>/": [
        Route(200, 422, who=_SEEN, id="exclusion in D1"),
        Route(who=NOBODY, id="no fact"),
    ],
}


def goals(world: World) -> dict[str, str]:
    """What the addresses of the board are filled with."""
    year, plant = clock.today().year, world.here.plant
    Edition.objects.create(
        plant=plant, name=f"goals-{year}", number=1, text=RULEBOOK.replace("2020", str(year)),
        sha256="2" * 64, first=date(year, 1, 1), last=date(year, 12, 31),
        in_force_from=date(year, 1, 1), state=EditionState.PUBLISHED,
    )  # fmt: skip
    drafts = [
        Draft(
            "hazard.due", date(2020, 3, 5), f"hazards/{number}", department="D1",
            attributes={"met": False, "level": "general"},
        )
        for number in range(2)
    ]  # fmt: skip
    unmet, excluded = post(plant=plant, drafts=drafts, by="1001")
    asked = ask_exclusion(
        fact=excluded, reason="设备停用封存", by=world.accounts[Post.PARTY_OFFICER], key="goals"
    )
    return {
        "hazard of D1": str(unmet.pk),
        "exclusion in D1": str(asked.pk),
        "indicator": FULL,
        "kind of unit": "department",
        "code of D1": "D1",
    }
