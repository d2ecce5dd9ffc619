"""One of everything of the room of assessment that the API has addresses for."""

from weakref import WeakKeyDictionary

from tests.house.routes_api_assessment_1 import (
    DRAFT,
    EXCLUSION,
    HAZARD,
    RUN,
    judged_and_asked,
)
from tests.house.routes_api_assessment_2 import BEGUN, CALL, CASE, asked_about
from tests.house.routes_assessment_appraisal import HERE
from tests.organisation.access_people import World

_made: WeakKeyDictionary[World, dict[str, str]] = WeakKeyDictionary()
_SECOND = {"assessments": BEGUN, "vetoes": CASE, "honours": CALL, "appraisals": HERE}
_FIRST = {"rulebooks": DRAFT, "runs": RUN, "goals": EXCLUSION}
_OTHERS = {"jobs/": "job of a run", "facts/": HAZARD}
_PLACES = {
    "scheme": "scheme of branches", "at": "this year", "type": "kind of unit", "indicator": "indicator",
}  # fmt: skip
_ARGUMENTS = {
    "objection": "objection of B1", "file": "proof of the objection", "nomination": "nomination",
    "code": "member of B1",
}  # fmt: skip


def of_assessment(world: World, path: str) -> dict[str, str]:
    """What fills the arguments of an address of the room."""
    drawer, _stroke, rest = path.removeprefix("/api/v1/assessment/").partition("/")
    if world not in _made:
        makes = judged_and_asked if drawer in _FIRST else asked_about
        _made[world] = makes(world)
    found = _made[world]
    if drawer in _FIRST:
        object = next(
            (of for begin, of in _OTHERS.items() if rest.startswith(begin)), _FIRST[drawer]
        )
        arguments = _PLACES | {
            "id": object,
            "code": "code of D1" if drawer == "goals" else "code of B1",
        }
        return {name: found[of] for name, of in arguments.items() if f"{{{name}}}" in path}
    object = "assessment published" if "{objection}" in path else _SECOND[drawer]
    arguments = {"id": object, **_ARGUMENTS}
    return {name: found[of] for name, of in arguments.items() if f"{{{name}}}" in path}
