"""The secret ballot: to vote, to count what was voted on paper, to close.

Who has voted is written down, and what was voted is added to the urn, by one transaction; nothing leads from one to the
other (docs/adr/0013). Counts are told once the ballot is closed, and only from `urn.FEWEST` ballots on.
"""

from collections.abc import Collection, Mapping, Sequence
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from anqi.assessment.appraisal import urn
from anqi.assessment.appraisal.acting import Wanted, digest, do, locked, person_of
from anqi.assessment.appraisal.faults import Refused
from anqi.assessment.appraisal.models import (
    CHOICES,
    Appraisal,
    AppraisalAct,
    AppraisalState,
    AppraisalStep,
    BallotTally,
    PaperCount,
    Urn,
    Voter,
)
from anqi.assessment.appraisal.operations import discard
from anqi.assessment.appraisal.quorum import voters
from anqi.assessment.appraisal.seeing import Seen
from anqi.assessment.appraisal.telling import tell_of
from anqi.kit.faults import Fault, Faulty
from anqi.organisation.models import Account
from anqi.organisation.records import Denied

_A, _S = AppraisalAct, AppraisalState


def vote(*, account: Account, appraisal: Appraisal, choices: Mapping[int, str], key: str) -> Voter:
    """Cast one's ballot: for each member's key a grade, or that one abstains. It is cast once and never changed.

    The same form again is the same vote. Raises Denied for who has no vote, Refused where the ballot is not open or he
    has voted, and Faulty at `member-<key>` for what can't be read.
    """
    person_of(account)
    with transaction.atomic():
        seen = locked(appraisal, account)
        me = seen.me
        if me is None or not seen.takes_part or me not in voters(seen.members):
            raise Denied
        proof = digest(str(me.pk), key)
        before = Voter.objects.filter(member=me, round=seen.appraisal.round).first()
        if before is not None and before.proof == proof:
            return before
        if seen.appraisal.state != _S.BALLOT:
            raise Refused(_("the ballot is not open"))
        if before is not None:
            raise Refused(
                _("you have voted. A ballot can't be changed: nobody knows which one is yours")
            )
        _check(seen, choices)
        box = Urn.objects.select_for_update().get(appraisal=seen.appraisal)
        try:
            urn.add(seen.appraisal, box, choices)
        except urn.Unopened as fault:
            raise Refused(_unopened()) from fault
        return Voter.objects.create(
            id=uuid4(), member=me, round=seen.appraisal.round, day=seen.day, proof=proof
        )


def _check(seen: Seen, choices: Mapping[int, str]) -> None:
    graded = [one for one in seen.members if one.is_graded]
    faults = [
        Fault(f"member-{one.pk}", _("choose a grade, or abstain"))
        for one in graded
        if choices.get(one.pk) not in CHOICES
    ]
    if set(choices) - {one.pk for one in graded}:
        faults.append(Fault("", _("the form can't be read; load the page again")))
    if faults:
        raise Faulty(_("ballot"), faults)


def _unopened() -> str:
    return _(
        "the key of the urn is not here, as after a backup was brought back: annul the ballot and hold it again"
    )


def enter_paper(
    *, account: Account, appraisal: Appraisal, version: int, key: str, ballots: int,
    counts: Mapping[int, Sequence[int]], cast_by: Collection[int],
) -> AppraisalStep:  # fmt: skip
    """Enter the count of paper ballots, for somebody else to confirm: for each member how often each of `CHOICES`.

    `cast_by` are the keys of the members who put one in. Raises Faulty where a count does not add up.
    """

    def change(seen: Seen) -> None:
        if PaperCount.objects.filter(appraisal=seen.appraisal).exists():
            raise Refused(_("a count of paper ballots was entered already"))
        if faults := _paper_faults(seen, ballots, counts, cast_by):
            raise Faulty(_("ballot"), faults)
        PaperCount.objects.create(
            appraisal=seen.appraisal, ballots=ballots, entered_by=seen.person,
            counts={str(member): list(numbers) for member, numbers in counts.items()},
            voters=sorted(cast_by),
        )  # fmt: skip

    # What was entered is not part of the step: a hash of a few counts would tell them.
    return do(
        appraisal, Wanted(act=_A.ENTER_PAPER, account=account, key=key, version=version), change
    )


def _paper_faults(
    seen: Seen, ballots: int, counts: Mapping[int, Sequence[int]], cast_by: Collection[int]
) -> list[Fault]:
    faults = []
    if ballots < urn.FEWEST:
        text = _("at least {fewest}: fewer paper ballots would show who voted how")
        faults.append(Fault("ballots", text.format(fewest=urn.FEWEST)))
    if len(set(cast_by)) != ballots:
        text = _("{ballots} ballots and {people} people who cast one: the two must be equal")
        faults.append(Fault("cast_by", text.format(ballots=ballots, people=len(set(cast_by)))))
    faults += _cast_already(seen, cast_by)
    for one in seen.members:
        numbers = counts.get(one.pk, ())
        if one.is_graded and (
            len(numbers) != len(CHOICES) or sum(numbers) != ballots or min(numbers) < 0
        ):
            text = _("the counts for {name} do not add up to {ballots}")
            faults.append(
                Fault(f"member-{one.pk}", text.format(name=one.person.name, ballots=ballots))
            )
    return faults


def _cast_already(seen: Seen, cast_by: Collection[int]) -> list[Fault]:
    """Those who cast a paper ballot and have no vote, or have voted here."""
    entitled = {one.pk: one for one in voters(seen.members)}
    faults = []
    if set(cast_by) - set(entitled):
        faults.append(Fault("cast_by", _("only members with a vote cast a ballot")))
    voted = Voter.objects.filter(member__in=cast_by, round=seen.appraisal.round)
    for member in voted.values_list("member_id", flat=True):
        text = _("{name} has voted here already").format(name=entitled[member].person.name)
        faults.append(Fault("cast_by", text))
    return faults


def confirm_paper(
    *, account: Account, appraisal: Appraisal, version: int, key: str
) -> AppraisalStep:
    """Confirm the count that somebody else entered; it goes into the urn, and those who cast it have voted."""

    def change(seen: Seen) -> None:
        paper = _entered(seen)
        if faults := _cast_already(seen, paper.voters):
            raise Refused(_(", ").join(one.message for one in faults))
        paper.confirmed_by = seen.person
        paper.save()
        Voter.objects.bulk_create(
            Voter(
                id=uuid4(), member_id=one, round=seen.appraisal.round, day=seen.day, on_paper=True
            )
            for one in paper.voters
        )

    return do(
        appraisal, Wanted(act=_A.CONFIRM_PAPER, account=account, key=key, version=version), change
    )


def refuse_paper(
    *, account: Account, appraisal: Appraisal, version: int, key: str, note: str
) -> AppraisalStep:
    """Send back a count that is not confirmed yet; it can be entered anew."""

    def change(seen: Seen) -> None:
        _unconfirmed(seen).delete()

    needed = _("say what is wrong with the count")
    return do(
        appraisal,
        Wanted(
            act=_A.REFUSE_PAPER, account=account, key=key, version=version, note=note, needed=needed
        ),
        change,
    )


def _entered(seen: Seen) -> PaperCount:
    found = _unconfirmed(seen)
    if found.entered_by_id == seen.person.pk:
        raise Refused(_("somebody else than who entered the count confirms it"))
    return found


def _unconfirmed(seen: Seen) -> PaperCount:
    found = PaperCount.objects.filter(appraisal=seen.appraisal, confirmed_by=None).first()
    if found is None:
        raise Refused(_("no count of paper ballots waits for confirmation"))
    return found


def annul_ballot(
    *, account: Account, appraisal: Appraisal, version: int, key: str, note: str
) -> AppraisalStep:
    """Throw away all that was voted, and hold the ballot again: everybody votes anew."""

    def change(seen: Seen) -> None:
        discard(seen.appraisal)
        seen.appraisal.round += 1
        urn.set_up(seen.appraisal, [one.pk for one in seen.members if one.is_graded])
        tell_of(seen, _A.ANNUL_BALLOT)

    needed = _("say why the ballot is held again")
    return do(
        appraisal,
        Wanted(
            act=_A.ANNUL_BALLOT, account=account, key=key, version=version, note=note, needed=needed
        ),
        change,
    )


def close_ballot(
    *, account: Account, appraisal: Appraisal, version: int, key: str, note: str = ""
) -> AppraisalStep:
    """Close the ballot and count it, where there are enough ballots; the urn is taken away in any case.

    While somebody with a vote has not voted, the note must say why it is closed.
    """

    def change(seen: Seen) -> None:
        paper = PaperCount.objects.filter(appraisal=seen.appraisal).first()
        if paper is not None and paper.confirmed_by_id is None:
            raise Refused(_("a count of paper ballots waits for confirmation"))
        missing = len(voters(seen.members)) - voted(seen.appraisal)
        if missing > 0 and not note.strip():
            text = _("{missing} with a vote have not voted; say why the ballot is closed")
            raise Faulty(_("ballot"), [Fault("note", text.format(missing=missing))])
        box = Urn.objects.select_for_update().get(appraisal=seen.appraisal)
        try:
            poured = urn.opened(seen.appraisal, box)
        except urn.Unopened as fault:
            raise Refused(_unopened()) from fault
        if is_told(poured.ballots, paper.ballots if paper else 0):
            _count(poured if paper is None else _with(poured, paper))
        discard(seen.appraisal)
        seen.appraisal.state = _S.OPINION

    return do(
        appraisal,
        Wanted(act=_A.CLOSE_BALLOT, account=account, key=key, version=version, note=note),
        change,
    )


def is_told(cast_here: int, on_paper: int) -> bool:
    """Whether counts are told: at least five ballots, and neither way by so few that they follow by subtraction."""
    return cast_here + on_paper >= urn.FEWEST and not 0 < cast_here < urn.FEWEST


def voted(appraisal: Appraisal) -> int:
    """How many have voted, here and on paper."""
    here = Voter.objects.filter(member__appraisal=appraisal, round=appraisal.round)
    return here.filter(member__left_on=None).count()


def _with(poured: urn.Sum, paper: PaperCount) -> urn.Sum:
    counts = {int(member): numbers for member, numbers in paper.counts.items()}
    return poured.with_paper(paper.ballots, counts)


def _count(poured: urn.Sum) -> None:
    BallotTally.objects.bulk_create(
        BallotTally(member_id=member, choice=choice, number=number)
        for member, numbers in poured.counts.items()
        for choice, number in zip(CHOICES, numbers, strict=True)
    )
