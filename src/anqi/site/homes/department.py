"""A department's home: what is overdue, its tasks, and by month what the ledger has of its safety."""

from datetime import date

from django.utils.translation import gettext as _

from anqi.kit.periods import month_first, month_number
from anqi.ledger import tallies
from anqi.ledger.tallies import Tally
from anqi.organisation.access import Verb, scope_of
from anqi.pages.component_kinds import Task as Line
from anqi.pages.component_kinds import Term
from anqi.site.homes import links, strips, units
from anqi.site.homes.kinds import Asker, Home, Section, Strip, StripRow

_DUE = ("hazard.due", "check.due", "equipment.due", "training.due", "certificate.due", "drill.due")
_COUNTED = ("hazard.reported", "hazard.closed", "check.done", "drill.held", "conduct.violation",
            "accident.confirmed")  # fmt: skip


def home(asker: Asker) -> Home:
    unit, months = asker.unit, strips.twelve_months(asker.day)
    found = tallies.by_month(
        asker.account,
        kinds=(*_DUE, *_COUNTED),
        first=months[0],
        last=strips.last_day(months),
        of="department",
        codes=[unit.code],
    )
    made = Home(place=unit.name, missing=missing(asker, found), actions=units.actions(asker))
    made.sections = units.tasks(asker, department=unit.code)
    if lines := _rows(asker, found, months):
        strip = Strip(_("Safety by month"), _("Item"), months, lines)
        note = _("a line each, the last twelve months; every sign opens its facts")
        made.sections.append(
            Section("strip", _("How the department stands"), strip, note=note, name="safety")
        )
    made.sections.append(Section("summary", _("People"), people(asker), name="people"))
    return made


def missing(asker: Asker, found: list[Tally]) -> list[Line]:
    """What fell due this month or the month before, and was not met in time."""
    since = month_first(month_number(asker.day) - 1)
    lines: list[Line] = []
    for one in sorted(found, key=lambda tally: (tally.month, tally.kind)):
        if one.month < since or one.unmet <= 0:
            continue
        line: Line = {
            "day": strips.month_name(one.month),
            "matter": _("{kind}: {unmet} of {count} not met in time").format(
                kind=strips.title_of(one.kind), unmet=one.unmet, count=one.count
            ),
            "state": "fail",
            "status": _("{count} not in time").format(count=one.unmet),
        }
        href = links.month_of_facts(
            one.month, kind=one.kind, department=asker.unit.code, unmet="on"
        )
        if href:
            line |= {"href": href, "act": {"text": _("Look"), "href": href}}
        lines.append(line)
    return lines


def people(asker: Asker) -> list[Term]:
    """Who is in the unit, as far as the account sees people; no more than it has read already."""
    scope = scope_of(asker.account, Verb.SEE_PEOPLE)
    address = links.address("organisation:unit", asker.unit.pk)
    terms: list[Term] = []
    if not scope.whole and scope.people:
        term: Term = {
            "name": _("People in reach"),
            "value": _("{count} people").format(count=len(scope.people)),
        }
        terms.append(term | {"href": address} if address else term)
    return terms


def _rows(asker: Asker, found: list[Tally], months: list[date]) -> list[StripRow]:
    lines = []
    for kind in (*_DUE, *_COUNTED):
        of_kind = [one for one in found if one.kind == kind]
        if of_kind:
            lines.append(_row(asker.unit.code, kind, of_kind, months))
    return lines


def _row(code: str, kind: str, found: list[Tally], months: list[date]) -> StripRow:
    counts = strips.counted(found)
    total = sum(counts.values())
    row = StripRow(
        name=strips.title_of(kind),
        value=str(total),
        href=links.facts(kind=kind, department=code, first=months[0], last=strips.last_day(months)),
        cells=strips.numbers(counts, months, strips.leads_to(kind=kind, department=code)),
    )
    if kind not in _DUE:
        return row
    unmet = {one.month: one.unmet for one in found if one.unmet > 0}
    late = sum(unmet.values())
    spans = _(", ").join(
        _("{month} {count}").format(month=strips.month_name(month), count=unmet[month])
        for month in sorted(unmet)
    )
    return StripRow(
        name=row.name,
        value=f"{total - late}/{total}",
        href=row.href,
        cells=row.cells,
        often=_("met of due"),
        state="fail" if late else "ok",
        status=_("{count} not in time").format(count=late) if late else _("all in time"),
        note=spans,
    )
