"""A branch's home: what is not recorded, its tasks, its organisational life, how it is set up."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anqi.kit.periods import month_end
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
    return [_line(asker, kind, span) for kind, span in strips.unrecorded(found, asker.day)]


def _line(asker: Asker, kind: str, span: tuple[date, ...]) -> Line:
    code, last, every = asker.unit.code, month_end(span[-1]), strips.every_of(kind)
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
