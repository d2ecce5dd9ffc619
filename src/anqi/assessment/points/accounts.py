"""A member's account out of a run: base, entries by month, what they add up to, and the band in which that stands.

Nothing is given here and nothing is kept: an account is its run, read by months. There is no act that writes points; a
wrong entry is mended by mending its fact.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from anqi.assessment.points.reckoning import Entry, Part, Ruled, entries_of, months_until
from anqi.assessment.rulebooks.queries import rulebook_of
from anqi.assessment.runs import counted
from anqi.assessment.runs.explaining import result_of
from anqi.assessment.runs.models import Run, RunSubject
from anqi.kit.exact import hundredths
from anqi.kit.periods import Period, Window, month_end, month_first
from anqi.ledger.models import Fact
from anqi.rules.outcome.model import RuleResult
from anqi.rules.results.page.marks import clamp
from anqi.rules.rulebook.model import Grade, Measure, Ratio, Rulebook, Scheme, measures_of

_ALL = 5_000
"""Facts of one rule that are read for one person; where there are more, the rule is told as one sum."""


@dataclass(frozen=True)
class Month:
    """A month's entries, in the rulebook's order; sums in hundredths. `running` is where the account stands at its end.

    It is what was `before`, and the month's sum, held within the limits of the scheme.
    """

    number: int
    last: date
    entries: tuple[Entry, ...]
    before: int
    running: int

    @property
    def first(self) -> date:
        return month_first(self.number)

    @property
    def gained(self) -> int:
        return sum(entry.points for entry in self.entries if entry.points > 0)

    @property
    def lost(self) -> int:
        return sum(entry.points for entry in self.entries if entry.points < 0)

    @property
    def sum(self) -> int:
        return self.gained + self.lost

    @property
    def is_held(self) -> bool:
        """Whether the limits of the scheme held the account at the month's end."""
        return self.running != self.before + self.sum


@dataclass(frozen=True)
class PointsAccount:
    """One member's account in one run, by months, the newest last; `facts` are those behind it, by their ids."""

    run: Run
    scheme: Scheme
    period: Period
    row: RunSubject
    months: tuple[Month, ...]
    facts: Mapping[UUID, Fact]

    @property
    def band(self) -> Grade | None:
        return band_of(self.scheme, self.row.score)


def scheme_of_members(book: Rulebook) -> Scheme | None:
    """The scheme that judges Party members: the first of persons that asks for the roster's `party_member`."""
    return next(
        (
            scheme for scheme in book.schemes.values()
            if scheme.subject == "person"
            and any(one.attribute == "party_member" and True in one.one_of for one in scheme.who)
        ),
        None,
    )  # fmt: skip


def band_of(scheme: Scheme, score: int) -> Grade | None:
    """The band in which a score stands: by the lines of the grades alone.

    No quota, so that nobody's band hangs on others; no veto, which a person has to decide; and never the grade of the
    democratic appraisal.
    """
    return next(
        (one for one in scheme.grades if one.at_least is None or score >= one.at_least), None
    )


def account_of(run: Run, row: RunSubject) -> PointsAccount:
    """The account of one member in a run; one query for the facts behind it."""
    book = rulebook_of(run.edition)
    scheme = book.schemes[row.scheme]
    result = result_of(row, scheme, run.plant.code)
    behind = {
        one.rule.code: counted.behind(
            run, one.rule.value, "person", row.code, book.period.first, run.as_of, most=_ALL
        )
        for one in result.rules
        if any(any(window.value) for window in one.windows)
    }
    ids = {fact.id for one in behind.values() for fact in one.facts}
    rows = Fact.objects.filter(pk__in=ids).select_related("reversed_by") if ids else []
    facts = {fact.pk: fact for fact in rows}
    ruled = [_ruled(one, behind.get(one.rule.code), facts, book.period) for one in result.rules]
    months = _months(scheme, ruled, months_until(book.period, run.as_of), run.as_of)
    return PointsAccount(run, scheme, book.period, row, tuple(months), facts)


def _ruled(
    one: RuleResult, behind: counted.Behind | None, facts: Mapping[UUID, Fact], period: Period
) -> Ruled:
    had = {window.window for window in one.windows}
    windows: list[Window] = [w for w in period.windows(one.rule.every) if w.name in had]
    if behind is None:
        return Ruled(one.rule, windows, (), one.points)
    known = [fact for fact in behind.facts if fact.id in facts]
    parts = [_part(one.rule.value, fact, facts[fact.id]) for fact in known]
    inside = [part for part in parts if any(w.first <= part.day <= w.last for w in windows)]
    inside.sort(key=lambda part: (part.day, part.fact))
    return Ruled(one.rule, windows, inside, one.points, len(known) == behind.count)


def _part(value: Measure | Ratio, one: counted.CountedFact, fact: Fact) -> Part:
    of, *to = measures_of(value)
    return Part(
        one.id, one.occurred_on, _adds(of, fact) if one.of else 0,
        _adds(to[0], fact) if to and one.to else 0,
    )  # fmt: skip


def _adds(measure: Measure, fact: Fact) -> int:
    """What a fact adds to a measure that counts it, in hundredths (rulebook.md §3)."""
    if measure.take != "sum":
        return 100
    if measure.summed == "quantity":
        return fact.quantity
    return hundredths(str(fact.attributes.get(measure.summed, "0")))


def _months(
    scheme: Scheme, ruled: Iterable[Ruled], months: list[int], as_of: date
) -> Iterable[Month]:
    by_rule = [entries_of(one, months, as_of) for one in ruled]
    whole, standing = scheme.base, clamp(scheme.base, scheme.limits)
    for month in months:
        entries = tuple(found[month] for found in by_rule if month in found)
        before = standing
        whole += sum(entry.points for entry in entries)
        standing = clamp(whole, scheme.limits)
        last = min(month_end(month_first(month)), as_of)
        yield Month(month, last, entries, before, standing)
