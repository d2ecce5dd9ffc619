"""The addresses of what is set down of the organisation: elections, and withdrawing what was set down wrong."""

from tests.house.routes import NOBODY, ROSTER_KEEPERS, Route
from tests.organisation.access_people import World

WITHDRAWALS: dict[str, list[Route]] = {
    f"organisation/{rows}/<int:id>/withdraw/": [
        Route(200, 422, who=ROSTER_KEEPERS, fresh=True, id=here),
        Route(who=NOBODY, id=there),
    ]
    for rows, here, there in (
        ("placements", "place of T1", "place in another plant"),
        ("links", "link of B1", "link of another plant"),
        ("assignments", "somebody in T1", "somebody in a unit of another plant"),
        ("standings", "standing of a member", "standing in another plant"),
        ("posts", "post in B1", "post in another plant"),
    )
}
ELECTIONS: dict[str, list[Route]] = {
    "organisation/units/<int:id>/elect/": [
        Route(200, 422, who=ROSTER_KEEPERS, id="unit B2"),
        Route(who=NOBODY, id="unit D1"),
        Route(who=NOBODY, id="unit of another plant"),
    ],
    "organisation/units/<int:id>/elections/<str:day>/withdraw/": [
        Route(200, 422, who=ROSTER_KEEPERS, fresh=True, id="unit B2", day="election of B2"),
        Route(who=NOBODY, id="unit of another plant", day="election of B2"),
    ],
}


def set_down(world: World) -> dict[str, str]:
    """Rows that can be withdrawn, here and in another plant, and the day of an election."""
    world.other_branch.elections = ["2020-03-05"]
    world.other_branch.save()
    here, there = world.here, world.there
    return {
        "election of B2": "2020-03-05",
        "place of T1": str(here.team.placements.get().pk),
        "place in another plant": str(there.team.placements.get().pk),
        "somebody in T1": str(here.stranger.assignments.get().pk),
        "somebody in a unit of another plant": str(there.stranger.assignments.get().pk),
        "standing of a member": str(here.officer.standings.get().pk),
        "standing in another plant": str(there.officer.standings.get().pk),
    }
