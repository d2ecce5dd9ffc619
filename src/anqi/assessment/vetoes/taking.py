"""What steps on cases and calls have in common: taken once, in turn, written in one transaction.

Who acts names the `version` that he saw: if somebody else was first, it is a Conflict and nothing is written. The same
`key` of the same person again gives the step that it made before.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from anqi.assessment.process.taking import post_of
from anqi.assessment.vetoes.faults import Conflict
from anqi.kit import clock
from anqi.kit.faults import Faulty
from anqi.organisation.access import Verb
from anqi.organisation.models import Account, Person
from anqi.organisation.records import Denied
from anqi.work.texts import KEY, Texts

Fields = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """What steps are taken on: the model of the things, that of their steps, and the name of the reference."""

    thing: Any
    step: Any
    name: str


@dataclass(frozen=True)
class Wanted:
    """A step as it was asked for; `said` tells it from another under the same key."""

    act: str
    account: Account
    key: str
    said: Mapping[str, object]
    verbs: tuple[Verb, ...] = ()
    """With which verbs it is done: the step names the post that has one of them."""

    @property
    def person(self) -> Person:
        """Who acts. Raises Denied for an account of nobody, and for who is not in the plant today."""
        person = self.account.person
        if person is None or not person.holds_on(clock.today()):
            raise Denied
        return person

    def body(self, thing: object) -> str:
        said = [self.act, str(thing), dict(self.said)]
        return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def take(
    kind: Kind, wanted: Wanted, thing: Any, version: int,
    before: Callable[[Any], Fields], after: Callable[[Any], None] | None = None,
) -> Any:  # fmt: skip
    """Take a step on a thing. `before` is called with the thing as it is now: it says why not, or what the step says.

    Raises Conflict, Faulty for the key, and what `before` and `after` raise.
    """
    check_key(wanted)
    with transaction.atomic():
        known = known_step(kind, wanted, thing.pk)
        if known is not None:
            return known
        now = kind.thing.objects.select_for_update(no_key=True).get(pk=thing.pk)
        if now.version != version:
            raise Conflict(now, _("somebody else took a step meanwhile; look at it again"))
        more = before(now)
        now.version += 1
        now.save(update_fields=["version"])
        step = write(kind, wanted, now, more)
        if after is not None:
            after(step)
    return step


def check_key(wanted: Wanted) -> None:
    """Raises Faulty where the key is none."""
    texts = Texts()
    texts.take("key", wanted.key, KEY, needed=_("a key of up to 64 characters"))
    if texts.faults:
        raise Faulty(_("assessment"), texts.faults)


def known_step(kind: Kind, wanted: Wanted, named: object) -> Any:
    """The step that the same key made before. Acts of one person follow each other, so it is never made twice.

    `named` is the thing's id, or what stands for it where it is new itself. Raises Conflict.
    """
    Person.objects.select_for_update(no_key=True).get(pk=wanted.person.pk)
    before = kind.step.objects.filter(by=wanted.person, key=wanted.key)
    known = before.select_related(kind.name).first()
    if known is not None and known.body != wanted.body(named):
        message = _("this was used before for another step; load the page again")
        raise Conflict(getattr(known, kind.name), message)
    return known


def write(kind: Kind, wanted: Wanted, thing: Any, more: Fields, named: object = None) -> Any:
    """The step as a row; `named` is what stands for the thing in its body where it is new itself."""
    return kind.step.objects.create(
        **{kind.name: thing},
        number=thing.version,
        act=wanted.act,
        by=wanted.person,
        post=post_of(wanted.account, wanted.verbs),
        at=clock.now(),
        key=wanted.key,
        body=wanted.body(named or thing.pk),
        **more,
    )
