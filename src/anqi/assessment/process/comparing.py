"""Two runs of one scheme compared: whose score, grade, tie, veto or points differ."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from anqi.assessment.runs.models import RunSubject
from anqi.assessment.runs.packing import unpack_json


@dataclass(frozen=True)
class Difference:
    """A subject whose result is not the same; None where it is in one of the two runs only.

    `rules` are the codes of the rules that give it other points, or whose windows differ.
    """

    code: str
    name: str
    before: RunSubject | None
    after: RunSubject | None
    rules: tuple[str, ...]


def rows_of(run: UUID, scheme: str) -> QuerySet[RunSubject]:
    """The subjects of a scheme in a run, by their codes: nobody's rank is shown by where he stands."""
    return RunSubject.objects.filter(run=run, scheme=scheme).order_by("code")


def differences(before: Iterable[RunSubject], after: Iterable[RunSubject]) -> list[Difference]:
    """Whoever is not judged alike in both, by code."""
    old = {row.code: row for row in before}
    new = {row.code: row for row in after}
    found = []
    for code in sorted(old.keys() | new.keys()):
        one, other = old.get(code), new.get(code)
        if one is None or other is None or _result(one) != _result(other):
            name = (other or one or RunSubject()).name
            found.append(Difference(code, name, one, other, _rules(one, other)))
    return found


def _result(row: RunSubject) -> tuple[object, ...]:
    judged = (row.active, row.score, row.rank, row.grade, row.tied, row.vetoes)
    return (*judged, unpacked(row))


def _rules(one: RunSubject | None, other: RunSubject | None) -> tuple[str, ...]:
    if one is None or other is None:
        return ()
    old = {rule["code"]: rule for rule in unpacked(one)}
    new = {rule["code"]: rule for rule in unpacked(other)}
    return tuple(code for code in sorted(old.keys() | new.keys()) if old.get(code) != new.get(code))


def unpacked(row: RunSubject) -> list[dict[str, Any]]:
    """The rules of a row, as they stand in the document."""
    rules: list[dict[str, Any]] = unpack_json(row.rules) if row.rules else []
    return rules
