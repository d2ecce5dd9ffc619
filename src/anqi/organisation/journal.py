"""The journal of the organisation: each change is done once, on what was seen, and says who set it down.

A form carries a key that was made with it, and what its subject was when it was opened (`sights.py`). The same key with
the same content is answered with what was done before; with another content it is refused. Where the subject is another
by now, nothing is done, and both are shown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.organisation.models import Account, Person, Plant, Standing, Unit
from anqi.organisation.models_changes import Change, Deed
from anqi.organisation.operations import Refused
from anqi.organisation.posts import Post
from anqi.organisation.showing import Cells, row, table, told
from anqi.organisation.sights import sight_of

SHOWN = 20


class Reused(Refused):
    """A form that was sent before, with another content."""


class Stale(Refused):
    """The subject is no longer what it was when the form was opened: `seen` then, `now` now."""

    def __init__(self, seen: str, now: str) -> None:
        self.seen, self.now = seen, now
        super().__init__(_("somebody changed this meanwhile; look at both and send it again"))


@dataclass(frozen=True)
class Order:
    """Who wants a change by which form: `seen` is the sight of its subject when it was opened, empty for none.

    `noted` gets the change in the transaction that makes it, and so once however often the form is sent.
    """

    plant: Plant
    by: Account | None
    key: str
    seen: str = ""
    noted: Callable[[Change], object] = lambda _change: None


@dataclass(frozen=True)
class Done:
    """What an act was about and what it changed, for the journal."""

    unit: Unit | None = None
    other: Unit | None = None
    person: Person | None = None
    old: str = ""
    new: str = ""


def carry_out(
    order: Order,
    deed: Deed,
    *,
    content: Mapping[str, Any],
    since: date | None,
    do: Callable[[], Done],
    subject: Unit | Person | None = None,
) -> Change:
    """Do an act once, in one transaction, and set it down. Raises Stale, Reused, and what `do` raises."""
    digest = sha256(repr((deed.value, sorted(content.items()))).encode()).hexdigest()
    with transaction.atomic():
        Plant.objects.select_for_update().get(pk=order.plant.pk)
        known = Change.objects.filter(plant=order.plant, key=order.key).first()
        if known is not None:
            if known.digest != digest:
                raise Reused(_("this form was sent before for something else; open it anew"))
            return known
        if subject is not None and order.seen:
            now = sight_of(subject)
            if now != order.seen:
                raise Stale(order.seen, now)
        done = do()
        change = Change.objects.create(
            plant=order.plant, deed=deed, unit=done.unit, other=done.other, person=done.person,
            since=since, old=done.old[:300], new=done.new[:300], by=order.by, at=clock.now(),
            key=order.key, digest=digest,
        )  # fmt: skip
        order.noted(change)
    return change


def changes_of(plant: Plant, *, unit: Unit | None = None, person: Person | None = None) -> Cells:
    """Who recorded what about a unit or person, the newest first; one query."""
    about = Q(person=person) if person is not None else Q(unit=unit) | Q(other=unit)
    found = Change.objects.filter(about, plant=plant)
    rows = [
        row(
            one.at.astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M"),
            one.get_deed_display(),
            _subject(one, unit, person),
            words_of(one),
            told(one.since),
            one.by.person.name if one.by and one.by.person else one.by.login if one.by else "–",
        )
        for one in found.select_related("unit", "other", "person", "by__person")[:SHOWN]
    ]
    titles = (
        (_("Recorded"), "nowrap s"), _("Act"), _("Whom or what"), _("Change"),
        (_("Holds from"), "nowrap"), _("Recorded by"),
    )  # fmt: skip
    return table(_("Recorded changes"), titles, rows)


def words_of(change: Change) -> str:
    """What a change says in words: codes of posts and standings by their names."""
    old, new = _word(change, change.old), _word(change, change.new)
    if old and new:
        return _("{old} → {new}").format(old=old, new=new)
    return new or old


def sentence_of(change: Change) -> str:
    """A change as one sentence, for those who just made it."""
    who = _(", ").join(one.name for one in (change.person, change.unit) if one is not None)
    words = words_of(change)
    parts = (who, str(change.get_deed_display()), words if words != who else "")
    said = " ".join(filter(None, parts))
    if change.since is None:
        return _("Recorded: {what}").format(what=said)
    return _("Recorded: {what}, from {day}").format(what=said, day=change.since.isoformat())


def address_of(change: Change) -> str:
    """The page of what a change is about."""
    if change.person is not None:
        return reverse("organisation:person", args=[change.person.code])
    if change.unit is not None:
        return reverse("organisation:unit", args=[change.unit.pk])
    return reverse("organisation:index")


def _word(change: Change, text: str) -> str:
    if change.deed in (Deed.APPOINT, Deed.RELEASE) and text in Post.values:
        return str(Post(text).label)
    if change.deed == Deed.STANDING:
        known = dict(Standing.Value.choices)
        return str(known.get(text, _("not a member")))
    return text


def _subject(change: Change, unit: Unit | None, person: Person | None) -> Cells | str:
    """What else a change is about than the page on which it stands."""
    if change.person is not None and person is None:
        href = reverse("organisation:person", args=[change.person.code])
        return {"text": change.person.name, "href": href}
    for one in (change.unit, change.other):
        if one is not None and one != unit:
            return {"text": one.name, "href": reverse("organisation:unit", args=[one.pk])}
    return ""
