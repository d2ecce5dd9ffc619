"""What the page of a unit shows, read with five queries however much hangs on the unit."""

from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.organisation.models import (
    BRANCHES,
    DEPARTMENTS,
    AnswersFor,
    Holding,
    Tree,
    Unit,
    UnitKind,
)
from anqi.organisation.picture import Counted, UnitsEver, counted
from anqi.organisation.posts import OF_THE_PLANT, Post
from anqi.organisation.prepared import Joined, prepared
from anqi.organisation.showing import (
    COMMITTEE_POSTS,
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
    vacant,
)
from anqi.organisation.terms import months_later, term_on
from anqi.organisation.warnings import COMMITTEE, SetUp, counted_from, set_up_of


class UnitPage:
    """A unit on a day. Raises KeyError where the plant never had it."""

    def __init__(self, ever: UnitsEver, id: int, day: Day) -> None:
        self.day = day
        self._ever = ever.units
        self.unit: Unit = ever.units[id]
        self.units = ever.on(day.day)
        self.there = id in self.units.units
        self.above = [one for one in self.units.up(id) if one.pk != id][::-1]
        self.placements = [one for one in ever.placements if one.unit_id == id]
        self.below = self.units.below(id)
        self.children = self.units.children(id)
        self.in_party = self.unit.tree == Tree.PARTY

    @cached_property
    def counts(self) -> dict[int, Counted]:
        return counted(self.day.day, units=self.below)

    def count(self, unit: Unit) -> Counted:
        """Who is in a unit and in all below it."""
        below = (self.counts.get(one.pk, Counted()) for one in self.units.below(unit.pk))
        return sum(below, Counted())

    @cached_property
    def _holdings(self) -> list[Holding]:
        """All posts ever held in the unit, and in those below it who leads them."""
        heads = {str(HEAD_OF[one.kind]) for one in self.children}
        children = tuple(one.pk for one in self.children)
        of_the_plant = self.unit.plant_id if self.unit.kind == UnitKind.COMMITTEE else None
        rows = _holding(self.unit.pk, children, tuple(sorted(heads)), of_the_plant)
        return [_HOLDINGS.of(row) for row in rows]

    @cached_property
    def holdings(self) -> list[Holding]:
        """All posts ever held in the unit itself."""
        return [one for one in self._holdings if is_held_in(one, self.unit)]

    def held(self, unit: Unit, post: Post) -> list[Holding]:
        """Who holds a post of a unit on the day."""
        return [
            one
            for one in self._holdings
            if is_held_in(one, unit)
            and one.post == post
            and one.holds_on(self.day.day)
            and one.person.holds_on(self.day.day)
        ]

    @cached_property
    def all_links(self) -> list[AnswersFor]:
        """All links that the unit ever had, as a branch or as a department."""
        found = [_LINKS.of(row) for row in _links(self.unit.pk)]
        for one in found:
            one.branch, one.department = self._ever[one.branch_id], self._ever[one.department_id]
        return found

    @cached_property
    def set_up(self) -> SetUp:
        """How a branch is set up on the day."""
        posts = (Post.BRANCH_SECRETARY, Post.BRANCH_COMMITTEE)
        seats = {one.person_id for post in posts for one in self.held(self.unit, post)}
        begun = [
            one.active_from
            for one in self.holdings
            if one.post == Post.BRANCH_SECRETARY and one.active_from
        ]
        term = term_on(self.day.day, self.unit.elections, begun)
        return set_up_of(self.count(self.unit), len(seats), term)

    def figures(self) -> list[Cells]:
        count = self.count(self.unit)
        if not self.in_party:
            return [
                {"name": _("Number of people"), "value": count.people},
                {"name": _("Units below"), "value": len(self.below) - 1},
                {"name": _("Answered for by"), "value": len(self._links_now)},
            ]
        members = _("{count} full members").format(count=count.full)
        figures: list[Cells] = [{"name": _("Members"), "value": count.members, "note": members}]
        if self.unit.kind in BRANCHES:
            figures += [self._committee(), self._term()]
            figures.append({"name": _("Departments answered for"), "value": len(self._links_now)})
        return figures

    def _committee(self) -> Cells:
        fewest, most = COMMITTEE
        note = _("from 7 full members on 3 to 5")
        figure: Cells = {"name": _("Committee"), "value": self.set_up.committee, "note": note}
        if self.set_up.wants_committee:
            sound = fewest <= self.set_up.committee <= most
            figure["state"] = "ok" if sound else "part"
        return figure

    def _term(self) -> Cells:
        term = self.set_up.term
        if term is None:
            note = _("no election is recorded, and no secretary was appointed")
            return {"name": _("Term ends"), "value": "–", "note": note}
        end, basis = term.end, counted_from(term)
        near = next(
            (months for months in (1, 3, 6) if self.day.day >= months_later(end, -months)), 0
        )
        figure: Cells = {"name": _("Term ends"), "value": end.isoformat()}
        if self.day.day >= end:
            note = _("over; elect anew") + _(" ({basis})").format(basis=basis)
            return figure | {"note": note, "state": "fail"}
        if near:
            note = _("within {months} months").format(months=near)
            note += _(" ({basis})").format(basis=basis)
            return figure | {"note": note, "state": "part"}
        return figure | {"note": basis}

    def posts(self, *, keeps: bool) -> Cells:
        """The posts on the day; the one who leads the unit is told where nobody does."""
        leads = HEAD_OF[self.unit.kind]
        rows = []
        if self.there and not self.held(self.unit, leads):
            of = "" if leads in OF_THE_PLANT else f"&unit={self.unit.pk}"
            fill = f"{reverse('organisation:appoint')}?post={leads.value}{of}"
            button = {"button": {"text": _("Appoint"), "href": fill}} if keeps else ""
            rows.append(row(leads.label, vacant(), "", button, *[""] * keeps))
        now = [
            one
            for one in self.holdings
            if one.holds_on(self.day.day) and one.person.holds_on(self.day.day)
        ]
        for one in sorted(now, key=lambda one: one.post != leads):
            gone = {"text": _("Release"), "href": reverse("organisation:release", args=[one.pk])}
            cell = {"button": gone} if keeps and not one.has_ended(clock.today()) else ""
            back = [to_withdraw("post", one)] if keeps else []
            who = self.day.person(one.person)
            rows.append(row(one.get_post_display(), who, told(one.active_from), cell, *back))
        act = {"name": _("Act on it"), "hidden": True}
        found = table(
            _("Posts"), (_("Post held"), _("Person's name"), _("Since")), rows, form=PAIRS
        )
        found["columns"] += [act, WITHDRAWING] if keeps else [act]
        return found

    def places(self) -> Cells:
        """Under which units it stood, newest first, each place to be withdrawn."""
        rows = []
        for one in sorted(self.placements, key=lambda one: one.active_from or date.min)[::-1]:
            quiet = not one.holds_on(self.day.day)
            days = [{"text": text, "quiet": quiet} for text in span(one)]
            rows.append(row(self.day.unit(one.parent), *days, to_withdraw("placement", one)))
        titles = (_("Unit"), _("From"), _("To"))
        found = table(_("Stands under"), titles, rows, form=PAIRS)
        found["columns"].append(WITHDRAWING)
        return found

    def units_below(self) -> Cells:
        rows = []
        for one in self.children:
            post, count = HEAD_OF[one.kind], self.count(one)
            heads = self.held(one, post)
            head = self.day.person(heads[0].person) if heads else vacant()
            number = count.members if self.in_party else count.people
            rows.append(row(one.code, self.day.unit(one), one.get_kind_display(), head, number))
        number_of = _("Members") if self.in_party else _("Number of people")
        titles = ((_("Code"), "s"), _("Unit"), _("What it is"), _("Head"), (number_of, "num"))
        return table(_("Units below"), titles, rows, form=PAIRS)

    @property
    def _links_now(self) -> list[AnswersFor]:
        return [one for one in self.all_links if one.holds_on(self.day.day)]

    def links(self, *, keeps: bool) -> Cells:
        """All links, those of the day first; the others are quiet."""
        rows = []
        for one in sorted(self.all_links, key=lambda one: not one.holds_on(self.day.day)):
            other = one.department if one.branch_id == self.unit.pk else one.branch
            quiet = not one.holds_on(self.day.day)
            end = {"text": _("End it"), "href": reverse("organisation:unlink", args=[one.pk])}
            cell = {"button": end} if keeps and one.active_to is None and not quiet else ""
            days = [{"text": text, "quiet": quiet} for text in span(one)]
            back = [to_withdraw("link", one)] if keeps else []
            rows.append(row(self.day.unit(other), *days, cell, *back))
        found = table(_("Answers for"), (_("Unit"), _("From"), _("To")), rows, form=PAIRS)
        found["columns"].append({"name": _("Act on it"), "hidden": True})
        found["columns"] += [WITHDRAWING] if keeps else []
        return found

    def elections(self) -> Cells:
        """The elections of a branch, newest first, each to be withdrawn."""
        rows = []
        for day in reversed(self.unit.elections):
            back = reverse("organisation:withdraw_election", args=[self.unit.pk, day])
            rows.append(row(day, {"button": {"text": _("Withdraw"), "href": back}}))
        found = table(_("Elections recorded"), (_("Day of the election"),), rows)
        found["columns"].append(WITHDRAWING)
        return found

    @property
    def may_link(self) -> bool:
        return self.unit.kind in (*BRANCHES, *DEPARTMENTS)


_HOLDINGS = Joined(Holding, "person")
_LINKS = Joined(AnswersFor)


@prepared
def _holding(
    unit: int, children: tuple[int, ...], heads: tuple[str, ...], plant: int | None
) -> QuerySet[Any, Any]:
    """The posts of a unit, the `heads` of those below it, and with a plant those of its committee."""
    wanted = Q(unit=unit) | Q(unit__in=children, post__in=heads)
    if plant is not None:
        wanted |= Q(unit=None, person__plant=plant, post__in=COMMITTEE_POSTS)
    found = Holding.objects.filter(wanted).order_by("post", "person__code")
    return found.values_list(*_HOLDINGS.columns)


@prepared
def _links(unit: int) -> QuerySet[Any, Any]:
    found = AnswersFor.objects.filter(Q(branch=unit) | Q(department=unit))
    return found.order_by("active_from", "pk").values_list(*_LINKS.columns)
