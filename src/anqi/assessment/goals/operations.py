"""Exclusions: somebody asks that something due does not count, somebody else decides.

What is approved is taken back in the ledger, with the reason: so it leaves numerator and denominator everywhere at
once. The same key of the same person again gives what it made before.
"""

import json
from hashlib import sha256
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from anqi.assessment.goals.faults import Conflict, Refused
from anqi.assessment.goals.models import Exclusion
from anqi.kit import clock
from anqi.kit.faults import Faulty
from anqi.ledger.models import Fact
from anqi.ledger.operations import NotReversible, reverse
from anqi.ledger.queries import DUE
from anqi.organisation.access import Verb, may
from anqi.organisation.models import Account, Person
from anqi.organisation.records import Denied
from anqi.work.texts import KEY, NOTE, Texts


def ask_exclusion(*, fact: Fact, reason: str, by: Account, key: str) -> Exclusion:
    """Ask that a fact of something due, that was not met, does not count.

    Raises Denied, Faulty at `reason`, Refused where there is nothing to exclude, and Conflict where it was asked for
    before or the key was used for something else.
    """
    person = _asker(by, Verb.ASK_EXCLUSION, fact)
    texts = Texts()
    key = texts.take("key", key, KEY, needed=_("load the page again"))
    said = texts.take("reason", reason, NOTE, needed=_("say why it does not count"))
    if texts.faults:
        raise Faulty(_("exclusion"), texts.faults)
    body = _body(str(fact.pk), said)
    known = Exclusion.objects.filter(asked_by=person, key=key).first()
    if known is not None:
        return _same(known, body)
    _check(fact)
    made = Exclusion(
        plant=fact.ledger.plant, fact=fact.pk, kind=fact.kind, occurred_on=fact.occurred_on,
        department=fact.department, branch=fact.branch, person=fact.person, reason=said,
        asked_by=person, asked_at=clock.now(), key=key, body=body,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as fault:
        again = Exclusion.objects.filter(asked_by=person, key=key).first()
        if again is not None:
            return _same(again, body)
        raise Conflict(_("somebody has asked for it already"), open_for(fact.pk)) from fault
    return made


def approve(*, exclusion: Exclusion, by: Account, note: str = "") -> Exclusion:
    """Let it not count: its fact is taken back with the reason. Approved again by the same person it stays as it is.

    Raises Denied, Faulty, Refused where the fact was taken back meanwhile, and Conflict where somebody else decided.
    """
    return _decide(exclusion, Exclusion.State.APPROVED, by, note)


def refuse(*, exclusion: Exclusion, by: Account, note: str) -> Exclusion:
    """Let it count, and say why. Raises Denied, Faulty at `note`, and Conflict where somebody else decided."""
    return _decide(exclusion, Exclusion.State.REFUSED, by, note)


def open_for(fact: UUID) -> Exclusion | None:
    """The exclusion of a fact that was asked for or approved."""
    there = Exclusion.objects.filter(fact=fact).exclude(state=Exclusion.State.REFUSED)
    return there.select_related("asked_by", "decided_by").first()


def _decide(exclusion: Exclusion, state: Exclusion.State, by: Account, note: str) -> Exclusion:
    fact = Fact.objects.select_related("ledger__plant").get(pk=exclusion.fact)
    person = _asker(by, Verb.APPROVE_EXCLUSION, fact)
    texts = Texts()
    needed = _("say why it counts") if state == Exclusion.State.REFUSED else ""
    said = texts.take("note", note, NOTE, needed=needed)
    if texts.faults:
        raise Faulty(_("exclusion"), texts.faults)
    with transaction.atomic():
        now = Exclusion.objects.select_for_update(of=("self",)).get(pk=exclusion.pk)
        if now.state != Exclusion.State.ASKED:
            if now.decided_by_id == person.pk and (now.state, now.note) == (state, said):
                return now
            raise Conflict(_("it was decided already"), now)
        if now.asked_by_id == person.pk:
            raise Refused(_("somebody else decides than who asked for it"))
        if state == Exclusion.State.APPROVED:
            try:
                back = reverse(fact=fact, reason=now.reason, by=by.login, key=f"exclusion/{now.pk}")
            except NotReversible as fault:
                raise Refused(_("the fact was taken back meanwhile, and counts no more")) from fault
            now.reversal = back.pk
        now.state, now.decided_by, now.decided_at, now.note = state, person, clock.now(), said
        now.save(update_fields=["state", "decided_by", "decided_at", "note", "reversal"])
    return now


def _asker(by: Account, verb: Verb, fact: Fact) -> Person:
    """The person of the account, where it may do this to the fact. Raises Denied."""
    allowed = may(
        by, verb, plant=fact.ledger.plant, department=fact.department, branch=fact.branch,
        person=fact.person, day=fact.occurred_on,
    )  # fmt: skip
    if not allowed or by.person is None:
        raise Denied
    return by.person


def _check(fact: Fact) -> None:
    """Raises Refused where the fact is none that can be missing, Conflict where it is excluded already."""
    if fact.kind not in DUE or fact.reverses_id is not None:
        raise Refused(_("only what was due can be excluded"))
    if fact.attributes.get("met") is True:
        raise Refused(_("it was met in time: there is nothing to exclude"))
    known = open_for(fact.pk)
    if known is not None:
        raise Conflict(_("somebody has asked for it already"), known)
    if Fact.objects.filter(reverses=fact).exists():
        raise Refused(_("the fact was taken back meanwhile, and counts no more"))


def _same(known: Exclusion, body: str) -> Exclusion:
    if known.body != body:
        raise Conflict(_("this form was sent before, with something else in it"), known)
    return known


def _body(*parts: str) -> str:
    return sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
