"""The results of a scheme as a table: who, how many points, where that stands, vetoes, and the grade that is proposed.

Made for the page of a run; the page of an assessment uses it with what the committee decided.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anqi.assessment.runs.hooks import Decision
from anqi.assessment.runs.models import Run, RunSubject
from anqi.assessment.runs.queries import may_rank
from anqi.kit.exact import figure
from anqi.pages.component_kinds import Link
from anqi.rules.results.pools import Pool, seats
from anqi.rules.results.sentences import seats_sentence
from anqi.rules.rulebook.model import Scheme
from anqi.rules.rulebook.wording import called, grade_called, type_called

_AXIS = 164
"""How wide the scale of the plots is drawn, between edges of 6 (pages.templatetags.judging.plot)."""
_APART = 26
"""How far two figures of the scale must stand apart to be read."""


class Order(models.TextChoices):
    """By what a table is ordered."""

    CODE = "code", gettext_lazy("by code")
    NAME = "name", gettext_lazy("by name")
    SCORE = "score", gettext_lazy("by score")
    GRADE = "grade", gettext_lazy("by grade")


@dataclass(frozen=True)
class Decided:
    """The grade that stands once the committee has decided: what it is called, and what there is to say of it."""

    grade: str
    tag: str = ""


def decided_of(scheme: Scheme, found: Decision) -> dict[str, Decided]:
    """The grades of a decision as a column shows them."""
    said: dict[str, Decided] = {}
    for code, grade in found.grades.items():
        if code in found.frozen:
            said[code] = Decided(_("frozen"), _("a veto is not decided yet"))
        else:
            tag = _("as ruled") if code in found.ruled else ""
            said[code] = Decided(grade_called(scheme, grade), tag)
    return said


@dataclass(frozen=True)
class Line:
    """A line of the table. Figures are text; `value` places the dot, which is hollow where the grade is `held`.

    `rank` is shown where the table is `ranked` alone.
    """

    code: str
    name: str
    href: str
    note: str
    score: str
    value: float
    rank: str
    held: bool
    vetoes: Sequence[Link]
    grade: str
    best: bool
    tags: Sequence[str]
    more: Link | None
    decided: Decided | None = None


@dataclass(frozen=True)
class ResultsTable:
    """What `assessment/runs/results_table.html` shows. `heads` are links that order the table, by Order's values."""

    caption: str
    subject: str
    lines: Sequence[Line]
    low: float
    high: float
    marks: Sequence[float]
    scale: Sequence[tuple[str, float]]
    heads: Mapping[str, str]
    order: str
    ranked: bool
    noted: str
    more_head: str
    graded: bool
    decided: bool
    legend: Sequence[str] = field(default=())


def orders_of(scheme: Scheme, run: Run | None = None) -> list[Order]:
    """By what the results of a scheme may be ordered: persons by what they came to only where that was decided."""
    if scheme.subject == "person":
        ranks = [Order.SCORE] if may_rank(scheme, run) else []
        return [Order.CODE, Order.NAME, *ranks]
    return [Order.CODE, Order.SCORE, Order.GRADE]


def ordered(
    rows: models.QuerySet[RunSubject], scheme: Scheme, order: Order, run: Run | None = None
) -> models.QuerySet[RunSubject]:
    """The rows in an order that the scheme may have; any other is that of the codes."""
    match order if order in orders_of(scheme, run) else Order.CODE:
        case Order.SCORE:
            return rows.order_by("-score", "code")
        case Order.NAME:
            return rows.order_by("name", "code")
        case Order.GRADE:
            places = [models.When(grade=g.code, then=at) for at, g in enumerate(scheme.grades)]
            place = models.Case(*places, default=len(places), output_field=models.IntegerField())
            return rows.order_by(place, "code")
    return rows.order_by("code")


def results_table(
    scheme: Scheme, rows: Sequence[RunSubject], pool: Pool, *, href: Callable[[RunSubject], str],
    notes: Mapping[str, str] | None = None, noted: str | Promise = "",
    rulings: Mapping[str, str] | None = None, more: Mapping[str, Link] | None = None,
    more_head: str | Promise = "", heads: Mapping[str, str] | None = None, order: Order = Order.CODE,
    run: Run | None = None, decided: Mapping[str, Decided] | None = None,
    frozen: Mapping[str, str] | None = None,
) -> ResultsTable:  # fmt: skip
    """The table of these rows. With the `run` of persons, ranks are shown where that was decided.

    By a subject's code: `notes` are what stands beside the name under the head `noted`, `rulings` the grades that the
    committee gave, `more` what stands in a column of its own under `more_head`, such as objections, `decided` the
    grades of a column of their own: those that stand, once the committee has decided; `frozen` says of whom no grade is
    given or denied yet, and why.
    """
    low, high, lines = _scale(scheme, rows)
    last = len(scheme.grades) - 1
    marks = [one for at, one in enumerate(lines) if at < max(last, 1)]
    given = rulings or {}
    return ResultsTable(
        caption=called(scheme.title, scheme.name),
        subject=type_called(scheme.subject),
        lines=[
            _line(
                scheme, row, href(row), (notes or {}).get(row.code, ""), given, (more or {}),
                (decided or {}).get(row.code), (frozen or {}).get(row.code, ""),
            )
            for row in rows
        ],
        low=low, high=high, marks=marks, scale=_figures(low, high, marks), heads=heads or {},
        order=order.value, ranked=order == Order.SCORE and may_rank(scheme, run), noted=str(noted),
        more_head=str(more_head), graded=bool(scheme.grades), decided=decided is not None and bool(scheme.grades),
        legend=_legend(scheme, pool, rows),
    )  # fmt: skip


def _line(
    scheme: Scheme, row: RunSubject, href: str, note: str, rulings: Mapping[str, str],
    more: Mapping[str, Link], decided: Decided | None, frozen: str,
) -> Line:  # fmt: skip
    tags = []
    ruled = row.code in rulings
    if frozen:
        tags.append(frozen)
    elif ruled:
        tags.append(_("decided"))
    elif row.tied:
        tags.append(_("tied, for the committee"))
    if not row.active:
        tags.append(_("no longer active"))
    best = scheme.grades[0].code if scheme.grades else None
    grade = rulings.get(row.code, row.grade)
    return Line(
        row.code, row.name, href, note, figure(row.score), row.score / 100,
        str(row.rank) if row.rank is not None else "–", bool(row.vetoes),
        [{"text": code, "href": f"{href}#veto-{code}"} for code in row.vetoes],
        _("frozen") if frozen else grade_called(scheme, grade),
        not frozen and grade is not None and grade == best, tags, more.get(row.code),
        decided,
    )  # fmt: skip


def _scale(scheme: Scheme, rows: Sequence[RunSubject]) -> tuple[float, float, list[float]]:
    """From where to where the plots reach, and the lines of the grades."""
    lines = [grade.at_least / 100 for grade in scheme.grades if grade.at_least is not None]
    scores = [row.score / 100 for row in rows]
    most = scheme.limits.max
    high = most / 100 if most is not None else max([*scores, *lines, 100.0])
    low = min([*scores, *lines, high - 10])
    return float(max(0, low // 10 * 10) if low >= 0 else low), float(max(high, low + 1)), lines


def _figures(low: float, high: float, marks: Sequence[float]) -> list[tuple[str, float]]:
    """The figures above the plots: both ends, and the lines between them as far as there is room."""
    found: list[tuple[str, float]] = []
    for value in (low, high, *sorted(marks, reverse=True)):
        at = round(6 + (value - low) / (high - low) * _AXIS, 1)
        if all(abs(at - other) >= _APART for _text, other in found):
            found.append((f"{value:g}", at))
    return sorted(found, key=lambda one: one[1])


def _legend(scheme: Scheme, pool: Pool, rows: Sequence[RunSubject]) -> list[str]:
    """How each grade with a line or a quota is had."""
    found = []
    for grade in scheme.grades:
        parts = []
        title = called(grade.title, grade.code)
        if grade.at_least is not None:
            parts.append(
                _("{grade} from {line} on").format(grade=title, line=figure(grade.at_least))
            )
        if grade.quota is not None:
            all_seats = seats(grade, pool)
            parts.append(seats_sentence(grade.quota, pool.ranked, all_seats))
            parts.append(_("{count} given").format(count=pool.graded[grade.code]))
            tied = sum(1 for row in rows if grade.code in row.tied)
            if tied:
                parts.append(_("{count} tied for what is left").format(count=tied))
        if parts:
            found.append(_("; ").join(parts))
    return found
