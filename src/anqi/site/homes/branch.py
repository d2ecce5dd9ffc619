"""A branch's home: what is not recorded, its tasks, its organisational life, how it is set up."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anqi.kit.periods import month_end, month_first, month_number
from anqi.ledger import tallies
from anqi.ledger.tallies import Tally
from anqi.organisation.access import Verb, scope_of
from anqi.pages.component_kinds import Task as Line
from anqi.site.homes import links, rows, strips, units
from anqi.site.homes.kinds import Asker, Home, Section, Strip, StripRow

_ALSO = ("party.talk", "hazard.reported")
_OFTEN = {
    1: gettext_lazy("in general once a month (Regulations on Party branches)"),
    3: gettext_lazy("in general once a quarter"),
}


def home(asker: Asker) -> Home:
    branch, months = asker.unit, strips.twelve_months(asker.day)
    found = tallies.by_month(
        asker.account,
        kinds=(*strips.PARTY_LIFE, *_ALSO),
        first=months[0],
        last=strips.last_day(months),
        of="branch",
        codes=[branch.code],
    )
    made = Home(place=branch.name, missing=missing(asker, found), actions=units.actions(asker))
    made.sections = [
        *units.tasks(asker, branch=branch.code),
        Section(
            "strip",
            _("How the branch stands"),
            Strip(
                _("Organisational life by month"), _("Item"), months, _rows(asker, found, months)
            ),
            note=_("a line each, the last twelve months; every sign opens its facts"),
            name="life",
        ),
        units.set_up(),
    ]
    return made


def missing(asker: Asker, found: list[Tally]) -> list[Line]:
    """What the branch records else, and has not of the month or quarter that is over."""
    lines = []
    before = month_first(month_number(asker.day) - 1)
    for kind in strips.PARTY_LIFE:
        counts = strips.counted(one for one in found if one.kind == kind)
        every = strips.every_of(kind)
        span = (before,) if every == 1 else strips.quarter_before(asker.day)
        known = any(count > 0 for month, count in counts.items() if month < span[0])
        if known and not any(counts.get(month, 0) > 0 for month in span):
            lines.append(_line(asker, kind, span, every))
    return lines


def _line(asker: Asker, kind: str, span: tuple[date, ...], every: int) -> Line:
    code, last = asker.unit.code, month_end(span[-1])
    name = (
        strips.month_name(span[0])
        if every == 1
        else _("quarter {number}").format(number=(span[0].month + 2) // 3)
    )
    line: Line = {
        "day": rows.day_of(last, asker.day),
        "matter": _("{kind}: nothing recorded in {span}").format(
            kind=strips.title_of(kind), span=name
        ),
        "note": str(_OFTEN[every]),
        "state": "part",
        "status": _("no record"),
    }
    months = strips.twelve_months(asker.day)
    if href := links.facts(kind=kind, branch=code, first=months[0], last=asker.day):
        line["href"] = href
    posting = links.address("ledger:post")
    if posting and scope_of(asker.account, Verb.POST_FACT).writes(branch=code):
        line["act"] = {"text": _("Record or explain"), "href": f"{posting}?kind={kind}"}
    return line


def _rows(asker: Asker, found: list[Tally], months: list[date]) -> list[StripRow]:
    code = asker.unit.code
    lines = []
    for kind in (*strips.PARTY_LIFE, *_ALSO):
        of_kind = [one for one in found if one.kind == kind]
        all_of = links.facts(kind=kind, branch=code, first=months[0], last=strips.last_day(months))
        leads = strips.leads_to(kind=kind, branch=code)
        if kind in strips.PARTY_LIFE:
            every = strips.every_of(kind)
            lines.append(
                strips.life_row(
                    strips.title_of(kind), of_kind, months, every, leads=leads, all_of=all_of
                )
            )
        elif of_kind:
            counts = strips.counted(of_kind)
            lines.append(
                StripRow(
                    name=strips.title_of(kind),
                    value=str(sum(counts.values())),
                    href=all_of,
                    cells=strips.numbers(counts, months, leads),
                )
            )
    return lines
