"""What a draft would change: who gets another score or grade, and through which rule."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from django.utils.translation import gettext as _

from anqi.assessment.rulebooks.benches import BENCHES
from anqi.assessment.rulebooks.changing import changed, later
from anqi.assessment.rulebooks.models import Edition
from anqi.assessment.rulebooks.queries import edition_for, rulebook_of
from anqi.kit import clock
from anqi.kit.faults import Fault, Faulty
from anqi.kit.periods import Period
from anqi.rules.outcome.model import Outcome
from anqi.rules.results.comparison import Change, compare
from anqi.rules.rulebook.model import Rulebook, Scheme
from anqi.rules.rulebook.reading import parse_rulebook

Facts = Literal["now", "last"]
Against = Literal["in_force", "saved"]


@dataclass(frozen=True)
class Seats:
    """The seats of a grade with a quota, in one outcome: how many there are, how many were given, who is tied."""

    grade: str
    seats: int
    given: int
    tied: tuple[str, ...]


@dataclass(frozen=True)
class WhatIf:
    """What came of it. `changes` are those of one scheme, those of grade first, then by how far the score moves.

    `baseline` is the edition that was compared with, None where that is the draft as it was saved.
    """

    scheme: Scheme
    period: Period
    as_of: date
    facts: Facts
    baseline: Edition | None
    before: Scheme | None
    changes: list[Change]
    subjects: int
    seats: tuple[list[Seats], list[Seats]]
    seconds: float

    @property
    def regraded(self) -> list[Change]:
        """Those whose grade changes."""
        return [one for one in self.changes if changes_grade(one)]


def changes_grade(change: Change) -> bool:
    """Whether somebody gets another grade, or was or will be in the scheme only once."""
    before, after = change.before, change.after
    return (before.grade if before else None) != (after.grade if after else None)


def what_if(
    *, edition: Edition, draft: Rulebook, scheme: str, against: Against = "in_force",
    facts: Facts | None = None,
) -> WhatIf:  # fmt: skip
    """Judge a draft beside the edition in force (or itself as saved), on the facts of its period or of the last year.

    `draft` is the rulebook with what was changed and not saved; `facts` is chosen by whether its period has begun.
    Raises Faulty where it has no such scheme, or its period has not begun and that of no year before has facts.
    """
    began = time.perf_counter()
    if scheme not in draft.schemes:
        raise Faulty(_("edition"), [Fault("scheme", _("there is no such scheme"))])
    today = clock.today()
    chosen: Facts = facts or ("now" if draft.period.first <= today else "last")
    if chosen == "now" and draft.period.first > today:
        chosen = "last"
    period = _replayed(draft.period, today) if chosen == "last" else draft.period
    as_of = min(today, period.last)
    baseline, compared = _baseline(edition, draft, against, as_of, period)
    with BENCHES.of(edition.plant, as_of) as bench:
        before = bench.judge(compared, scheme, as_of, keep=True)
        after = bench.judge(replace(draft, period=period), scheme, as_of, keep=False)
    changes = sorted(
        compare(before, after),
        key=lambda one: (not changes_grade(one), -abs(one.by), one.plant, one.subject),
    )
    return WhatIf(
        scheme=draft.schemes[scheme], period=period, as_of=as_of, facts=chosen, baseline=baseline,
        before=compared.schemes.get(scheme), changes=changes, subjects=len(after.schemes[scheme]),
        seats=(_seats(before, scheme), _seats(after, scheme)), seconds=time.perf_counter() - began,
    )  # fmt: skip


def try_out(
    *, edition: Edition, figures: Mapping[str, str], lists: Mapping[str, Sequence[str]],
    scheme: str = "", against: Against = "in_force", facts: Facts | None = None,
) -> WhatIf:  # fmt: skip
    """The same of an edition with figures that are typed and not saved; a scheme that it lacks is its first.

    Raises Faulty where the text, so changed, has faults.
    """
    text = changed(edition.text, figures, lists)
    draft, _warnings = parse_rulebook(text.encode(), f"{edition.name}.yaml")
    chosen = scheme if scheme in draft.schemes else next(iter(draft.schemes), "")
    return what_if(edition=edition, draft=draft, scheme=chosen, against=against, facts=facts)


def _replayed(period: Period, today: date) -> Period:
    """The period of the last year, or of the last but so many that have begun."""
    years = 1
    while later(period.first, -years) > today:
        years += 1
    return Period(later(period.first, -years), later(period.last, -years))


def _baseline(
    edition: Edition, draft: Rulebook, against: Against, as_of: date, period: Period
) -> tuple[Edition | None, Rulebook]:
    """What is compared with. Where nothing was in force on the day it is what the draft is based on, else the draft."""
    if against == "in_force":
        found = edition_for(edition.plant, as_of)
        if found is not None and found.pk != edition.pk:
            return found, rulebook_of(found)
        if edition.based_on is not None:
            try:
                return edition.based_on, replace(rulebook_of(edition.based_on), period=period)
            except Faulty:
                pass  # it was based on a draft that has faults
    try:
        return None, replace(rulebook_of(edition), period=period)
    except Faulty:
        return None, replace(draft, period=period)  # what is typed mends faults of what is saved


def _seats(outcome: Outcome, scheme: str) -> list[Seats]:
    found = outcome.schemes.get(scheme)
    if found is None:
        return []
    subjects = list(found)
    ranked = sum(one.rank is not None for one in subjects)
    return [
        Seats(
            grade.code,
            grade.quota * ranked // 100,
            sum(one.grade == grade.code for one in subjects),
            tuple(one.name for one in subjects if grade.code in one.tied),
        )
        for grade in found.scheme.grades
        if grade.quota is not None
    ]
