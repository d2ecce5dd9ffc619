"""What comes of an act, said before it is done. Each gets as much as is filled in already; dates may be missing."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.organisation.access import TABLE
from anqi.organisation.acts import leaves
from anqi.organisation.forms import KEEP, NONE
from anqi.organisation.models import Holding, Person, Tree, Unit, UnitKind
from anqi.organisation.operations import HELD_BY_ONE
from anqi.organisation.picture import UnitsEver, counted
from anqi.organisation.posts import Post
from anqi.organisation.spans import Span
from anqi.organisation.warnings import FEWEST_FULL

Given = dict[str, Any]
S = TypeVar("S", bound=Span)
_DAY = timedelta(days=1)


def joining(_given: Given) -> list[str]:
    return [
        _("the staff number stands in all records and is not changed later"),
        _("an account is given by the security administrator; posts are given by “Appoint”"),
    ]


def transferring(person: Person, held: Iterable[Holding], given: Given) -> list[str]:
    """Which posts end or stay, and whether the branch that is left keeps enough full members."""
    since, found = given.get("since"), []
    if isinstance(since, date):
        found.append(past_stays(since))
    assigned = person.assignments.all()
    there = [one for one in assigned if one.holds_on(since)] if since else _lasting(assigned)
    rows = {one.unit.tree: one.unit for one in there}
    for tree in Tree:
        new, old = given.get(tree.value, KEEP), rows.get(tree)
        if new in (KEEP, "") or old is None or new == old:
            continue
        goes_to = new if isinstance(new, Unit) else None
        if isinstance(since, date) and not leaves(old, goes_to, since):
            continue
        posts = [one for one in _lasting(held) if one.unit == old]
        for one in posts:
            sentence = (
                _("the post ends: {post}") if given.get("give_up") else _("the post stays: {post}")
            )
            found.append(sentence.format(post=titled(one)))
        if tree == Tree.PARTY and isinstance(since, date):
            found += left_behind(person, old, since)
    if given.get(Tree.PARTY.value) == NONE:
        found.append(_("the standing in the Party stays; change it apart from this"))
    return found


def left_behind(person: Person, unit: Unit, day: date) -> list[str]:
    """Whether a branch would have fewer full members than one of its own needs."""
    units = UnitsEver(person.plant).on(day - _DAY)
    branch = units.nearest(unit.pk, (UnitKind.BRANCH,))
    if branch is None:
        return []
    there = counted(day - _DAY, units=units.below(branch.pk), but=person)
    full = sum(one.full for one in there.values())
    if full >= FEWEST_FULL:
        return []
    message = _("{unit} keeps {count} full members; a branch of its own needs 3")
    return [message.format(unit=branch.name, count=full)]


def leaving(person: Person, held: Iterable[Holding], given: Given) -> list[str]:
    found = [
        _("on that day units, standing in the Party and posts end too"),
        *(_("vacant from then on: {post}").format(post=titled(one)) for one in _lasting(held)),
        _("the account can't be signed in with from the next day on"),
    ]  # fmt: skip
    day = given.get("last_day")
    party = [one.unit for one in _lasting(person.assignments.all()) if one.unit.tree == Tree.PARTY]
    if isinstance(day, date) and party:
        found += left_behind(person, party[0], day + _DAY)
    return found


def rating(given: Given) -> list[str]:
    found = [
        _("the branch's members are counted anew from that day on, and what rules ask of them")
    ]
    if not given.get("value"):
        found.append(_("who is no member is taken out of the branch by “Transfer”"))
    if isinstance(given.get("since"), date):
        found.append(past_stays(given["since"]))
    return found


def appointing(given: Given) -> list[str]:
    """What the post may do, and who holds it now where only one can."""
    found = []
    person, post, unit = given.get("person"), given.get("post"), given.get("unit")
    if isinstance(person, Person):
        found.append(f"{person.code} {person.name}")
    if post in Post.values:
        rights = TABLE[Post(post)]
        verbs = _(", ").join(
            _("{verb} ({reach})").format(verb=verb.label, reach=reach.label)
            for verb, reach in rights.items()
        )
        nothing = _("nothing beyond every employee")
        found.append(_("with this post goes: {verbs}").format(verbs=verbs or nothing))
        if post == Post.BRANCH_SECRETARY:
            found.append(_("the branch's term goes on: who follows in between serves the rest"))
            found.append(_("if the branch elected anew, record the election on its page too"))
        if post in HELD_BY_ONE and isinstance(given.get("since"), date):
            held = Holding.objects.on(given["since"]).filter(post=post).select_related("person")
            of = held.filter(unit=unit) if isinstance(unit, Unit) else held.filter(unit=None)
            if isinstance(person, Person):
                of = of.filter(person__plant=person.plant)
            found += [
                _("{name} holds it on that day; release him first").format(name=one.person.name)
                for one in of[:1]
            ]
    else:
        found.append(_("choose a post: what goes with it is said here"))
    return found


def releasing(holding: Holding) -> list[str]:
    return [
        _("what the post may do ends with that day"),
        _("the post is vacant from the next day on until somebody is appointed"),
        _("what was done in the post stays, and so does who held it then"),
        titled(holding),
    ]


def _lasting(rows: Iterable[S]) -> list[S]:
    """Those that have not ended; of what has an end that is still to come something follows too."""
    return [one for one in rows if not one.has_ended(clock.today())]


def past_stays(since: date) -> str:
    return _(
        "up to {day} everything stays as it was: who was where, and whom facts count for"
    ).format(day=(since - _DAY).isoformat())


def titled(one: Holding) -> str:
    """A post with its unit."""
    return f"{one.unit.name} {one.get_post_display()}" if one.unit else str(one.get_post_display())
