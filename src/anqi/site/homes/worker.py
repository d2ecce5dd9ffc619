"""A worker's home: today's tasks, what he was told, and what the ledger has of his year."""

from datetime import date

from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.kit.exact import short
from anqi.ledger import tallies
from anqi.ledger.tallies import OwnTally
from anqi.pages.component_kinds import Figure, Link
from anqi.site.homes import links, rows
from anqi.site.homes.kinds import Asker, Home, Section
from anqi.site.homes.strips import title_of
from anqi.work.notices import said

_COUNTED = ("hazard.reported", "drill.joined", "party.talk", "campaign.service", "duty.done")
_BY_HOURS = ("training.completed", "campaign.service", "drill.joined")


def home(asker: Asker) -> Home:
    year = asker.day.replace(month=1, day=1)
    found = tallies.own(asker.account, first=year, last=asker.day)
    made = Home(place=asker.person.name)
    made.sections = [
        Section("rooms", _("At hand"), _ways(asker, year), name="ways"),
        notices(asker),
        Section(
            "figures",
            _("My year"),
            _figures(asker, found, year),
            note=_("what the ledger has of you since {day}").format(day=year),
            name="year",
        ),
    ]
    return made


def team(asker: Asker) -> Home:
    """The home of a team's leader: his own, under the name of his team."""
    made = home(asker)
    made.place = asker.seat.unit.name if asker.seat.unit else asker.person.name
    return made


def notices(asker: Asker) -> Section:
    """What one was told and has not read yet."""
    inbox = links.address("work:inbox")
    data = [
        {
            "time": rows.day_of(notice.at.astimezone(clock.CHINA).date(), asker.day),
            "text": said(notice),
            "href": _source(notice.source),
            "urgent": notice.is_urgent,
        }
        for notice in asker.unread
    ]
    link: Link | None = {"text": _("Inbox"), "href": inbox} if inbox else None
    more = asker.unread_count - len(data)
    note = _("{count} more").format(count=more) if more > 0 else ""
    return Section("notices", _("News"), data, note=note, link=link, name="notices")


def _source(source: str) -> str:
    """The page of the task that a notice is about."""
    room, _slash, id = source.rpartition("/")
    return links.address("work:task", id) if room == "work/tasks" else ""


def _ways(asker: Asker, year: date) -> list[dict[str, object]]:
    """Large ways to what a worker does, for thumbs."""
    count = len(asker.today.own) + len(asker.today.to_accept) + len(asker.today.extensions)
    code = asker.person.code
    ways = [
        (_("Tasks"), links.address("work:tasks"), "tasks", count),
        (_("Inbox"), links.address("work:inbox"), "bell", asker.unread_count),
        (_("My records"), links.facts(person=code, first=year, last=asker.day), "ledger", None),
        (_("Search"), links.address("search"), "search", None),
    ]
    return [
        {"name": name, "address": address, "icon": icon, "count": number}
        for name, address, icon, number in ways
        if address
    ]


def _figures(asker: Asker, found: list[OwnTally], year: date) -> list[Figure]:
    """Hours, meetings and hazards, each leading to its facts; what there is nothing of is said as nothing."""

    def leads(kind: str) -> str:
        return links.facts(kind=kind, person=asker.person.code, first=year, last=asker.day)

    hours = [one for one in found if one.kind == "training.completed"]
    figures: list[Figure] = [
        {
            "name": _("Hours of training"),
            "value": short(sum(one.quantity for one in hours)),
            "note": _("{count} times").format(count=sum(one.count for one in hours))
            if hours
            else _("nothing recorded"),
        }
    ]
    figures[0] |= {"href": leads("training.completed")} if hours else {}
    attended = {one.status: one.count for one in found if one.kind == "party.attendance"}
    if attended:
        all_of, present = sum(attended.values()), attended.get("present", 0)
        figures.append(
            {
                "name": _("Organisational life"),
                "value": f"{present}/{all_of}",
                "href": leads("party.attendance"),
                "note": _("present, of all to which you were expected"),
            }
        )
    for kind in _COUNTED:
        of_kind = [one for one in found if one.kind == kind]
        if of_kind or kind == "hazard.reported":
            figure: Figure = {
                "name": title_of(kind), "value": str(sum(one.count for one in of_kind)),
            }  # fmt: skip
            if of_kind:
                figure["href"] = leads(kind)
            if kind in _BY_HOURS and of_kind:
                amount = short(sum(one.quantity for one in of_kind))
                figure["note"] = _("{count} hours").format(count=amount)
            figures.append(figure)
    return figures[:5]
