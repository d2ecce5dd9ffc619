"""A second reading of the rulebook's specification, to hold the engine against.

Written from `rulebook.md`, `facts.md` and `results.md` alone, in loops and fractions: slow, and
meant to be checked by eye. Comments cite the paragraphs of `rulebook.md`.

Where the specification leaves two readings, these are taken:

- An indicator's types are listed in the order plant, department, branch; maps by code and lists of
  coded things (subjects, rules, vetoes) are sorted by code point, whatever their order in the
  rulebook.
- A fact without `posted_at` counts as posted at any moment; `posted_until` itself is included. A
  reversal that was posted later does not take its fact back yet.
- A fact without a quantity has quantity 1, also where its kind names one: `quantity` is never
  absent.
- An `open` window ends after `as of` by its last day *within the period*.
- A ratio by 0 is empty for rules whatever its numerator, and fulfils no veto by value; for an
  indicator, and so for a veto by that indicator, a/0 with a above 0 is missed.
- In an open window an empty ratio waits under every form of score.
- `empty` and `otherwise` are points like any: clamped to `window_limits`, where the window is not
  pending.
- `limits` of a rule are not applied where no window applies or all that do are pending, even if
  they exclude 0; where one is not pending the pending ones add their 0.
- In `who` a condition is a scalar, a list or `{absent: true}`; an empty `party_member` is false.
- Vetoes are named for subjects that are not active on the `as of` day too; they are never tied.
- Seats are reckoned from those ranked together: within a plant, or all plants for a scheme of
  plants.
- A unit that was never active in the period up to `as of` has no indicators, but its facts count
  for its plant, and for the branch that answers for it.
- Through departments, it is the span of `answers_for` alone that counts, not whether the department
  was active.
- A goal without indicators would be met for all types; a veto without `bars` bars nothing.
"""

from datetime import date, datetime
from typing import Any

from .grades import standings
from .indicators import goal_status, indicator_status, judged_for
from .values import Case, visible
from .world import Row, Rulebook, Subject, SubjectType, World, active_within, roster
from .write import dumps, written_standing, written_value

__all__ = ["dumps", "judge"]

_JUDGED_TYPES: tuple[SubjectType, ...] = ("plant", "department", "branch")


def judge(
    rulebook: Rulebook,
    world: World,
    as_of: date | None = None,
    posted_until: datetime | None = None,
) -> dict[str, Any]:
    """What `results.json` holds for this rulebook and world; `as_of` None is the last day."""
    first, last = (date.fromisoformat(day) for day in rulebook["period"])
    until = last if as_of is None else as_of
    seen = [f for f in visible(world.facts, posted_until) if f["occurred_on"] <= until]
    case = Case(rulebook, world, first, last, until, seen)
    schemes = _schemes(case)
    return {
        "rulebook": rulebook["rulebook"],
        "period": [first.isoformat(), last.isoformat()],
        "as_of": until.isoformat(),
        "schemes": {
            name: [row for _, row in rows]
            for name, rows in schemes.items()
            if rulebook["schemes"][name]["subject"] == "plant"
        },
        "plants": {
            plant: {
                "indicators": _indicators(case, plant),
                "goals": _goals(case, plant),
                "schemes": {
                    name: [row for subject, row in rows if subject.plant == plant]
                    for name, rows in schemes.items()
                    if rulebook["schemes"][name]["subject"] != "plant"
                },
            }
            for plant in sorted(row["code"] for row in world.plants)
        },
    }


def _schemes(case: Case) -> dict[str, list[tuple[Subject, Row]]]:
    """Every scheme's subjects as they are written, by scheme."""
    return {
        name: [(s.subject, written_standing(s)) for s in standings(case, scheme)]
        for name, scheme in sorted(case.rulebook.get("schemes", {}).items())
    }


def _units(case: Case, type: SubjectType, plant: str) -> list[Subject]:
    """`results.md`: the plant's roster rows that were active in the period up to `as of`."""
    return [
        subject
        for subject, row in roster(case.world, type)
        if subject.plant == plant
        and (type == "plant" or active_within(row, case.first, case.as_of))
    ]


def _indicators(case: Case, plant: str) -> Row:
    result: Row = {}
    for code, indicator in sorted(case.rulebook.get("indicators", {}).items()):
        result[code] = {}
        for type in _JUDGED_TYPES:
            if judged_for(case.rulebook, indicator, type):
                result[code][type] = {
                    unit.code: _written_indicator(case, indicator, unit)
                    for unit in _units(case, type, plant)
                }
    return result


def _written_indicator(case: Case, indicator: Row, unit: Subject) -> Row:
    value, status = indicator_status(case, indicator, unit)
    return {"value": written_value(value), "status": status}


def _goals(case: Case, plant: str) -> Row:
    result: Row = {}
    for code, goal in sorted(case.rulebook.get("goals", {}).items()):
        indicators = [case.rulebook["indicators"][name] for name in goal["indicators"]]
        result[code] = {}
        for type in _JUDGED_TYPES:
            if all(judged_for(case.rulebook, indicator, type) for indicator in indicators):
                result[code][type] = {
                    unit.code: goal_status(
                        [indicator_status(case, indicator, unit)[1] for indicator in indicators]
                    )
                    for unit in _units(case, type, plant)
                }
    return result
