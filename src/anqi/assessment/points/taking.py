"""What the acts have in common: who acts, by which post, and that a key is used for one thing only."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _

from anqi.assessment.points.faults import Conflict
from anqi.assessment.process.taking import post_of
from anqi.kit import clock
from anqi.kit.faults import Faulty
from anqi.organisation.access import Verb
from anqi.organisation.models import Account, Person
from anqi.organisation.records import Denied
from anqi.work.texts import KEY, Texts

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Wanted:
    """An act as it was asked for; `said` tells it from another under the same key."""

    account: Account
    verb: Verb
    key: str
    said: Mapping[str, object]

    @property
    def person(self) -> Person:
        """Who acts. Raises Denied for an account of nobody."""
        if self.account.person is None:
            raise Denied
        return self.account.person

    @property
    def body(self) -> str:
        text = json.dumps([self.verb, dict(self.said)], sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    def stamp(self) -> dict[str, Any]:
        """What each row says of who made it."""
        return {
            "by": self.person, "at": clock.now(), "key": self.key, "body": self.body,
        }  # fmt: skip

    @property
    def post(self) -> str:
        return post_of(self.account, (self.verb,))


def check_key(wanted: Wanted) -> None:
    """Raises Faulty where the key is none."""
    texts = Texts()
    texts.take("key", wanted.key, KEY, needed=_("a key of up to 64 characters"))
    if texts.faults:
        raise Faulty(_("points"), texts.faults)


def known(wanted: Wanted, kind: type[Row]) -> Row | None:
    """What the same key made before. Acts of one person follow each other: it is never made twice. Raises Conflict."""
    Person.objects.select_for_update(no_key=True).get(pk=wanted.person.pk)
    found: Any = kind._default_manager.filter(by=wanted.person, key=wanted.key).first()
    if found is not None and found.body != wanted.body:
        raise Conflict(_("this was used before for something else; load the page again"))
    made: Row | None = found
    return made
