"""What stands between a draft and its publication: faults, worked examples that fail, objections not overruled."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256

from anqi.assessment.rulebooks.changing import named
from anqi.assessment.rulebooks.models import Edition, EditionAct, EditionStep
from anqi.kit.faults import Fault, Faulty
from anqi.kit.language import spoken
from anqi.rules.engine.examples import failures
from anqi.rules.rulebook.formalism import Objection, objections
from anqi.rules.rulebook.model import Example, Rulebook, measures_of
from anqi.rules.rulebook.nodes import place
from anqi.rules.rulebook.reading import parse_rulebook

_KEPT = 64


@dataclass(frozen=True)
class Placed:
    """A fault or warning with the line and the path at which it stands; line 0 where it is of the whole file."""

    line: int
    path: str
    message: str


@dataclass(frozen=True)
class Worked:
    """A worked example, and what it expects and the rules do not give."""

    example: Example
    failed: tuple[str, ...]


@dataclass(frozen=True)
class Checked:
    """All that can be said of a text without facts. `rulebook` is None where it has faults."""

    rulebook: Rulebook | None
    faults: tuple[Placed, ...] = ()
    warnings: tuple[Placed, ...] = ()
    worked: tuple[Worked, ...] = ()
    objections: tuple[Objection, ...] = ()

    @property
    def failing(self) -> list[Worked]:
        """The worked examples that do not hold."""
        return [one for one in self.worked if one.failed]


@dataclass(frozen=True)
class Objected:
    """A rule that the formalism check objects to, and the decision that overruled it, if one does."""

    scheme: str
    rule: str
    said: tuple[Objection, ...]
    overruled: EditionStep | None


@dataclass(frozen=True)
class Review:
    """An edition with all that keeps it from being sent for review."""

    checked: Checked
    objected: tuple[Objected, ...]

    @property
    def open(self) -> list[Objected]:
        """The rules objected to that no decision overruled."""
        return [one for one in self.objected if one.overruled is None]

    @property
    def is_sound(self) -> bool:
        """Whether nothing keeps it from being sent."""
        return not (self.checked.faults or self.checked.failing or self.open)


def checked(text: str, name: str) -> Checked:
    """A text's faults, worked examples and objections, in the language spoken. Asked for again it costs nothing."""
    return _checked(text, name, spoken())


def review(edition: Edition, steps: Iterable[EditionStep]) -> Review:
    """How an edition stands. `steps` are all of its steps."""
    found = checked(edition.text, edition.name)
    overruled = {
        (step.scheme, step.rule, step.digest): step
        for step in steps
        if step.act == EditionAct.OVERRULE
    }
    by_rule: dict[tuple[str, str], list[Objection]] = {}
    for one in found.objections:
        by_rule.setdefault((one.scheme, one.rule), []).append(one)
    return Review(
        found,
        tuple(
            Objected(
                scheme, rule, tuple(said),
                overruled.get((scheme, rule, digest_of(edition.text, found, scheme, rule))),
            )
            for (scheme, rule), said in by_rule.items()
        ),
    )  # fmt: skip


def digest_of(text: str, found: Checked, scheme: str, rule: str) -> str:
    """The hash (hex) of a rule's text with that of the measures it counts: what a decision on it was about."""
    heads = [f"schemes.{scheme}.rules.{rule}."]
    if found.rulebook is not None:
        for one in found.rulebook.schemes[scheme].rules:
            if one.code == rule:
                heads += [f"measures.{each.name}." for each in measures_of(one.value)]
    values = {name: one.text for name, one in named(text).items() if name.startswith(tuple(heads))}
    return sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


@lru_cache(maxsize=_KEPT)
def _checked(text: str, name: str, _language: str) -> Checked:
    try:
        rulebook, warnings = parse_rulebook(text.encode(), f"{name}.yaml")
    except Faulty as faulty:
        return Checked(None, tuple(_placed(faulty.faults)))
    return Checked(
        rulebook,
        warnings=tuple(_placed(warnings)),
        worked=tuple(_worked(rulebook)),
        objections=tuple(objections(rulebook)),
    )


def _placed(faults: Sequence[Fault]) -> Iterable[Placed]:
    said = re.escape(place(0)).replace("0", r"(\d+)")
    for fault in faults:
        found = re.match(rf"{said}(?: (.*))?\Z", fault.place, re.DOTALL)
        if found is None:
            yield Placed(0, fault.place, fault.message)
        else:
            yield Placed(int(found[1]), found[2] or "", fault.message)


def _worked(rulebook: Rulebook) -> Iterable[Worked]:
    """The examples, each judged by no more than it asks: to plan a whole rulebook takes seconds."""
    by_shape: dict[tuple[str, frozenset[str] | None, bool], list[Example]] = {}
    for one in rulebook.examples:
        by_shape.setdefault(_asked(one), []).append(one)
    found: list[Fault] = []
    for (name, rules, vetoes), examples in by_shape.items():
        scheme = rulebook.schemes[name]
        narrow = replace(
            scheme,
            rules=tuple(one for one in scheme.rules if rules is None or one.code in rules),
            vetoes=scheme.vetoes if vetoes else (),
        )
        found += failures(
            replace(
                rulebook, indicators={}, goals={}, schemes={name: narrow},
                examples=tuple(examples),
            )
        )  # fmt: skip
    for one in rulebook.examples:
        failed = [fault.message for fault in found if fault.place.startswith(one.place)]
        yield Worked(one, tuple(failed))


def _asked(one: Example) -> tuple[str, frozenset[str] | None, bool]:
    """Its scheme, the rules that it asks about (None: all), and whether vetoes matter."""
    whole = one.score is not None or one.grade is not None
    rules = None if whole else frozenset(one.points)
    return one.scheme, rules, one.grade is not None or one.vetoes is not None
