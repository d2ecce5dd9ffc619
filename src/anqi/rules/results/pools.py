"""Those who are ranked together, and the seats that a grade with a quota has for them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from anqi.kit.exact import short
from anqi.kit.faults import Fault
from anqi.kit.language import _
from anqi.rules.outcome.model import Outcome, SchemeOutcome
from anqi.rules.rulebook.model import Grade
from anqi.rules.rulebook.wording import called


@dataclass(frozen=True)
class Pool:
    """Those ranked together: how many there are, and how many have each grade."""

    ranked: int
    graded: Counter[str]


def pools(outcome: SchemeOutcome) -> dict[str, Pool]:
    """The pools of a scheme by plant; plants are ranked in one, whose name is empty."""
    found: dict[str, list[str | None]] = {}
    by_plant = outcome.scheme.subject != "plant"
    heads = (outcome.subjects[name].to_pylist() for name in ("plant", "rank", "grade"))
    for plant, rank, grade in zip(*heads, strict=True):
        if rank is not None:
            found.setdefault(plant if by_plant else "", []).append(grade)
    return {
        plant: Pool(len(grades), Counter(grade for grade in grades if grade))
        for plant, grades in found.items()
    }


def seats(grade: Grade, pool: Pool) -> int:
    """How many may have a grade with a quota: ⌊quota × ranked⌋."""
    return (grade.quota or 0) * pool.ranked // 100


def seatless(outcome: Outcome) -> Iterator[Fault]:
    """The grades with a quota that so few are ranked for that nobody can have them (rulebook.md §7: warned of)."""
    for name, scheme in sorted(outcome.schemes.items()):
        for plant, pool in sorted(pools(scheme).items()):
            for grade in scheme.scheme.grades:
                if grade.quota and not seats(grade, pool):
                    message = _("{ranked} ranked × {quota} is not one seat for {grade}").format(
                        ranked=pool.ranked,
                        quota=short(grade.quota),
                        grade=called(grade.title, grade.code),
                    )
                    place = f"{called(scheme.scheme.title, name)} {plant}".rstrip()
                    yield Fault(place, message)
