"""How every act on an edition is done: once for its key, on the version that was seen, as one step."""

import hashlib
import json
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from anqi.assessment.rulebooks.changing import heads
from anqi.assessment.rulebooks.faults import Conflict, Refused
from anqi.assessment.rulebooks.models import Edition, EditionAct, EditionState, EditionStep
from anqi.kit import clock
from anqi.kit.faults import Fault, Faulty
from anqi.organisation.access import Verb, may
from anqi.organisation.models import Account, Person, Plant
from anqi.organisation.records import Denied

NOTE, DOCUMENT, KEY = 2_000, 100, 64
"""The most characters of each."""
LARGEST = 1024 * 1024
"""The most bytes of a rulebook's text: fourteen times the longest that comes with the project."""
_FROM: dict[EditionAct, tuple[EditionState, ...]] = {
    EditionAct.SAVE: (EditionState.DRAFT,),
    EditionAct.SEND: (EditionState.DRAFT,),
    EditionAct.OVERRULE: (EditionState.DRAFT, EditionState.REVIEW),
    EditionAct.RETURN: (EditionState.REVIEW,),
    EditionAct.PUBLISH: (EditionState.REVIEW,),
    EditionAct.DROP: (EditionState.DRAFT, EditionState.REVIEW),
}
"""In which states an act is possible."""
VERBS: dict[EditionAct, tuple[Verb, ...]] = {
    EditionAct.MAKE: (Verb.KEEP_RULEBOOKS,),
    EditionAct.SAVE: (Verb.KEEP_RULEBOOKS,),
    EditionAct.SEND: (Verb.KEEP_RULEBOOKS,),
    EditionAct.OVERRULE: (Verb.RECORD_DECISION,),
    EditionAct.RETURN: (Verb.KEEP_RULEBOOKS, Verb.PUBLISH_RULEBOOK),
    EditionAct.PUBLISH: (Verb.PUBLISH_RULEBOOK,),
    EditionAct.DROP: (Verb.KEEP_RULEBOOKS,),
}
"""Of which verbs one is needed for an act."""


@dataclass(frozen=True)
class Wanted:
    """An act as it was asked for; what is in it tells it from another under the same key."""

    act: EditionAct
    key: str
    note: str = ""
    said: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)

    def body(self, edition: UUID | None) -> str:
        """The hash (hex) of all that was asked for, and of what."""
        said = [self.act, str(edition), self.note, self.said]
        text = json.dumps(said, sort_keys=True, default=str, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def may_do(account: Account, act: EditionAct, edition: Edition) -> bool:
    """Whether an account's posts let it do this to editions of this plant, and the edition's state allows it."""
    verbs = any(may(account, verb, plant=edition.plant) for verb in VERBS[act])
    return verbs and edition.state in _FROM.get(act, ())


def step(
    *, edition: Edition, account: Account, version: int, wanted: Wanted,
    change: Callable[[Edition], None],
) -> EditionStep:  # fmt: skip
    """Change an edition, which is locked and of the version that was seen, and add the step.

    Raises Denied, Refused where its state does not allow it, and Conflict.
    """
    person = actor(account, wanted.act, edition)
    with transaction.atomic():
        known = known_step(person, wanted, edition.pk)
        if known is not None:
            return known
        rows = Edition.objects.select_for_update(of=("self",), no_key=True)
        now = rows.select_related("plant", "based_on").get(pk=edition.pk)
        if now.version != version:
            raise Conflict(now, _("somebody else changed the edition meanwhile"))
        if now.state not in _FROM[wanted.act]:
            message = _("not possible: the edition is {state}")
            raise Refused(message.format(state=now.get_state_display()))
        change(now)
        now.version += 1
        now.save()
        return added(now, person, wanted, edition.pk)


def actor(account: Account, act: EditionAct, edition: Edition) -> Person:
    """The person who acts. Raises Denied where his posts do not let him."""
    allowed = any(may(account, verb, plant=edition.plant) for verb in VERBS[act])
    if account.person is None or not allowed:
        raise Denied
    return account.person


def known_step(person: Person, wanted: Wanted, edition: UUID | None) -> EditionStep | None:
    """The step that the same key made before. Acts on a plant's rulebooks follow each other: none is done twice."""
    Plant.objects.select_for_update(no_key=True).get(pk=person.plant_id)
    steps = EditionStep.objects.filter(by=person, key=wanted.key)
    known = steps.select_related("edition__plant").first()
    if known is not None and known.body != wanted.body(edition):
        message = _("this form was used before for something else; load the page again")
        raise Conflict(known.edition, message)
    return known


def added(edition: Edition, person: Person, wanted: Wanted, named: UUID | None) -> EditionStep:
    """The step that an edition, as it now is, came from."""
    return EditionStep.objects.create(
        edition=edition, number=edition.version, act=wanted.act, by=person, at=clock.now(),
        note=wanted.note, sha256=edition.sha256, key=wanted.key, body=wanted.body(named), **wanted.columns,
    )  # fmt: skip


def take(place: str, text: str, most: int, *, needed: str = "") -> str:
    """A text that somebody wrote, trimmed. `needed` says what to write where it may not be empty. Raises Faulty."""
    taken = unicodedata.normalize("NFC", text).strip()
    message = ""
    if needed and not taken:
        message = needed
    elif len(taken) > most:
        message = _("at most {most} characters").format(most=most)
    elif any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\r\t" for sign in taken):
        message = _("there are signs in it that can't be shown; type it again")
    if message:
        raise Faulty(_("edition"), [Fault(place, message)])
    return taken


def write(edition: Edition, text: str) -> None:
    """Let an edition, which is not saved, have this text, and what can be read off its head. Raises Faulty."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    if not text.strip() or len(text.encode("utf-8", "surrogatepass")) > LARGEST or "\0" in text:
        message = _("a rulebook is YAML text of at most 1 MiB")
        raise Faulty(_("edition"), [Fault("text", message)])
    try:
        data = text.encode()
    except UnicodeEncodeError as fault:
        message = _("there are signs in it that can't be shown; type it again")
        raise Faulty(_("edition"), [Fault("text", message)]) from fault
    found = heads(text)
    edition.text, edition.sha256 = text, hashlib.sha256(data).hexdigest()
    if not found:
        return  # it is no YAML just now: what was read before stays
    titles = {key: found[f"title.{key}"][:200] for key in ("zh", "en") if f"title.{key}" in found}
    edition.title = titles or edition.title
    edition.first, edition.last = (_day(found.get(f"period[{number}]", "")) for number in (0, 1))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
