"""What a unit or person is, as one text that forms carry: whether it changed meanwhile, and what, is seen by it."""

import json
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from anqi.organisation.models import Person, Standing, Unit
from anqi.organisation.posts import Post
from anqi.organisation.showing import Cells, row, table
from anqi.organisation.spans import Span

Line = list[str | None]
"""What kind of thing, what of it, and from which day to which it holds."""


def sight_of(subject: Unit | Person) -> str:
    """All dated rows of a unit or person as they are in the database; five queries at most."""
    lines = _of_person(subject) if isinstance(subject, Person) else _of_unit(subject)
    return json.dumps(sorted(lines, key=str), ensure_ascii=False, separators=(",", ":"))


def differences(seen: str, now: str) -> Cells:
    """What differs between two sights, as a table: what stood there when the form was opened, and what stands now."""
    before, after = _read(seen), _read(now)
    rows = [row(_title(line), _said(line), "–") for line in before if line not in after] + [
        row(_title(line), "–", _said(line)) for line in after if line not in before
    ]
    titles = (_("What it concerns"), _("When you opened the form"), _("Now"))
    return table(_("What changed meanwhile"), titles, rows)


def _of_person(person: Person) -> Iterator[Line]:
    fresh = Person.objects.get(pk=person.pk)
    yield _line("person", f"{fresh.code} {fresh.name}", fresh)
    for one in person.assignments.select_related("unit"):
        yield _line(one.unit.tree, f"{one.unit.code} {one.unit.name}", one)
    for standing in person.standings.all():
        yield _line("standing", standing.value, standing)
    for held in person.holdings.select_related("unit"):
        where = f"{held.unit.code} {held.unit.name}" if held.unit else ""
        yield _line("post", f"{held.post} {where}".strip(), held)


def _of_unit(unit: Unit) -> Iterator[Line]:
    fresh = Unit.objects.get(pk=unit.pk)
    yield _line("unit", f"{fresh.code} {fresh.name}", fresh)
    for day in fresh.elections:
        yield ["election", "", day, day]
    for one in unit.placements.select_related("parent"):
        yield _line("under", f"{one.parent.code} {one.parent.name}", one)
    for link in [
        *unit.answers_for.select_related("branch", "department"),
        *unit.answered_for_by.select_related("branch", "department"),
    ]:
        yield _line("link", f"{link.branch.name} · {link.department.name}", link)
    for held in unit.holdings.select_related("person"):
        yield _line("post", f"{held.post} {held.person.name}", held)


def _line(kind: str, what: str, one: Span) -> Line:
    return [kind, what, _iso(one.active_from), _iso(one.active_to)]


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _read(sight: str) -> list[Line]:
    """The lines of a sight; of one that is none, nothing."""
    try:
        found = json.loads(sight)
    except ValueError:
        return []
    return [line for line in found if isinstance(line, list) and len(line) == 4]


def _title(line: Line) -> str:
    return {
        "person": _("Person"), "unit": _("Unit"), "administration": _("Department or team"),
        "party": _("Branch or group"), "standing": _("Standing"), "post": _("Post held"),
        "under": _("Stands under"), "link": _("Answers for"),
        "election": _("Election of the branch"),
    }.get(str(line[0]), str(line[0]))  # fmt: skip


def _said(line: Line) -> str:
    what = str(line[1])
    if line[0] == "standing":
        what = str(dict(Standing.Value.choices).get(what, what))
    if line[0] == "post":
        post, _space, rest = what.partition(" ")
        title = str(Post(post).label) if post in Post.values else post
        what = f"{title} {rest}".strip()
    days = _("from {first} to {last}").format(first=line[2] or "…", last=line[3] or "…")
    return f"{what}{_(', ')}{days}"
