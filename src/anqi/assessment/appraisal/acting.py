"""One act in an appraisal: who may do it, when it is possible, once for each key, as one step in one transaction."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from anqi.assessment.appraisal.faults import Conflict, Refused
from anqi.assessment.appraisal.models import (
    Appraisal,
    AppraisalAct,
    AppraisalState,
    AppraisalStep,
    Appraised,
)
from anqi.assessment.appraisal.seeing import Seen
from anqi.kit import clock
from anqi.kit.faults import Faulty
from anqi.organisation.models import Account, Person
from anqi.organisation.records import Denied
from anqi.work.texts import KEY, NOTE, Texts

_S, _A = AppraisalState, AppraisalAct
_BEFORE_REPORT = (_S.STUDY, _S.SELF, _S.MUTUAL, _S.BALLOT, _S.OPINION, _S.FEEDBACK)
FROM: dict[AppraisalAct, tuple[AppraisalState, ...]] = {
    _A.STRIKE: tuple(one for one in _BEFORE_REPORT if one != _S.BALLOT),
    _A.BEGIN_SELF: (_S.STUDY,),
    _A.WRITE_SELF: (_S.SELF, _S.MUTUAL),
    _A.BEGIN_MUTUAL: (_S.SELF,),
    _A.WRITE_MUTUAL: (_S.MUTUAL,),
    _A.BEGIN_BALLOT: (_S.MUTUAL,),
    _A.ENTER_PAPER: (_S.BALLOT,),
    _A.CONFIRM_PAPER: (_S.BALLOT,),
    _A.REFUSE_PAPER: (_S.BALLOT,),
    _A.ANNUL_BALLOT: (_S.BALLOT,),
    _A.CLOSE_BALLOT: (_S.BALLOT,),
    _A.OPINE: (_S.OPINION,),
    _A.ACKNOWLEDGE: (_S.FEEDBACK,),
    _A.OBJECT: (_S.FEEDBACK,),
    _A.ANSWER: (_S.FEEDBACK,),
    _A.REPORT: (_S.FEEDBACK,),
    _A.RETURN: (_S.REPORTED,),
    _A.CONFIRM: (_S.REPORTED,),
    _A.CORRECT: (_S.CONFIRMED, _S.CLOSED),
    _A.FOLLOW_UP: (_S.CONFIRMED,),
    _A.CLOSE: (_S.CONFIRMED,),
    _A.CALL_OFF: _BEFORE_REPORT,
}
"""In which states an appraisal has to be for an act."""
OWN = frozenset({_A.WRITE_SELF, _A.ACKNOWLEDGE, _A.OBJECT})
"""What a member does for himself."""
CONFIRMING = frozenset({_A.RETURN, _A.CONFIRM, _A.CORRECT})
"""What is done for the Party committee; all else is for those who hold the appraisal."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """An act as it was asked for.

    `version` is the appraisal's as it was seen (None: the act does not depend on it); `fields` are those of the step;
    `content` is what else tells it from another act under the same key.
    """

    act: AppraisalAct
    account: Account
    key: str
    version: int | None = None
    note: str = ""
    needed: str = ""
    member: Appraised | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    content: dict[str, Any] = field(default_factory=dict)


Change = Callable[[Seen], None]
After = Callable[[Seen, AppraisalStep], None]


def refusal(seen: Seen, act: AppraisalAct) -> str:
    """Why an act that is for him is not possible as the appraisal stands; empty where it is."""
    if seen.appraisal.state not in FROM[act]:
        return _("the appraisal is at “{state}” now: this is not possible any more").format(
            state=seen.appraisal.get_state_display()
        )
    return ""


def is_for(seen: Seen, act: AppraisalAct) -> bool:
    """Whether an act is for him, whenever it is possible."""
    if act in OWN:
        return seen.takes_part and seen.me is not None and seen.me.left_on is None
    return seen.confirms if act in CONFIRMING else seen.holds


def possible(seen: Seen, act: AppraisalAct) -> bool:
    return is_for(seen, act) and not refusal(seen, act)


def do(
    appraisal: Appraisal, wanted: Wanted, change: Change, after: After | None = None
) -> AppraisalStep:
    """Take a step, or give the one that the same key took before.

    Raises Denied, Refused, Conflict and Faulty; then nothing is written.
    """
    texts = Texts()
    note = texts.take("note", wanted.note, NOTE, needed=wanted.needed)
    key = texts.take("key", wanted.key, KEY, needed=_("a key of up to 64 characters"))
    if texts.faults:
        raise Faulty(_("appraisal"), texts.faults)
    person = person_of(wanted.account)
    content = _content(appraisal, wanted, note)
    with transaction.atomic():
        known = _known(person, key)
        if known is not None and known.content != content:
            raise Conflict(
                known.appraisal, _("this was used before for another act; load the page again")
            )
        if known is not None:
            return known
        seen = locked(appraisal, wanted.account)
        if not is_for(seen, wanted.act):
            raise Denied
        check_version(seen.appraisal, wanted.version)
        if why := refusal(seen, wanted.act):
            raise Refused(why)
        change(seen)
        now = seen.appraisal
        if wanted.version is not None:
            now.version += 1
        now.save()
        step = _step(seen, wanted, key, note, content)
        if after is not None:
            after(seen, step)
    return step


def person_of(account: Account) -> Person:
    """The account's person, who is in the plant today. Raises Denied."""
    person = account.person
    if person is None or not person.holds_on(clock.today()):
        raise Denied
    return person


def locked(appraisal: Appraisal, account: Account) -> Seen:
    """The appraisal as it is, which nobody else changes until the transaction ends."""
    found = Appraisal.objects.select_for_update(no_key=True, of=("self",))
    now = found.select_related("plant", "branch__plant").get(pk=appraisal.pk)
    return Seen(account, person_of(account), now)


def check_version(now: Appraisal, version: int | None) -> None:
    """Raises Conflict where it is not the version that was seen."""
    if version is not None and now.version != version:
        raise Conflict(
            now, _("somebody else went on with the appraisal meanwhile; look at it again")
        )


def _known(person: Person, key: str) -> AppraisalStep | None:
    """The step that the same key took before. Acts of one person follow each other, so it is never taken twice."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    return AppraisalStep.objects.filter(by=person, key=key).select_related("appraisal").first()


def _content(appraisal: Appraisal, wanted: Wanted, note: str) -> str:
    return digest(
        wanted.act, appraisal.pk, wanted.member and wanted.member.pk, note,
        {name: str(value) for name, value in wanted.fields.items() if name != "sealed"}, wanted.content,
    )  # fmt: skip


def digest(*said: Any) -> str:
    """The SHA-256 of what was asked for."""
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def _step(seen: Seen, wanted: Wanted, key: str, note: str, content: str) -> AppraisalStep:
    return AppraisalStep.objects.create(
        appraisal=seen.appraisal,
        number=next_number(seen.appraisal),
        act=wanted.act,
        member=wanted.member,
        by=seen.person,
        at=clock.now(),
        note=note,
        key=key,
        content=content,
        **wanted.fields,
    )


def next_number(appraisal: Appraisal) -> int:
    found = appraisal.steps.aggregate(last=Max("number"))["last"]
    return (found or 0) + 1
