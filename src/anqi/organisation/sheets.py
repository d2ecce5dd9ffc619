"""The roster of a plant as an Excel workbook, in and out (its form: roster/layout.py).

What changes holds from a day on, so the past stays as it was. What is not in the workbook is left alone, and so is what
an empty cell would say; 无 takes away. Names, and first and last days that are given, are corrected for good.
"""

from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.organisation.models import Account, Person, Plant
from anqi.organisation.models_changes import Change, Deed
from anqi.organisation.roster.child import Rows
from anqi.organisation.roster.layout import LINKS, PEOPLE, POSTS, SHEETS, UNITS
from anqi.organisation.roster.marked import write_marked
from anqi.organisation.roster.opening import cells_of
from anqi.organisation.roster.plan import Plan, Preview
from anqi.organisation.roster.plan_people import plan_people
from anqi.organisation.roster.plan_rows import plan_links, plan_posts, tell_shared
from anqi.organisation.roster.plan_units import plan_units
from anqi.organisation.roster.rows import read_sheet
from anqi.organisation.roster.settle import settle
from anqi.organisation.roster.state import State
from anqi.organisation.roster.writing import write_roster

__all__ = ["Outdated", "Preview", "Repeated", "apply", "export", "preview"]


class Repeated(Exception):
    """The workbook was taken over already, by the same form."""


class Outdated(Exception):
    """The plant or the workbook is no longer what it was when its changes were looked at."""


def preview(
    *, plant: Plant, workbook: Path, day: date, by: Person | None = None, marked: Path | None = None
) -> Preview:
    """What a workbook would change from a day on, and all its faults. Raises Faulty where it can't be read at all.

    `by` is who hands it in: nobody changes his own entry. A copy with a note at each cell is written to `marked`.
    """
    cells, ignored = cells_of(workbook)
    plan = _planned(plant, cells, ignored, day, by)
    if marked is not None:
        write_marked(cells, plan, marked)
    return plan.preview


def apply(
    *, plant: Plant, workbook: Path, day: date, digest: str | None = None,
    by: Account | None = None, key: str = "",
) -> Preview:  # fmt: skip
    """Make the changes of a workbook, which hold from a day on, all or none; tells what was changed.

    A second time changes nothing. Raises Faulty with all faults, Outdated where `digest` is given and is not that of
    the changes: that of the preview which somebody looked at; and Repeated where this `key` was taken before.
    """
    _raise_if_repeated(plant, key)
    cells, ignored = cells_of(
        workbook
    )  # before the transaction: it may take minutes, in which others write
    with transaction.atomic():
        Plant.objects.select_for_update().get(pk=plant.pk)
        _raise_if_repeated(plant, key)
        plan = _planned(plant, cells, ignored, day, by.person if by is not None else None)
        plan.preview.raise_if_faulty(workbook.name)
        if digest is not None and digest != plan.preview.digest:
            raise Outdated(_("what the workbook would change is no longer what was shown"))
        plan.state.save()
        if key:
            _set_down(plan, by, key)
    return plan.preview


def export(*, plant: Plant, day: date, out: Path) -> Path:
    """Write a plant's whole roster as it stands on a day, with what was before and what is set down for later days."""
    out.parent.mkdir(parents=True, exist_ok=True)
    write_roster(State(plant), day, out)
    return out


def _raise_if_repeated(plant: Plant, key: str) -> None:
    if key and Change.objects.filter(plant=plant, key=key).exists():
        raise Repeated(_("this workbook was taken over already"))


def _planned(
    plant: Plant, cells: dict[str, Rows], ignored: list[str], day: date, by: Person | None
) -> Plan:
    plan = Plan(State(plant), day, Preview(ignored=ignored))
    sheets = {sheet.name: read_sheet(sheet, cells.get(sheet.name, [])) for sheet in SHEETS}
    for name, sheet in sheets.items():
        plan.preview.faults += sheet.faults
        plan.preview.ignored += [f"{name} {header}" for header in sheet.ignored]
        plan.doubtful |= {row.stands.get("code", "") for row in sheet.unsound}
    plan_units(plan, sheets[UNITS.name])
    plan_people(plan, sheets[PEOPLE.name])
    plan_links(plan, sheets[LINKS.name])
    plan_posts(plan, sheets[POSTS.name])
    tell_shared(plan, sheets[POSTS.name])
    settle(plan)
    if by is not None:
        _tell_own(plan, by)
    order = [sheet.name for sheet in SHEETS]
    plan.preview.faults.sort(key=lambda fault: (order.index(fault.sheet), fault.row))
    return plan


def _tell_own(plan: Plan, by: Person) -> None:
    """Posts give authority: nobody gives them to himself, by this way either."""
    for row, subject in plan.noted:
        if subject.person is not None and subject.person.code == by.code:
            column = "person" if row.sheet is POSTS else "code"
            plan.fault(
                row, column, _("nobody changes his own entry; ask another keeper of the roster")
            )


def _set_down(plan: Plan, by: Account | None, key: str) -> None:
    """Say in the journal who did it: once for the workbook, and once for each row that changed something."""
    plant, at, digest = plan.state.plant, clock.now(), plan.preview.digest
    whole = Change(
        plant=plant, deed=Deed.ROSTER, since=plan.day, by=by, at=at, key=key, digest=digest,
        new=_("{count} rows").format(count=len(plan.preview.changes)),
    )  # fmt: skip
    rows = [
        Change(
            plant=plant, deed=Deed.ROSTER, since=plan.day, by=by, at=at, digest=digest,
            key=f"{key}:{number}", unit=subject.unit, other=subject.other, person=subject.person,
            new=change.said[:300],
        )
        for number, (change, (_row, subject)) in enumerate(
            zip(plan.preview.changes, plan.noted, strict=True)
        )
    ]  # fmt: skip
    Change.objects.bulk_create([whole, *rows], batch_size=500)
