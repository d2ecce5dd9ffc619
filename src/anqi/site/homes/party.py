"""The Party office's home: branches by months, how branches are set up, the newest checkpoint."""

from datetime import date

from django.utils.translation import gettext as _

from anqi.ledger import tallies
from anqi.ledger.tallies import Tally
from anqi.pages.component_kinds import State
from anqi.site.homes import links, plant, strips, units
from anqi.site.homes.kinds import Asker, Home, Section, Strip, StripCell, StripRow
from anqi.site.homes.plant import UnitLine


def home(asker: Asker) -> Home:
    months = strips.twelve_months(asker.day)
    found = tallies.by_month(
        asker.account,
        kinds=strips.PARTY_LIFE,
        first=months[0],
        last=strips.last_day(months),
        of="branch",
    )
    branches = [one for one in plant.units_of(asker) if one.is_branch]
    state = tallies.state(asker.account)
    made = Home(place=asker.person.plant.name, actions=units.actions(asker), size=f"{state.size:,}")
    made.sections = [
        Section(
            "strip",
            _("Organisational life of the branches"),
            Strip(
                _("Branches by month"), _("Branch"), months,
                [matrix_row(one, found, months) for one in branches],
            ),
            note=_("theme day, committee and group meetings: all, some, none; in the order of their codes"),
            name="life",
        ),
        units.set_up(),
        Section("figures", _("The ledger"), plant.ledger_figures(state), name="ledger"),
    ]  # fmt: skip
    return made


def matrix_row(line: UnitLine, found: list[Tally], months: list[date]) -> StripRow:
    """A branch's twelve months: whether what is held each month in general is recorded."""
    own = [one for one in found if one.unit == line.unit.code]
    kept = [kind for kind in strips.MONTHLY if any(one.kind == kind for one in own)]
    counts = {
        kind: strips.counted(one for one in own if one.kind == kind) for kind in strips.PARTY_LIFE
    }
    cells = [
        _cell(line.unit.code, {kind: counts[kind].get(month, 0) for kind in kept}, month, months)
        for month in months
    ]
    empty = {
        kind: strips.empty_spans(counts[kind], months, strips.every_of(kind))
        for kind in strips.PARTY_LIFE
    }
    gaps = sum(len(spans) for spans in empty.values())
    total = sum(sum(of_kind.values()) for of_kind in counts.values())
    note = _("; ").join(
        f"{strips.title_of(kind)} {_(', ').join(spans)}" for kind, spans in empty.items() if spans
    )
    return StripRow(
        name=line.unit.name,
        name_href=line.address,
        value=str(total),
        href=links.facts(branch=line.unit.code, first=months[0], last=strips.last_day(months))
        if total
        else "",
        cells=cells,
        state="part" if gaps else "ok" if total else None,
        status=_("{count} without").format(count=gaps)
        if gaps
        else _("all recorded")
        if total
        else _("nothing recorded"),
        note=note,
    )


def _cell(code: str, counts: dict[str, int], month: date, months: list[date]) -> StripCell:
    name = strips.month_name(month)
    there = [kind for kind, count in counts.items() if count > 0]
    href = links.month_of_facts(month, branch=code) if there else ""
    if there and len(there) == len(counts):
        return StripCell("ok", _("{month}: all recorded").format(month=name), href=href)
    is_now = month == months[-1]
    if there:
        absent = _(", ").join(strips.title_of(kind) for kind in counts if kind not in there)
        word = _("{month}: without {kinds}").format(month=name, kinds=absent)
        state: State = "open" if is_now else "part"
        return StripCell(state, word, href=href)
    if is_now:
        return StripCell("open", _("{month}: none yet").format(month=name))
    return StripCell("na", _("{month}: none").format(month=name))
