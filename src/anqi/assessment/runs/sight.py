"""How far somebody sees results: the one rule for runs and for whatever is made out of them.

Units are seen by whose post reaches them; a department that a branch answers for, on the day that is asked about.
Results of persons are seen by oneself and, through posts of the Party, by those whom they reach: a head of department
does not see those of its people (党务信息). Who looks at the plant as a whole sees all of it.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q

from anqi.kit import clock
from anqi.organisation.access import TABLE, Verb, scope_of
from anqi.organisation.authority import Authority, Scope
from anqi.organisation.models import Account
from anqi.organisation.posts import Post
from anqi.organisation.records import Denied

NOTHING = Q(pk__in=())
"""The condition that nothing is seen."""


@dataclass(frozen=True)
class Sight:
    """How far somebody sees results: `condition` is one on rows that have a type and a code of their subject.

    `day` is that on which a branch must answer for a department for its results to be seen.
    """

    account: Account
    scope: Scope
    day: date

    @property
    def whole(self) -> bool:
        return self.scope.whole

    @cached_property
    def _of_the_party(self) -> Scope | None:
        """How far one reaches members with posts of the Party; None where one holds none."""
        held = Authority.of(self.account).holdings
        if not any(Verb.SEE_STANDING in TABLE[Post(one.post)] for one in held):
            return None
        return scope_of(self.account, Verb.SEE_STANDING)

    @cached_property
    def people(self) -> frozenset[str]:
        """Whose own results are seen: oneself, and those whom one reaches with a post of the Party."""
        party = self._of_the_party
        if party is None:
            return frozenset({self.scope.own})
        return frozenset(self.scope.people) & frozenset(party.people) | {self.scope.own}

    @cached_property
    def departments(self) -> frozenset[str]:
        """Those in which a post is held, and those that one's branch answers for on the day."""
        answered = {one.department for one in self.scope.answered if one.on(self.day)}
        return self.scope.departments | answered

    @cached_property
    def condition(self) -> Q:
        if self.whole:
            return Q()
        types = ("branch", "department", "person")
        found = NOTHING
        for type in types:
            found |= Q(self.of(type), type=type)
        return found

    def of(self, type: str) -> Q:
        """The condition on subjects of one type: for fewer is read than for all."""
        if self.whole:
            return Q()
        match type:
            case "branch":
                return Q(code__in=self.scope.branches)
            case "department":
                return Q(code__in=self.departments)
            case "person":
                return Q(code__in=self.people)
        return NOTHING

    def sees(self, type: str, code: str) -> bool:
        """Whether the result of a subject is seen."""
        match type:
            case "branch":
                return self.whole or code in self.scope.branches
            case "department":
                return self.whole or code in self.departments
            case "person":
                return self.whole or code == self.scope.own or self._reaches(code)
        return self.whole

    def _reaches(self, code: str) -> bool:
        """Whether a member is reached; asked of the one, so that not everybody is read."""
        party = self._of_the_party
        return party is not None and code in self.scope.people and code in party.people


def sight_of(account: Account, day: date | None = None) -> Sight:
    """How far an account sees results, on a day (None: today). Raises Denied for whom nothing of the room is."""
    scope = scope_of(account, Verb.SEE_RESULTS)
    if scope.plant is None or scope.is_empty:
        raise Denied
    return Sight(account, scope, day or clock.today())
