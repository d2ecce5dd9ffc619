"""Whether a rulebook gives what its own worked examples expect (docs/rulebook.md, examples)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import duckdb
import pyarrow

from anqi.facts.catalogue import KINDS
from anqi.facts.kinds import UNIT_TYPES
from anqi.kit.exact import figure
from anqi.kit.faults import Fault
from anqi.kit.language import _, spoken
from anqi.rules.engine.duckdb import DuckDB
from anqi.rules.engine.judging import judge
from anqi.rules.outcome.model import SubjectResult
from anqi.rules.plan.schema import STORE
from anqi.rules.rulebook.model import Example, Rulebook

_CODE = "X"
_OPEN = {"active_from": date(1, 1, 1), "active_to": date(9999, 12, 31)}
_TYPES = {
    "string": pyarrow.string(), "int64": pyarrow.int64(), "date": pyarrow.date32(), "boolean": pyarrow.bool_(),
    "timestamp('UTC')": pyarrow.timestamp("us", "UTC"),
}  # fmt: skip


def failures(rulebook: Rulebook) -> list[Fault]:
    """What the examples expect and the rules do not give, in the order of the file; none where all hold.

    Each example is a plant of its own with one department, one branch that answers for it and one Party member, who are
    named by every fact of the example as far as its kind can name them. Quotas are left out: one alone has no seat.
    """
    by_day = defaultdict(list)
    for number, example in enumerate(rulebook.examples):
        by_day[example.as_of].append((number, example))
    schemes = {
        name: replace(scheme, grades=tuple(replace(grade, quota=None) for grade in scheme.grades))
        for name, scheme in rulebook.schemes.items()
    }
    without_quotas = replace(rulebook, schemes=schemes, sha256="")
    found = {}
    for day, examples in by_day.items():
        results = _judged(without_quotas, day, examples)
        for number, example in examples:
            subject = results.get((example.scheme, _plant(number)))
            found[number] = list(_differences(example, subject))
    return [fault for number in sorted(found) for fault in found[number]]


def _plant(number: int) -> str:
    return f"{_CODE}{number:04}"


def _judged(
    rulebook: Rulebook, day: date, examples: Sequence[tuple[int, Example]]
) -> dict[tuple[str, str], SubjectResult]:
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for name, columns in STORE.items():
            schema = pyarrow.schema([(column, _TYPES[type]) for column, type in columns.items()])
            rows = pyarrow.Table.from_pylist(list(_rows(name, examples)), schema=schema)
            connection.register("_rows", rows)
            connection.execute(f'CREATE TABLE "{name}" AS FROM _rows')
            connection.unregister("_rows")
        outcome = judge(DuckDB(connection), rulebook, as_of=day)
        wanted = {example.scheme for _number, example in examples}
        return {
            (name, one.plant or one.code): one for name in wanted for one in outcome.schemes[name]
        }


def _rows(table: str, examples: Sequence[tuple[int, Example]]) -> Iterator[dict[str, Any]]:
    """The rows of one table of the store."""
    if table == "facts":
        yield from _facts(examples)
        return
    for number, _example in examples:
        plant = _plant(number)
        match table:
            case "plants":
                yield {"code": plant, "name": plant}
            case "departments" | "branches":
                yield {"plant": plant, "code": _CODE, "name": _CODE, **_OPEN}
            case "people":
                units = {"department": _CODE, "branch": _CODE, "party_member": True}
                yield {"plant": plant, "code": _CODE, "name": _CODE, **_OPEN, **units}
            case "answers_for":
                yield {"plant": plant, "branch": _CODE, "department": _CODE, **_OPEN}


def _facts(examples: Sequence[tuple[int, Example]]) -> Iterator[dict[str, Any]]:
    place = 0
    for number, example in examples:
        for fact in example.facts:
            named = {name: _CODE for name in UNIT_TYPES if KINDS[fact.kind].names(name)}
            for _time in range(fact.times):
                yield {
                    "place": place, "id": str(place), "kind": fact.kind, "occurred_on": fact.occurred_on,
                    "plant": _plant(number), "quantity": fact.quantity, **named, **fact.attributes,
                }  # fmt: skip
                place += 1


def _differences(example: Example, found: SubjectResult | None) -> Iterator[Fault]:
    name = next((example.title[key] for key in (spoken(), "zh", "en") if key in example.title), "")
    place = f"{example.place} {name}".rstrip()
    if found is None:
        yield Fault(place, _("the example's subject takes no part in the scheme"))
        return
    points = {result.rule.code: result.points for result in found.rules}
    for code, expected in example.points.items():
        if points[code] != expected:
            message = _("{code}: {expected} points expected, the rules give {given}")
            yield Fault(
                place,
                message.format(code=code, expected=figure(expected), given=figure(points[code])),
            )
    if example.score is not None and found.score != example.score:
        message = _("score {expected} expected, the rules give {given}")
        yield Fault(
            place, message.format(expected=figure(example.score), given=figure(found.score))
        )
    none = _("none")
    if example.grade is not None and found.grade != example.grade:
        message = _("grade {expected} expected, the rules give {given}")
        yield Fault(place, message.format(expected=example.grade, given=found.grade or none))
    if example.vetoes is not None and tuple(sorted(found.vetoes)) != example.vetoes:
        message = _("vetoes {expected} expected, the rules give {given}")
        wanted, given = (
            " ".join(codes) or none for codes in (example.vetoes, sorted(found.vetoes))
        )
        yield Fault(place, message.format(expected=wanted, given=given))
