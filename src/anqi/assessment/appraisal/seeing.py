"""Who sees an appraisal, and as what: as one who holds it, as a member on its list, or for the Party committee.

Who oversees sees how far it is, and the opinions once they are reported; ballots stay with the branch.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest

from anqi.assessment.appraisal.models import (
    Appraisal,
    AppraisalState,
    AppraisalStep,
    Appraised,
    BallotTally,
    PaperCount,
    Voter,
)
from anqi.assessment.appraisal.roster import there_on
from anqi.kit import clock
from anqi.ledger.models import Fact
from anqi.organisation.access import Verb, may, scope_of
from anqi.organisation.asking import account_of
from anqi.organisation.models import Account, Person
from anqi.organisation.records import Denied, looked_today
from anqi.work.models import Notice

SOURCE = "assessment/appraisals/"
"""What the sources of facts and notices begin with that an appraisal is behind."""
BEFORE_COUNTS = (
    AppraisalState.STUDY, AppraisalState.SELF, AppraisalState.MUTUAL, AppraisalState.BALLOT,
)  # fmt: skip
"""States in which nothing of a ballot is told."""
REPORTED = (AppraisalState.REPORTED, AppraisalState.CONFIRMED, AppraisalState.CLOSED)


class Seen:
    """An appraisal as an account sees it; members, steps and a count of paper ballots are read once.

    `looked` says of a person whether it is recorded already that the account looked at him today.
    """

    def __init__(
        self, account: Account, person: Person, appraisal: Appraisal, looked: Exists | None = None
    ) -> None:
        self.account, self.person, self.appraisal = account, person, appraisal
        self._looked = looked
        self.voted: set[int] = set()
        """Keys of members who have voted in the ballot that is held or was held last; known with `members`."""
        self.gone: set[int] = set()
        """Keys of those on the list whom the roster of today has not in the branch."""
        self.looked_at: set[int] = set()
        self.day: date = clock.today()
        self.holds = self._may(Verb.HOLD_APPRAISAL)
        self.takes_part = self.me is not None and self._may(Verb.APPRAISE)
        self.oversees = oversees(account)
        self.confirms = self.oversees and (
            self._may(Verb.RECORD_DECISION) or self._may(Verb.RUN_ASSESSMENT)
        )

    def _may(self, verb: Verb) -> bool:
        one = self.appraisal
        return may(self.account, verb, plant=one.plant, branch=one.branch.code)

    @cached_property
    def members(self) -> list[Appraised]:
        """All on the list, by staff number. With them is read who has voted, is still here, and was looked at."""
        one = self.appraisal
        voted = Voter.objects.filter(member=OuterRef("pk"), round=one.round).order_by()
        here = there_on(one.branch_id, self.day).filter(person=OuterRef("person"))
        found = one.members.select_related("person__plant").order_by("person__code")
        more = {"looked": self._looked} if self._looked is not None else {}
        rows: list[Any] = list(found.annotate(voted=Exists(voted), here=Exists(here), **more))
        self.voted = {row.pk for row in rows if row.voted}
        self.gone = {row.pk for row in rows if row.left_on is None and not row.here}
        self.looked_at = {row.pk for row in rows if getattr(row, "looked", False)}
        return rows

    @cached_property
    def paper(self) -> PaperCount | None:
        """The count of paper ballots that was entered, while the ballot is open."""
        return PaperCount.objects.filter(appraisal=self.appraisal).first()

    @cached_property
    def tallies(self) -> dict[int, dict[str, int]]:
        """What all ballots together said, by the members' keys and by choice; nothing before the ballot is closed."""
        found: dict[int, dict[str, int]] = {}
        if self.appraisal.state not in BEFORE_COUNTS:
            for one in BallotTally.objects.filter(member__appraisal=self.appraisal):
                found.setdefault(one.member_id, {})[one.choice] = one.number
        return found

    @cached_property
    def me(self) -> Appraised | None:
        """The account's own place on the list."""
        mine = (one for one in self.members if one.person_id == self.person.pk)
        return next(mine, None)

    @cached_property
    def steps(self) -> list[AppraisalStep]:
        """What was done, the oldest first."""
        found = self.appraisal.steps.select_related("by", "member__person").order_by("number")
        return list(found)

    @property
    def is_seen(self) -> bool:
        return self.holds or self.oversees or self.me is not None

    @property
    def sees_opinions(self) -> bool:
        """Whether he sees what was found of all members, not of himself alone."""
        return self.holds or (self.oversees and self.appraisal.state in REPORTED)

    def member(self, code: str) -> Appraised:
        """A member of the list whom he may look at: himself, all for who holds it, and once reported who oversees.

        Raises Denied, and Http404 where the list has nobody of that number.
        """
        found = next((one for one in self.members if one.person.code == code), None)
        if found is None:
            raise Http404
        if not (self.sees_opinions or found == self.me):
            raise Denied
        return found

    def need_holder(self) -> None:
        """Raises Denied for who does not hold it."""
        if not self.holds:
            raise Denied


def oversees(account: Account) -> bool:
    """Whether somebody sees the results of all branches, and who is a member: posts of the Party for the plant."""
    both = (Verb.SEE_RESULTS, Verb.SEE_STANDING)
    return all(scope_of(account, verb).whole for verb in both)


def sees_record(account: Account, fact: Fact) -> bool:
    """Whether somebody sees the appraisal behind a fact: he sees all, holds it, or it is about himself."""
    of_himself = account.person is not None and account.person.code == fact.person
    holds = fact.branch in scope_of(account, Verb.HOLD_APPRAISAL).branches
    return of_himself or holds or oversees(account)


def concerns(account: Account) -> bool:
    """Whether there can be appraisals for somebody: he sees them all, holds some, or takes part."""
    own = (scope_of(account, verb) for verb in (Verb.HOLD_APPRAISAL, Verb.APPRAISE))
    return oversees(account) or any(scope.branches for scope in own)


@dataclass(frozen=True)
class Asker:
    """Who asks, and the condition of the appraisals that he sees."""

    account: Account
    person: Person
    condition: Q
    holds: bool


def asker(request: HttpRequest) -> Asker:
    """Who asks for a page, where there can be appraisals for him. Raises Denied."""
    return asker_for(account_of(request))


def asker_for(account: Account) -> Asker:
    """Who asks, where there can be appraisals for him. Raises Denied."""
    person = account.person
    if person is None:
        raise Denied
    holding = scope_of(account, Verb.HOLD_APPRAISAL)
    seen = Q() if oversees(account) else Q(branch__code__in=holding.branches) | Q(
        members__person=person
    )  # fmt: skip
    if not concerns(account):
        raise Denied
    return Asker(account, person, seen, bool(holding.branches))


def listed(asking: Asker) -> QuerySet[Appraisal]:
    """The appraisals that somebody sees, the newest year first."""
    found = Appraisal.objects.filter(asking.condition, plant=asking.person.plant_id)
    return found.select_related("branch").distinct()


def appraisal_seen(request: HttpRequest, id: UUID) -> Seen:
    """An appraisal with what who asks for a page is in it. Raises Denied, and Http404 where there is none."""
    looked = looked_today(request, "person__plant__code", "person__code")
    return appraisal_for(account_of(request), id, looked)


def appraisal_for(account: Account, id: UUID, looked: Exists | None = None) -> Seen:
    """An appraisal with what the account is in it. Raises Denied, and Http404 where there is none."""
    if account.person is None:
        raise Denied
    told = Notice.objects.filter(
        person=account.person, source=f"{SOURCE}{id}", read_at=None
    ).order_by()
    rows = Appraisal.objects.filter(pk=id).annotate(has_unread=Exists(told))
    found = rows.select_related("plant", "branch__plant").first()
    if found is None:
        raise Http404
    if found.plant_id != account.person.plant_id:
        raise Denied
    seen = Seen(account, account.person, found, looked)
    if not seen.is_seen:
        raise Denied
    return seen
