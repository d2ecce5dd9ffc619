"""A scheme of one plant: everybody's score against the lines, grade and vetoes, in order of code."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from anqi.kit.exact import figure
from anqi.kit.language import _
from anqi.rules.outcome.model import SchemeOutcome, SubjectResult
from anqi.rules.results.pools import Pool, pools, seats
from anqi.rules.results.sentences import seats_sentence
from anqi.rules.rulebook.model import Scheme, Subject
from anqi.rules.rulebook.sentences import grades_sentence, limits
from anqi.rules.rulebook.wording import amount, called, grade_called, type_called

_LEFT, _RIGHT = 8, 168
"""Where the scale of scores begins and ends, in pixels."""


@dataclass(frozen=True)
class Scale:
    """The scale on which scores are drawn: its ends in hundredths, and the lines of the grades."""

    low: int
    high: int
    lines: list[int]

    def at(self, score: int) -> str:
        """Where a score stands, in pixels; one beyond the ends stands at the end."""
        inside = min(max(score, self.low), self.high)
        place = _LEFT + (_RIGHT - _LEFT) * (inside - self.low) / max(1, self.high - self.low)
        return f"{place:.1f}"

    @property
    def marks(self) -> list[tuple[str, str]]:
        """The places and texts of the lines and of the upper end."""
        return [(self.at(line), amount(line)) for line in sorted({*self.lines, self.high})]


@dataclass(frozen=True)
class Entry:
    """One subject in the list. `html` is its explanation, empty where that is packed as part `at` of `part`."""

    one: SubjectResult
    anchor: str
    score: str
    place: str
    standing: str
    best: bool
    tied: str
    html: str
    part: str
    at: int


@dataclass(frozen=True)
class Chip:
    """A choice of entries: what it is called, how many, and the marks that an entry must carry."""

    title: str
    count: int
    key: str


@dataclass(frozen=True)
class SchemeView:
    name: str
    title: str
    basis: str
    about: str
    type: Subject
    type_title: str
    ranked: bool
    scale: Scale
    scale_id: str
    chips: list[Chip]
    entries: list[Entry]
    vetoes: dict[str, str]
    """The titles of vetoes by code."""
    seats: list[str]


def scale(outcome: SchemeOutcome) -> Scale:
    """From a little below the lowest line or score to the limit or the highest score."""
    scores = outcome.subjects["score"].to_pylist()
    scheme = outcome.scheme
    lines = [grade.at_least for grade in scheme.grades if grade.at_least is not None]
    high = scheme.limits.max if scheme.limits.max is not None else max([*scores, *lines, 100])
    typical = sorted(scores)[len(scores) // 50 :] or [0]
    low = min([*lines, *typical[:1]]) // 1000 * 1000
    return Scale(min(low, high - 100), high, lines)


def anchor(scheme: Scheme, plant: str, code: str) -> str:
    """The address of a subject's explanation within the page."""
    return f"{scheme.name}/{plant}/{code}"


Explain = Callable[[SubjectResult], tuple[str, str, int]]
"""Gives a subject's explanation: as markup, or packed as so-many-eth of a part."""


def view(
    outcome: SchemeOutcome, ones: Iterable[SubjectResult], plant: str, explain: Explain
) -> SchemeView:
    scheme = outcome.scheme
    drawn = scale(outcome)
    entries = [_entry(scheme, drawn, one, explain) for one in ones]
    pool = pools(outcome).get("" if scheme.subject == "plant" else plant)
    return SchemeView(
        name=scheme.name,
        title=called(scheme.title, scheme.name),
        basis=called(scheme.basis, ""),
        about=about(scheme),
        type=scheme.subject,
        type_title=type_called(scheme.subject),
        ranked=scheme.subject != "person",
        scale=drawn,
        scale_id=f"scale-{scheme.name}-{plant}",
        chips=_chips(scheme, [entry.one for entry in entries]),
        entries=entries,
        vetoes={veto.code: called(veto.title, veto.code) for veto in scheme.vetoes},
        seats=[] if pool is None else _seats(scheme, pool),
    )


def about(scheme: Scheme) -> str:
    parts = [grades_sentence(scheme)]
    if scheme.base:
        parts.append(_("base {points} points").format(points=amount(scheme.base)))
    if scheme.limits:
        parts.append(_("score {limits}").format(limits=limits(scheme.limits)))
    return _("; ").join(part for part in parts if part)


def _entry(scheme: Scheme, drawn: Scale, one: SubjectResult, explain: Explain) -> Entry:
    html, part, at = explain(one)
    return Entry(
        one=one,
        anchor=anchor(scheme, one.plant, one.code),
        score=figure(one.score),
        place=drawn.at(one.score),
        standing=grade_called(scheme, one.grade) if one.active else _("not active"),
        best=bool(scheme.grades) and one.grade == scheme.grades[0].code,
        tied=_(", ").join(grade_called(scheme, code) for code in one.tied),
        html=html,
        part=part,
        at=at,
    )


def _chips(scheme: Scheme, ones: list[SubjectResult]) -> list[Chip]:
    """All, each grade that somebody has, and what the committee has to look at."""
    graded = Counter(one.grade for one in ones)
    found = [Chip(_("all"), len(ones), "")]
    found += [
        Chip(called(grade.title, grade.code), graded[grade.code], f"grade:{grade.code}")
        for grade in scheme.grades
    ]
    found += [
        Chip(_("tied"), sum(1 for one in ones if one.tied), "tied"),
        Chip(_("vetoed"), sum(1 for one in ones if one.vetoes), "vetoed"),
        Chip(_("not active"), sum(1 for one in ones if not one.active), "inactive"),
    ]
    return [chip for chip in found if chip.count or not chip.key]


def _seats(scheme: Scheme, pool: Pool) -> list[str]:
    """How each quota came to its seats, and how many of them are given."""
    return [
        _("{grade}: {seats}, {taken} given").format(
            grade=called(grade.title, grade.code),
            seats=seats_sentence(grade.quota, pool.ranked, seats(grade, pool)),
            taken=pool.graded[grade.code],
        )
        for grade in scheme.grades
        if grade.quota is not None
    ]
