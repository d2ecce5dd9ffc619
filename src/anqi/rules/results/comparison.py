"""Two outcomes side by side: who changes score, rank or grade, by how much, and through which rules."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from anqi.kit.exact import figure
from anqi.rules.outcome.model import Key, Outcome, SubjectResult


@dataclass(frozen=True)
class Standing:
    """Where a subject stands in one of the two outcomes. The score is in hundredths."""

    score: int
    rank: int | None
    grade: str | None
    vetoes: tuple[str, ...]


@dataclass(frozen=True)
class RuleChange:
    """A rule whose points differ; None where an outcome lacks the rule. Points are hundredths."""

    rule: str
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Change:
    """A subject that stands otherwise in the second outcome; None where one of them lacks it."""

    scheme: str
    plant: str
    subject: str
    name: str
    before: Standing | None
    after: Standing | None
    rules: tuple[RuleChange, ...]

    @property
    def by(self) -> int:
        """How far the score moved, in hundredths; an absent subject stands at nothing."""
        return (self.after.score if self.after else 0) - (self.before.score if self.before else 0)


def compare(before: Outcome, after: Outcome) -> list[Change]:
    """The changes from one outcome to the other, by scheme, plant and subject. Schemes are matched by name."""
    return [
        change
        for scheme in sorted({*before.schemes, *after.schemes})
        for change in _changes(scheme, before, after)
    ]


def _changes(scheme: str, before: Outcome, after: Outcome) -> Iterator[Change]:
    old, new = _subjects(before, scheme), _subjects(after, scheme)
    for key in sorted({*old, *new}):
        one, other = old.get(key), new.get(key)
        standings = _standing(one), _standing(other)
        rules = tuple(_rule_changes(one, other))
        if standings[0] != standings[1] or rules:
            name = next(found.name for found in (other, one) if found is not None)
            yield Change(scheme, *key, name, *standings, rules)


def _subjects(outcome: Outcome, scheme: str) -> dict[Key, SubjectResult]:
    found = outcome.schemes.get(scheme)
    return {(one.plant, one.code): one for one in found} if found is not None else {}


def _standing(one: SubjectResult | None) -> Standing | None:
    return None if one is None else Standing(one.score, one.rank, one.grade, tuple(one.vetoes))


def _rule_changes(one: SubjectResult | None, other: SubjectResult | None) -> Iterator[RuleChange]:
    old = {result.rule.code: result.points for result in one.rules} if one else {}
    new = {result.rule.code: result.points for result in other.rules} if other else {}
    for code in sorted({*old, *new}):
        if old.get(code) != new.get(code):
            yield RuleChange(code, old.get(code), new.get(code))


def as_json(changes: list[Change]) -> list[dict[str, Any]]:
    """The changes with figures as text, as results write them."""
    return [
        {
            "scheme": change.scheme,
            "plant": change.plant,
            "subject": change.subject,
            "name": change.name,
            "before": _written(change.before),
            "after": _written(change.after),
            "by": figure(change.by),
            "rules": [
                {"code": r.rule, "before": _points(r.before), "after": _points(r.after)}
                for r in change.rules
            ],
        }
        for change in changes
    ]


def _written(standing: Standing | None) -> dict[str, Any] | None:
    if standing is None:
        return None
    return {**asdict(standing), "score": figure(standing.score)}


def _points(points: int | None) -> str | None:
    return None if points is None else figure(points)
