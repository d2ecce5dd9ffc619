"""What all steps have in common: asked for once, in turn, by whom the posts allow; written in one transaction.

Who acts names the `version` that he saw: if somebody else was first, it is a Conflict and nothing is written. The same
`key` of the same person again gives the step that it made before.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from anqi.assessment.process.faults import Conflict, Refused
from anqi.assessment.process.models import Assessment, Objection, Owner, Step, StepAct
from anqi.assessment.process.refusals import Asked, refusal
from anqi.assessment.process.standing import CONFIRMS, VERBS, Standing, standing
from anqi.kit import clock
from anqi.kit.faults import Faulty
from anqi.organisation.access import TABLE, Verb, may
from anqi.organisation.authority import Authority
from anqi.organisation.models import BRANCHES, DEPARTMENTS, Account, Person, Plant
from anqi.organisation.posts import Post
from anqi.organisation.records import Denied
from anqi.work.texts import KEY, Texts

Fields = dict[str, Any]
Before = Callable[[Assessment, Standing], Fields]
"""Is called when the step may be taken; gives what the step says besides, and raises what forbids it."""
After = Callable[[Step, Standing], None]
"""Is called when the step is written, with how the assessment stood before it."""


@dataclass(frozen=True)
class Wanted:
    """A step as it was asked for; `said` tells it from another under the same key."""

    act: StepAct
    account: Account
    key: str
    said: Mapping[str, object]
    owner: Owner | None = None
    objection: Objection | None = None
    subject: Mapping[str, Any] = field(default_factory=dict)
    """Whom the verb must reach, as `may` takes it."""

    @property
    def person(self) -> Person:
        """Who acts. Raises Denied for an account of nobody."""
        if self.account.person is None:
            raise Denied
        return self.account.person

    @property
    def verbs(self) -> tuple[Verb, ...]:
        return (CONFIRMS[self.owner],) if self.owner is not None else VERBS[self.act]

    def body(self, assessment: object) -> str:
        said = [self.act, str(assessment), dict(self.said)]
        text = json.dumps(said, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


def take(
    wanted: Wanted, assessment: Assessment, version: int, *,
    before: Before | None = None, after: After | None = None,
) -> Step:  # fmt: skip
    """Take a step. Raises Denied, Faulty, Conflict, Refused."""
    allowed(wanted, assessment.plant)
    with transaction.atomic():
        known = known_step(wanted, assessment.pk)
        if known is not None:
            return known
        now = Assessment.objects.select_for_update(no_key=True).get(pk=assessment.pk)
        if now.version != version:
            raise Conflict(now, _("somebody else took a step meanwhile; look at it again"))
        stood = standing_of(now)
        asked = Asked(wanted.act, wanted.person.pk, wanted.owner, wanted.objection)
        if text := refusal(stood, asked):
            raise Refused(text)
        more: Fields = {"run_id": stood.run}
        if wanted.owner is not None:
            more["owner"] = wanted.owner
        more |= before(now, stood) if before is not None else {}
        now.version += 1
        now.save(update_fields=["version"])
        step = written(wanted, now, more)
        if after is not None:
            after(step, stood)
    return step


def allowed(wanted: Wanted, plant: Plant) -> None:
    """Whether a post lets somebody do this, of today. Raises Denied, and Faulty where the key is none."""
    texts = Texts()
    texts.take("key", wanted.key, KEY, needed=_("a key of up to 64 characters"))
    if texts.faults:
        raise Faulty(_("assessment"), texts.faults)
    if not any(may(wanted.account, verb, plant=plant, **wanted.subject) for verb in wanted.verbs):
        raise Denied


def known_step(wanted: Wanted, assessment: object) -> Step | None:
    """The step that the same key made before. Acts of one person follow each other, so it is never made twice."""
    Person.objects.select_for_update(no_key=True).get(pk=wanted.person.pk)
    before = Step.objects.filter(by=wanted.person, key=wanted.key)
    known = before.select_related("assessment").first()
    if known is not None and known.body != wanted.body(assessment):
        message = _("this was used before for another step; load the page again")
        raise Conflict(known.assessment, message)
    return known


def written(wanted: Wanted, assessment: Assessment, more: Fields, named: object = None) -> Step:
    """The step as a row; `named` is what stands for the assessment in its body where it is new itself."""
    return Step.objects.create(
        assessment=assessment,
        number=assessment.version,
        act=wanted.act,
        by=wanted.person,
        post=post_of(wanted.account, wanted.verbs),
        at=clock.now(),
        key=wanted.key,
        body=wanted.body(named or assessment.pk),
        **more,
    )


def standing_of(assessment: Assessment) -> Standing:
    """Where an assessment stands today, read anew."""
    return standing(
        Step.objects.filter(assessment=assessment),
        list(Objection.objects.filter(assessment=assessment)),
        clock.today(),
    )


def post_of(account: Account, verbs: tuple[Verb, ...]) -> str:
    """The post by which somebody acts; empty where it is as an employee."""
    held = (Post(one.post) for one in Authority.of(account).holdings)
    return next((post.value for post in held if any(verb in TABLE[post] for verb in verbs)), "")


def is_judged(account: Account, type: str, code: str) -> bool:
    """Whether somebody is judged himself by the result of a subject: it is he, or he holds a post in that unit."""
    if type == "person":
        return account.person is not None and account.person.code == code
    kinds = {"branch": BRANCHES, "department": DEPARTMENTS}.get(type, ())
    units = (one.unit for one in Authority.of(account).holdings if one.unit is not None)
    return any(unit.code == code and unit.kind in kinds for unit in units)
