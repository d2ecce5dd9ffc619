"""What pages of rulebooks say: rules in sentences, editions by name, differences by what they are about."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from anqi.assessment.rulebooks.changing import Difference
from anqi.assessment.rulebooks.models import Edition, EditionState
from anqi.assessment.rulebooks.outline import Outline, Part, Row
from anqi.facts.catalogue import KINDS
from anqi.kit.language import spoken
from anqi.pages.component_kinds import State
from anqi.rules.rulebook import sentences
from anqi.rules.rulebook.model import (
    Example,
    ExampleFact,
    Ratio,
    Rulebook,
    Scheme,
    Value,
    measures_of,
)
from anqi.rules.rulebook.wording import amount, called, grade_called, status_called

_SIGNS: dict[str, State] = {
    EditionState.DRAFT: "open",
    EditionState.REVIEW: "part",
    EditionState.PUBLISHED: "ok",
    EditionState.DROPPED: "na",
}


def titled(edition: Edition) -> str:
    """A rulebook's title in the language spoken, else in another, else its name."""
    titles: dict[str, str] = edition.title
    return titles.get(spoken()) or next(filter(None, titles.values()), edition.name)


def numbered(edition: Edition) -> str:
    """A rulebook's name with the number of the edition."""
    return _("{rulebook}, edition {number}").format(rulebook=edition.name, number=edition.number)


def edition_called(edition: Edition) -> str:
    """An edition by its rulebook's title and its number."""
    title = called(edition.title, edition.name)
    return _("{title}, edition {number}").format(title=title, number=edition.number)


def period_said(edition: Edition) -> str:
    if edition.first is None or edition.last is None:
        return "–"
    return f"{edition.first} – {edition.last}"


def sign_of(edition: Edition) -> State:
    return _SIGNS[edition.state]


def part_called(part: str) -> str:
    """What the parts of a scheme are called."""
    return {
        "rules": _("Rules"),
        "vetoes": _("Vetoes"),
        "grades": _("Grades"),
        "indicators": _("Indicators"),
        "examples": _("Worked examples"),
    }[part]


def says(rulebook: Rulebook | None) -> dict[str, list[str]]:
    """What each rule, veto and indicator does and counts, in sentences, by its name in the text."""
    found: dict[str, list[str]] = {}
    if rulebook is None:
        return found
    for scheme in rulebook.schemes.values():
        head = f"schemes.{scheme.name}"
        for rule in scheme.rules:
            said = sentences.score_sentence(rule)
            if isinstance(rule.value, Ratio):
                nothing = _("{sentence}; where nothing is due {points} points")
                said = nothing.format(sentence=said, points=amount(rule.empty or 0))
            found[f"{head}.rules.{rule.code}"] = [said, *counts(rule.value)]
        for veto in scheme.vetoes:
            said = _("holds where {condition}").format(condition=sentences.veto_condition(veto))
            found[f"{head}.vetoes.{veto.code}"] = [said, *counts(veto.value)]
    for indicator in rulebook.indicators.values():
        said = f"{sentences.value(indicator.value)} {sentences.target(indicator)}"
        if indicator.empty:
            nothing = _("{sentence}; where nothing is due: {status}")
            said = nothing.format(sentence=said, status=status_called(indicator.empty))
        found[f"indicators.{indicator.code}"] = [said, *counts(indicator.value)]
    return found


def counts(value: Value) -> list[str]:
    """What the measures of a value count."""
    return [
        _("{name} is: {counted}").format(
            name=called(one.title, one.name), counted=sentences.measure(one)
        )
        for one in measures_of(value)
    ]


def example_called(one: Example) -> str:
    """What a worked example shows, else where it stands."""
    return called(one.title, one.place)


def facts_of(one: Example) -> str:
    """What is given in a worked example: how many facts of which kind, from when to when."""
    counted: dict[str, list[ExampleFact]] = {}
    for fact in one.facts:
        counted.setdefault(fact.kind, []).append(fact)
    parts = []
    for kind, facts in counted.items():
        days = sorted({str(fact.occurred_on) for fact in facts})
        span = days[0] if len(days) == 1 else f"{days[0]} – {days[-1]}"
        count = sum(fact.times for fact in facts)
        said = _("{kind} × {count} ({days})")
        parts.append(said.format(kind=KINDS[kind].title.in_(spoken()), count=count, days=span))
    return _("; ").join(parts) or _("no facts")


def expected(one: Example, scheme: Scheme) -> str:
    """What must come out of a worked example of a scheme."""
    parts = [f"{code} {amount(points)}" for code, points in one.points.items()]
    if one.score is not None:
        parts.append(_("score {points}").format(points=amount(one.score)))
    if one.grade is not None:
        parts.append(_("grade {grade}").format(grade=grade_called(scheme, one.grade)))
    if one.vetoes is not None:
        parts.append(_("vetoes {codes}").format(codes=" ".join(one.vetoes) or "–"))
    return _("; ").join(parts)


def labels(found: Outline | None) -> dict[str, str]:
    """What figures are called, by their names in the text: `B04 …: points`."""
    known: dict[str, str] = {
        "rulebook": _("name of the rulebook"),
        "title.zh": _("Title in Chinese"),
        "title.en": _("Title in English"),
        "period[0]": _("Period begins"),
        "period[1]": _("Period ends"),
    }
    if found is None:
        return known
    for row in rows_of(found):
        for slot in row.slots:
            known[slot.name] = _("{row}: {item}").format(
                row=f"{row.code} {row.title}", item=slot.label
            )
    for sheet in found.sheets.values():
        for piece in sheet.head:
            if not isinstance(piece, str):
                known[piece.name] = _("{row}: {item}").format(row=sheet.title, item=piece.label)
    return known


def rows_of(found: Outline) -> Iterable[Row]:
    """All rows of a text."""
    for sheet in found.sheets.values():
        for part in PARTS_OF_A_SCHEME:
            yield from sheet.rows[part]
    yield from found.indicators


PARTS_OF_A_SCHEME: tuple[Part, ...] = ("rules", "vetoes", "grades")


def said_differences(
    found: Iterable[Difference], known: dict[str, str]
) -> list[tuple[str, str, str]]:
    """Differences as (what, before, after)."""
    return [
        (_called(one.name, known), one.before or "–", one.after or "–")
        for one in found
    ]  # fmt: skip


def _called(name: str, known: dict[str, str]) -> str:
    """A list's codes stand under the list, the bounds and points of bands under their rule."""
    return known.get(name) or known.get(name.rpartition("[")[0]) or name
