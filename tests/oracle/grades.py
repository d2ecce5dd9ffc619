"""§5: who is a subject of a scheme, what it scores, its rank and its grade."""

from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import Any

from .indicators import veto_applies
from .points import RulePoints, clamped, rule_points
from .values import Case
from .world import Row, Subject, active_on, active_within, roster


@dataclass
class Standing:
    """How one subject came out of a scheme."""

    subject: Subject
    name: str
    active: bool
    score: Fraction
    rules: list[RulePoints]
    vetoes: list[str]
    barred: set[str]
    rank: int | None = None
    grade: str | None = None
    tied: list[str] = field(default_factory=list)


def fulfils_who(row: Row, who: Row) -> bool:
    """A scalar, a list or `{absent: true}` on roster columns; an empty one fails the first two."""
    return all(_fits(row.get(column), condition) for column, condition in who.items())


def _fits(found: Any, condition: Any) -> bool:
    if isinstance(condition, dict):
        return found is None
    wanted = condition if isinstance(condition, list) else [condition]
    return found is not None and found in wanted


def _is_subject(case: Case, scheme: Row, row: Row) -> bool:
    return scheme["subject"] == "plant" or (
        fulfils_who(row, scheme.get("who", {})) and active_within(row, case.first, case.as_of)
    )


def _standing(case: Case, scheme: Row, subject: Subject, row: Row) -> Standing:
    rules = [rule_points(case, rule, subject, row) for rule in scheme.get("rules", [])]
    total = Fraction(scheme.get("base", 0)) + sum((rule.points for rule in rules), Fraction(0))
    vetoes = [v for v in scheme.get("vetoes", []) if veto_applies(case, v, subject)]
    return Standing(
        subject=subject,
        name=row["name"],
        active=subject.type == "plant" or active_on(row, case.as_of),
        score=clamped(total, scheme.get("limits", {})),
        rules=sorted(rules, key=lambda rule: rule.code),
        vetoes=sorted(veto["code"] for veto in vetoes),
        barred={grade for veto in vetoes for grade in veto.get("bars", [])},
    )


def standings(case: Case, scheme: Row) -> list[Standing]:
    """Every subject of the scheme with its score, rank and grade, by plant and code."""
    everyone = [
        _standing(case, scheme, subject, row)
        for subject, row in roster(case.world, scheme["subject"])
        if _is_subject(case, scheme, row)
    ]
    ranked = [standing for standing in everyone if standing.active]
    if scheme["subject"] == "plant":
        fields = [ranked]
    else:
        plants = sorted({standing.subject.plant for standing in ranked})
        fields = [[s for s in ranked if s.subject.plant == plant] for plant in plants]
    for together in fields:
        give_ranks(together)
        give_grades(together, scheme.get("grades", []))
    return everyone


def give_ranks(ranked: list[Standing]) -> None:
    """Equal scores share the better rank: 1, 2, 2, 4."""
    for standing in ranked:
        standing.rank = 1 + sum(other.score > standing.score for other in ranked)


def give_grades(ranked: list[Standing], grades: list[Row]) -> None:
    """Grades are given best first."""
    for grade in grades:
        candidates = [standing for standing in ranked if _is_candidate(standing, grade)]
        if "quota" in grade:
            _seat(candidates, floor(Fraction(grade["quota"]) * len(ranked)), grade["code"])
        else:
            for standing in candidates:
                standing.grade = grade["code"]


def _is_candidate(standing: Standing, grade: Row) -> bool:
    enough = "at_least" not in grade or standing.score >= Fraction(grade["at_least"])
    return standing.grade is None and enough and grade["code"] not in standing.barred


def _seat(candidates: list[Standing], seats: int, grade: str) -> None:
    """The highest scores get the seats; equals who do not all fit are tied, and end the giving."""
    for score in sorted({standing.score for standing in candidates}, reverse=True):
        equals = [standing for standing in candidates if standing.score == score]
        if seats == 0:
            return
        if len(equals) > seats:
            for standing in equals:
                standing.tied.append(grade)
            return
        for standing in equals:
            standing.grade = grade
        seats -= len(equals)
