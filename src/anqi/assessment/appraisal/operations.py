"""Holding an appraisal: opening it, its list, its stages, what members say of themselves and of each other.

Every act is one transaction, and one step that is only added. Who acts names the `version` that he saw: if somebody
else was first, it is a Conflict and nothing is written. The same `key` of the same person again gives the same step.
"""

from collections.abc import Collection, Sequence

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anqi.assessment.appraisal import urn
from anqi.assessment.appraisal.acting import Wanted, digest, do, person_of
from anqi.assessment.appraisal.faults import Conflict, Refused
from anqi.assessment.appraisal.models import (
    Appraisal,
    AppraisalAct,
    AppraisalState,
    AppraisalStep,
    Appraised,
    PaperCount,
    Urn,
)
from anqi.assessment.appraisal.quorum import voters
from anqi.assessment.appraisal.roster import members_on, moved_since
from anqi.assessment.appraisal.sealed import closed
from anqi.assessment.appraisal.seeing import Seen
from anqi.assessment.appraisal.telling import tell_of
from anqi.kit import clock
from anqi.kit.faults import Fault, Faulty
from anqi.organisation.access import Verb, may
from anqi.organisation.models import BRANCHES, Account, Person, Standing, Unit
from anqi.organisation.records import Denied
from anqi.work.texts import DETAILS, KEY, Texts

_A, _S = AppraisalAct, AppraisalState


class Aspect(models.TextChoices):
    """In what comrades want to see somebody better. Their words are not kept (domain §13.5)."""

    BELIEF = "belief", gettext_lazy("belief and study")
    SAFETY = "safety", gettext_lazy("safety duties of the post (安全一岗双责)")
    WORK = "work", gettext_lazy("work at the post")
    SERVICE = "service", gettext_lazy("service to workmates")
    DISCIPLINE = "discipline", gettext_lazy("discipline and life of the organisation")


def open_appraisal(
    *, account: Account, branch: Unit, year: int, key: str, counts_provisional: bool = True,
    without_vote: Collection[Person] = (), note: str = "",
) -> AppraisalStep:  # fmt: skip
    """Open the appraisal of a branch for a year, with the members of today's roster; the first step is returned.

    `without_vote` are full members whose right to vote is suspended; why is not asked. Raises Denied, Refused, Faulty,
    and Conflict where the key was used for something else.
    """
    person = person_of(account)
    if branch.kind not in BRANCHES or not may(
        account, Verb.HOLD_APPRAISAL, plant=branch.plant, branch=branch.code
    ):
        raise Denied
    texts = Texts()
    key = texts.take("key", key, KEY, needed=_("a key of up to 64 characters"))
    said = texts.take("note", note, DETAILS)
    if not clock.today().year - 1 <= year <= clock.today().year:
        texts.fault("year", _("this year or the one before"))
    if texts.faults:
        raise Faulty(_("appraisal"), texts.faults)
    silent = sorted(one.pk for one in without_vote)
    content = digest(_A.OPEN, branch.pk, year, counts_provisional, silent, said)
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        known = AppraisalStep.objects.filter(by=person, key=key).first()
        if known is not None:
            if known.content != content:
                raise Conflict(
                    known.appraisal, _("this was used before for another act; load the page again")
                )
            return known
        appraisal = _opened(branch, year, counts_provisional=counts_provisional)
        _enlist(appraisal, silent)
        return AppraisalStep.objects.create(
            appraisal=appraisal, number=1, act=_A.OPEN, by=person, at=clock.now(), note=said, key=key,
            content=content,
        )  # fmt: skip


def _opened(branch: Unit, year: int, *, counts_provisional: bool) -> Appraisal:
    Unit.objects.select_for_update(no_key=True).get(pk=branch.pk)
    there = Appraisal.objects.filter(branch=branch, year=year).exclude(state=_S.CALLED_OFF)
    if there.exists():
        raise Refused(_("the branch has an appraisal for {year} already").format(year=year))
    return Appraisal.objects.create(
        plant=branch.plant, branch=branch, year=year, counts_provisional=counts_provisional,
        roster_on=clock.today(),
    )  # fmt: skip


def _enlist(appraisal: Appraisal, silent: Sequence[int]) -> None:
    found = members_on(appraisal.branch, appraisal.roster_on)
    full = Standing.Value.FULL
    if not any(value == full for value in found.values()):
        raise Refused(_("the roster of today has no full member in this branch"))
    strangers = set(silent) - {one.pk for one, value in found.items() if value == full}
    if strangers:
        raise Faulty(
            _("appraisal"),
            [Fault("without_vote", _("only full members of the branch have a vote to lose"))],
        )
    Appraised.objects.bulk_create(
        Appraised(
            appraisal=appraisal, person=one, standing=value,
            has_vote=value == full and one.pk not in silent,
        )
        for one, value in found.items()
    )  # fmt: skip


def strike(
    *, account: Account, appraisal: Appraisal, member: Appraised, version: int, key: str, note: str
) -> AppraisalStep:
    """Take somebody off the list whom the roster has no longer in the branch. Raises as `acting.do` does."""

    def change(seen: Seen) -> None:
        moved = moved_since(seen.appraisal, seen.members, seen.day)
        if member.pk not in {one.pk for one in moved.left}:
            raise Refused(_("the roster has {name} in the branch").format(name=member.person.name))
        now = Appraised.objects.get(pk=member.pk)
        now.left_on, now.grade, now.version = seen.day, "", now.version + 1
        now.save()

    return do(
        appraisal,
        Wanted(
            act=_A.STRIKE, account=account, key=key, version=version, note=note, member=member,
            needed=_("say where the member has gone"),
        ),
        change,
    )  # fmt: skip


def begin_self(
    *, account: Account, appraisal: Appraisal, version: int, key: str, note: str
) -> AppraisalStep:
    """End the study, saying what was studied, and ask members for their self-appraisals."""

    def change(seen: Seen) -> None:
        seen.appraisal.state = _S.SELF
        tell_of(seen, _A.BEGIN_SELF)

    needed = _("say what was studied, and when")
    return do(
        appraisal,
        Wanted(
            act=_A.BEGIN_SELF, account=account, key=key, version=version, note=note, needed=needed
        ),
        change,
    )


def begin_mutual(
    *, account: Account, appraisal: Appraisal, version: int, key: str, note: str = ""
) -> AppraisalStep:
    """Go on to the mutual appraisal. While a self-appraisal is missing, the note must say why."""

    def change(seen: Seen) -> None:
        missing = [one for one in seen.members if one.left_on is None and one.self_on is None]
        _explained(
            missing,
            note,
            _("these have written nothing of themselves: {names}. Say why it goes on"),
        )
        seen.appraisal.state = _S.MUTUAL

    return do(
        appraisal,
        Wanted(act=_A.BEGIN_MUTUAL, account=account, key=key, version=version, note=note),
        change,
    )


def begin_ballot(
    *, account: Account, appraisal: Appraisal, version: int, key: str, note: str = ""
) -> AppraisalStep:
    """Open the secret ballot. While somebody was not appraised by the others, the note must say why."""

    def change(seen: Seen) -> None:
        missing = [one for one in seen.members if one.left_on is None and one.mutual_on is None]
        _explained(missing, note, _("the others have not appraised: {names}. Say why it goes on"))
        if not voters(seen.members):
            raise Refused(_("nobody on the list has a vote"))
        seen.appraisal.state = _S.BALLOT
        urn.set_up(seen.appraisal, [one.pk for one in seen.members if one.is_graded])
        tell_of(seen, _A.BEGIN_BALLOT)

    return do(
        appraisal,
        Wanted(act=_A.BEGIN_BALLOT, account=account, key=key, version=version, note=note),
        change,
    )


def _explained(missing: Sequence[Appraised], note: str, text: str) -> None:
    """Nothing is left out silently. Raises Faulty at `note`."""
    if missing and not note.strip():
        names = _(", ").join(one.person.name for one in missing)
        raise Faulty(_("appraisal"), [Fault("note", text.format(names=names))])


def write_self(
    *, account: Account, appraisal: Appraisal, member_version: int, key: str, text: str
) -> AppraisalStep:
    """Write, or write anew, what one finds of oneself; only oneself and those who hold the appraisal read it."""
    said = _text("text", text, _("write what you find of yourself"))

    def change(seen: Seen) -> None:
        now = _own(seen, member_version)
        now.self_text, now.self_on = closed(said), seen.day
        now.save()

    return do(
        appraisal,
        Wanted(act=_A.WRITE_SELF, account=account, key=key, content={"text": digest(said)}),
        change,
    )


def _own(seen: Seen, version: int) -> Appraised:
    if seen.me is None:
        raise Denied
    return _at_version(seen, seen.me, version)


def _at_version(seen: Seen, member: Appraised, version: int) -> Appraised:
    now = Appraised.objects.get(pk=member.pk, appraisal=seen.appraisal)
    if now.version != version:
        raise Conflict(seen.appraisal, _("this was changed meanwhile; look at it again"))
    now.version += 1
    return now


def write_mutual(
    *, account: Account, appraisal: Appraisal, member: Appraised, member_version: int, key: str,
    aspects: Collection[str] = (), measure: str = "",
) -> AppraisalStep:  # fmt: skip
    """Note in what the others want to see a member better, and what is agreed; not what was said, nor by whom."""
    chosen = [one.value for one in Aspect if one.value in aspects]
    if set(aspects) - set(chosen):
        raise Faulty(_("appraisal"), [Fault("aspects", _("not one of those offered"))])
    needed = _("say what is to be done about it") if chosen else ""
    said = _text("measure", measure, needed)

    def change(seen: Seen) -> None:
        now = _at_version(seen, member, member_version)
        now.aspects, now.measure, now.mutual_on = chosen, closed(said), seen.day
        now.save()

    return do(
        appraisal,
        Wanted(
            act=_A.WRITE_MUTUAL, account=account, key=key, member=member,
            content={"aspects": chosen, "measure": digest(said)},
        ),
        change,
    )  # fmt: skip


def _text(place: str, text: str, needed: str = "") -> str:
    texts = Texts()
    said = texts.take(place, text, DETAILS, needed=needed)
    if texts.faults:
        raise Faulty(_("appraisal"), texts.faults)
    return said


def call_off(
    *, account: Account, appraisal: Appraisal, version: int, key: str, note: str
) -> AppraisalStep:
    """End an appraisal that is not gone on with; another can be opened then. An urn is taken away uncounted."""

    def change(seen: Seen) -> None:
        seen.appraisal.state = _S.CALLED_OFF
        discard(seen.appraisal)

    needed = _("say why the appraisal is called off")
    return do(
        appraisal,
        Wanted(
            act=_A.CALL_OFF, account=account, key=key, version=version, note=note, needed=needed
        ),
        change,
    )


def discard(appraisal: Appraisal) -> None:
    """Take away what lies in the urn and the count of paper ballots, if there are any."""
    found = Urn.objects.select_for_update().filter(appraisal=appraisal).first()
    if found is not None:
        urn.take_away(appraisal, found)
    PaperCount.objects.filter(appraisal=appraisal).delete()
