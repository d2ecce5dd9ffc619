"""The acts on editions of a rulebook. Each is one transaction, adds one step and raises the edition's version by one.

Who acts names the `version` that he saw: if somebody else was first, it is a Conflict and nothing is written. The same
`key` of the same person again gives the step that it made before. All raise Denied where posts do not allow the act,
Refused where the edition's state does not, and Faulty where what was written has a fault.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from anqi.assessment.rulebooks import messages, publishing
from anqi.assessment.rulebooks.changing import changed, heads, shifted
from anqi.assessment.rulebooks.faults import Conflict, Refused
from anqi.assessment.rulebooks.models import Edition, EditionAct, EditionState, EditionStep
from anqi.assessment.rulebooks.reviewing import checked, digest_of, review
from anqi.assessment.rulebooks.stepping import (
    DOCUMENT,
    KEY,
    NOTE,
    Wanted,
    actor,
    added,
    known_step,
    step,
    take,
    write,
)
from anqi.kit import clock
from anqi.kit.faults import Fault, Faulty
from anqi.kit.ids import uuid7
from anqi.organisation.models import Account, Plant
from anqi.rules.rulebook.editing import edited, scalars
from anqi.rules.rulebook.shapes import CODE


def draft(
    *, plant: Plant, account: Account, key: str, text: str, based_on: Edition | None = None,
    name: str = "", title: str = "", years: int = 0, id: UUID | None = None,
) -> EditionStep:  # fmt: skip
    """A new draft of a text, which may have faults but must say which rulebook it is.

    With `years` its period, the days of its worked examples, and the years in its name and titles move so many on;
    `name` and `title` (Chinese) are, where they are given, those of the new rulebook. Raises Faulty, Denied, Conflict.
    """
    said = {"text": text, "based_on": based_on and based_on.pk, "name": name, "title": title}
    wanted = Wanted(EditionAct.MAKE, _key(key), said={**said, "years": years})
    made = Edition(id=id or uuid7(), plant=plant, based_on=based_on)
    person = actor(account, EditionAct.MAKE, made)
    write(made, _renamed(text, name.strip(), title.strip(), years))
    made.name = _name(made.text)
    with transaction.atomic():
        known = known_step(person, wanted, id)
        if known is not None:
            return known
        if id is not None and Edition.objects.filter(pk=id).exists():
            raise Conflict(Edition.objects.get(pk=id), _("there is an edition of this id already"))
        made.number = _next(plant, made.name)
        made.save(force_insert=True)
        return added(made, person, wanted, id)


def save_text(
    *, edition: Edition, account: Account, version: int, key: str, text: str, note: str = ""
) -> EditionStep:
    """Another text, whole. It may have faults; one that is no YAML keeps the name and period that it had."""

    def change(now: Edition) -> None:
        _rewrite(now, text)

    wanted = Wanted(EditionAct.SAVE, _key(key), take("note", note, NOTE), {"text": text})
    return step(edition=edition, account=account, version=version, wanted=wanted, change=change)


def save_figures(
    *, edition: Edition, account: Account, version: int, key: str, figures: Mapping[str, str],
    lists: Mapping[str, Sequence[str]] | None = None, note: str = "",
) -> EditionStep:  # fmt: skip
    """Other figures at some paths of the text, and other lists of codes, where they stand: comments stay."""

    def change(now: Edition) -> None:
        _rewrite(now, changed(now.text, figures, lists))

    said = {"figures": dict(figures), "lists": {k: list(v) for k, v in (lists or {}).items()}}
    wanted = Wanted(EditionAct.SAVE, _key(key), take("note", note, NOTE), said)
    return step(edition=edition, account=account, version=version, wanted=wanted, change=change)


def send(
    *, edition: Edition, account: Account, version: int, key: str, note: str = ""
) -> EditionStep:
    """Send a draft for review: it has no fault, its worked examples hold, and what was objected to is overruled."""
    # Outside the transaction: examples are judged, and other people write meanwhile. The version says it is the same.
    checked(edition.text, edition.name)

    def change(now: Edition) -> None:
        refuse_unsound(now)
        now.state = EditionState.REVIEW

    wanted = Wanted(EditionAct.SEND, _key(key), take("note", note, NOTE))
    with transaction.atomic():
        done = step(edition=edition, account=account, version=version, wanted=wanted, change=change)
        messages.tell_of(done)
    return done


def return_(
    *, edition: Edition, account: Account, version: int, key: str, note: str
) -> EditionStep:
    """Give an edition back to those who draft it, and say what is missing; who sent it may take it back so too."""

    def change(now: Edition) -> None:
        now.state = EditionState.DRAFT

    said = take("note", note, NOTE, needed=_("say what is to be changed"))
    wanted = Wanted(EditionAct.RETURN, _key(key), said)
    with transaction.atomic():
        done = step(edition=edition, account=account, version=version, wanted=wanted, change=change)
        messages.tell_of(done)
    return done


def overrule(
    *, edition: Edition, account: Account, version: int, key: str, scheme: str, rule: str,
    document: str, decided_on: date, note: str = "",
) -> EditionStep:  # fmt: skip
    """Record that the committee keeps a rule that the formalism check objects to, as long as its text stays so."""
    number = take(
        "document", document, DOCUMENT, needed=_("the number of the committee's decision")
    )
    if decided_on > clock.today():
        raise Faulty(_("edition"), [Fault("decided_on", _("a day that has come"))])
    found = checked(edition.text, edition.name)
    if not any((one.scheme, one.rule) == (scheme, rule) for one in found.objections):
        raise Refused(_("nothing is objected to in this rule"))
    digest = digest_of(edition.text, found, scheme, rule)
    columns = {
        "scheme": scheme, "rule": rule, "document": number, "decided_on": decided_on, "digest": digest,
    }  # fmt: skip
    wanted = Wanted(EditionAct.OVERRULE, _key(key), take("note", note, NOTE), columns, columns)
    return step(
        edition=edition, account=account, version=version, wanted=wanted, change=lambda _now: None
    )


def publish(
    *, edition: Edition, account: Account, version: int, key: str, in_force_from: date,
    note: str = "",
) -> EditionStep:  # fmt: skip
    """Publish what somebody else drafted and sent; from then on it never changes. See `publishing` for the day."""
    checked(edition.text, edition.name)

    def change(now: Edition) -> None:
        if publishing.worked_on(now, account):
            raise Refused(
                _("who drafted or sent an edition does not publish it; ask somebody else")
            )
        refuse_unsound(now)
        publishing.check_day(now, in_force_from)
        now.state, now.in_force_from = EditionState.PUBLISHED, in_force_from

    said = {"in_force_from": in_force_from}
    wanted = Wanted(EditionAct.PUBLISH, _key(key), take("note", note, NOTE), said)
    with transaction.atomic():
        done = step(edition=edition, account=account, version=version, wanted=wanted, change=change)
        messages.tell_of(done)
    return done


def drop(*, edition: Edition, account: Account, version: int, key: str, note: str) -> EditionStep:
    """Give a draft up, and say why. It stays to be read."""

    def change(now: Edition) -> None:
        now.state = EditionState.DROPPED

    said = take("note", note, NOTE, needed=_("say why it is given up"))
    wanted = Wanted(EditionAct.DROP, _key(key), said)
    return step(edition=edition, account=account, version=version, wanted=wanted, change=change)


def refuse_unsound(edition: Edition) -> None:
    """Raises Refused while anything keeps an edition from being published."""
    found = review(edition, edition.steps.all())
    parts = []
    if found.checked.faults:
        parts.append(_("faults: {count}").format(count=len(found.checked.faults)))
    if found.checked.failing:
        parts.append(
            _("worked examples that fail: {count}").format(count=len(found.checked.failing))
        )
    if found.open:
        rules = " ".join(one.rule for one in found.open)
        parts.append(_("objections not overruled: {rules}").format(rules=rules))
    if parts:
        raise Refused(_("; ").join(parts))


def _rewrite(now: Edition, text: str) -> None:
    before = now.name
    write(now, text)
    name = heads(now.text).get("rulebook", "")
    if CODE.fullmatch(name) and name != before:
        now.name, now.number = name, _next(now.plant, name)


def _renamed(text: str, name: str, title: str, years: int) -> str:
    if not (name or title or years):
        return text
    moved = shifted(text, years) if years else text
    known = scalars(moved)
    wanted = {"rulebook": name, "title.zh": title}
    changes = {path: value for path, value in wanted.items() if value and path in known}
    for path in ("rulebook", "title.zh", "title.en") if years else ():
        if path in known:
            changes.setdefault(path, years_on(known[path].text, years))
    return edited(moved, changes)


def years_on(text: str, years: int) -> str:
    """A name or title with the years in it that many years later: `plant-2026`, `2026年…`."""
    return re.sub(r"20\d\d", lambda found: str(int(found[0]) + years), text)


def _name(text: str) -> str:
    name = heads(text).get("rulebook", "")
    if not CODE.fullmatch(name):
        found = checked(text, "rulebook")
        faults = [Fault("text", f"{one.line}: {one.message}") for one in found.faults[:5]]
        message = _("it must say which rulebook it is: `rulebook: plant-2027`")
        raise Faulty(_("edition"), [Fault("text", message), *faults])
    return name


def _next(plant: Plant, name: str) -> int:
    """The next number of a rulebook's editions. Acts on them follow each other, so no other takes it."""
    rows = Edition.objects.filter(plant=plant, name=name)
    highest: int | None = rows.aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


def _key(key: str) -> str:
    return take("key", key, KEY, needed=_("a key of up to 64 characters"))
