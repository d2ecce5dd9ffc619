"""What the page of a person shows: where somebody belonged on a day and who led there, and all that was, dated.

Six queries, however long the history. Party units and standing are there only for those who see them.
"""

from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.organisation.models import (
    BRANCHES,
    DEPARTMENTS,
    Assignment,
    Holding,
    Person,
    Standing,
    Tree,
    Unit,
    UnitKind,
)
from anqi.organisation.picture import UnitsEver
from anqi.organisation.posts import Post
from anqi.organisation.showing import (
    HEAD_OF,
    PAIRS,
    WITHDRAWING,
    Cells,
    Day,
    is_held_in,
    row,
    span,
    table,
    to_withdraw,
    told,
)
from anqi.organisation.spans import Span


class PersonPage:
    """A person on a day, as those see it who may (`party`) or may not see the standing in the Party."""

    def __init__(self, person: Person, day: Day, ever: UnitsEver, *, party: bool) -> None:
        self.person, self.day, self.party = person, day, party
        self.ever = ever
        self.units = self.ever.on(day.day)
        assigned = Assignment.objects.filter(person=person)
        self.assignments = [
            one
            for one in assigned
            if party or self.ever.units[one.unit_id].tree == Tree.ADMINISTRATION
        ]
        self.standings = list(Standing.objects.filter(person=person)) if party else []
        above = [one for tree in Tree for one in self.path(tree)]
        heads = Q(unit__in=above, post__in=set(HEAD_OF.values()))
        if any(one.kind == UnitKind.COMMITTEE for one in above):
            heads |= Q(unit=None, post=Post.PARTY_SECRETARY, person__plant=person.plant)
        rows = Holding.objects.filter(Q(person=person) | heads).select_related("person")
        self._holdings = list(rows)
        for one in self._holdings:
            if one.unit_id is not None:
                one.unit = self.ever.units[one.unit_id]

    @property
    def holdings(self) -> list[Holding]:
        """All posts that the person held."""
        return [one for one in self._holdings if one.person_id == self.person.pk]

    def unit_of(self, one: Assignment) -> Unit:
        return self.ever.units[one.unit_id]

    def path(self, tree: str) -> list[Unit]:
        """The unit of a tree in which the person is on the day, and those above it, the topmost first."""
        for one in self.assignments:
            if self.unit_of(one).tree == tree and one.holds_on(self.day.day):
                return list(self.units.up(one.unit_id))[::-1]
        return []

    def heads_of(self, unit: Unit) -> list[Person]:
        """Who led a unit on the day."""
        post, day = HEAD_OF[unit.kind], self.day.day
        return [
            one.person
            for one in self._holdings
            if is_held_in(one, unit)
            and one.post == post
            and one.holds_on(day)
            and one.person.holds_on(day)
        ]

    def on_the_day(self) -> list[dict[str, Any]]:
        """Each unit on the way down to the person, and who led it then."""
        return [
            {
                "title": _("In the Party") if tree == Tree.PARTY else _("In the administration"),
                "units": [self._led(one) for one in self.path(tree)],
            }
            for tree in Tree
            if self.path(tree)
        ]

    def _led(self, unit: Unit) -> dict[str, Any]:
        return {
            "unit": self.day.unit(unit),
            "post": HEAD_OF[unit.kind].label,
            "heads": [self.day.person(one) for one in self.heads_of(unit)],
        }

    def terms(self) -> list[Cells]:
        terms: list[Cells] = [
            {"name": _("Staff number"), "value": self.person.code, "mono": True},
            {"name": _("In the plant from"), "value": told(self.person.active_from)},
        ]
        if self.person.active_to:
            terms.append({"name": _("Last day"), "value": told(self.person.active_to)})
        now = [one for one in self.standings if one.holds_on(self.day.day)]
        if self.party:
            value = now[0].get_value_display() if now else _("not a member")
            term: Cells = {"name": _("Standing in the Party"), "value": value}
            if now and now[0].active_from:
                term["note"] = _("since {day}").format(day=told(now[0].active_from))
            terms.append(term)
        return terms

    def posts(self, *, keeps: bool) -> Cells:
        """All posts, those of the day first; the others are quiet."""
        rows = []
        for one in self._newest(self.holdings):
            quiet = not one.holds_on(self.day.day)
            where: Cells = self.day.unit(one.unit) if one.unit else {"text": self.person.plant.name}
            gone = {"text": _("Release"), "href": reverse("organisation:release", args=[one.pk])}
            days = [{"text": text, "quiet": quiet} for text in span(one)]
            cell = {"button": gone} if keeps and not one.has_ended(clock.today()) else ""
            back = [to_withdraw("post", one)] if keeps else []
            rows.append(
                row({"text": one.get_post_display(), "quiet": quiet}, where, *days, cell, *back)
            )
        found = table(
            _("Posts"), (_("Post held"), _("Where"), _("From"), _("To")), rows, form=PAIRS
        )
        found["columns"].append({"name": _("Act on it"), "hidden": True})
        found["columns"] += [WITHDRAWING] if keeps else []
        return found

    def ranks(self) -> Cells:
        """The standings in the Party with their days, newest first, each to be withdrawn."""
        rows = []
        for one in self._newest(self.standings):
            quiet = not one.holds_on(self.day.day)
            cells = [
                {"text": text, "quiet": quiet} for text in (one.get_value_display(), *span(one))
            ]
            rows.append(row(*cells, to_withdraw("standing", one)))
        titles = (_("Standing"), _("From"), _("To"))
        found = table(_("Standing in the Party"), titles, rows, form=PAIRS)
        found["columns"].append(WITHDRAWING)
        return found

    def history(self) -> list[Cells]:
        """Units, standing and posts as they began and ended, newest first."""
        events: list[tuple[date, str, str]] = []
        for one in self.assignments:
            unit = self.unit_of(one)
            if one.active_from:
                what = _("into {unit}").format(unit=unit.name_on(one.active_from))
                events.append((one.active_from, what, unit.get_tree_display()))
        for standing in self.standings:
            if standing.active_from:
                value = standing.get_value_display()
                events.append((standing.active_from, value, _("Standing in the Party")))
        for held in self.holdings:
            where = held.unit.name if held.unit else self.person.plant.name
            if held.active_from:
                events.append((held.active_from, held.get_post_display(), where))
            if held.active_to and held.active_to != self.person.active_to:
                note = _("last day in the post") + _(", ") + where
                events.append((held.active_to, held.get_post_display(), note))
        if self.person.active_from:
            events.append((self.person.active_from, _("came into the plant"), ""))
        if self.person.active_to:
            events.append((self.person.active_to, _("left the plant"), _("last day")))
        events.sort(key=lambda one: (one[0], one[1]), reverse=True)
        return [
            {"time": when.isoformat(), "what": what, "note": note} for when, what, note in events
        ]

    def lanes(self, *, keeps: bool) -> Cells:
        """The units of each tree with their days, newest first, and the department or branch above each."""
        rows = []
        for one in self._newest(self.assignments):
            unit = self.unit_of(one)
            day = Day(one.active_from or self.day.day)
            units = self.ever.on(day.day)
            above = units.nearest(unit.pk, (*DEPARTMENTS, *BRANCHES))
            cell = self.day.unit(unit)
            if above is not None and above.pk != unit.pk:
                cell["note"] = above.name_on(day.day)
            quiet = not one.holds_on(self.day.day)
            days = [{"text": text, "quiet": quiet} for text in span(one)]
            back = [to_withdraw("assignment", one)] if keeps else []
            rows.append(row(unit.get_tree_display(), cell, *days, *back))
        titles = (_("Tree"), _("Unit"), _("From"), _("To"))
        found = table(_("Units"), titles, rows, form=PAIRS)
        found["columns"] += [WITHDRAWING] if keeps else []
        return found

    def _newest(self, rows: list[Any]) -> list[Any]:
        def order(one: Span) -> tuple[bool, date]:
            return one.holds_on(self.day.day), one.active_from or date.min

        return sorted(rows, key=order, reverse=True)
