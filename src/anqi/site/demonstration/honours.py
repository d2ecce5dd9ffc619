"""Honours of the demonstration: last year's awarded, and this year's calls in the stages before the decision."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from anqi.assessment.honours import deciding, operations
from anqi.assessment.honours.deciding import Resolution
from anqi.assessment.honours.models import Honour, HonourCall, HonourOwner
from anqi.assessment.honours.operations import Terms
from anqi.assessment.models import Edition
from anqi.assessment.process.deciding import Vote
from anqi.kit import clock
from anqi.organisation.models import Assignment
from anqi.site.demonstration.stage import NIL, Cast, Scene, at, working_days_before
from anqi.work.working_days import working_day_after

_OFFICE, _COMMITTEE, _SECRETARY = "party_officer", "party_secretary", "branch_secretary"
_REVIEWERS = {
    HonourOwner.PARTY: _OFFICE, HonourOwner.SAFETY: "safety_department",
    HonourOwner.DISCIPLINE: "discipline_secretary",
}  # fmt: skip
_WHY = "带头排查岗位隐患，安全履职记录完整，班组同志公认。"


@dataclass
class Call:
    """One call, from the first day on; `begun` is that day, and what follows is counted from it."""

    cast: Cast
    honour: Honour
    title: str
    scheme: str
    begun: date
    year: int
    id: UUID = field(default=NIL, init=False)

    @property
    def now(self) -> HonourCall:
        return HonourCall.objects.get(pk=self.id)

    def day(self, number: int) -> date:
        return working_day_after(self.begun, number)

    def open(self) -> None:
        edition = Edition.objects.get(name=f"plant-{self.year}", state="published")
        terms = Terms(
            honour=self.honour, title=self.title, scheme=self.scheme, seats=2, kept_to=self.day(5),
            decide_by=self.day(25),
        )  # fmt: skip
        step = operations.call_for(
            account=self.cast.account(_OFFICE), edition=edition, terms=terms, key=self.cast.key()
        )
        self.id = step.call_id

    def nominate(self, *codes: str) -> None:
        for code in codes:
            operations.nominate(
                account=self.cast.account(_SECRETARY), call=self.now, code=code, text=_WHY,
                version=self.now.version, key=self.cast.key(),
            )  # fmt: skip

    def review(self, *owners: HonourOwner) -> None:
        codes = list(self.now.nominations.values_list("code", flat=True))
        for owner in owners or HonourOwner:
            operations.review(
                account=self.cast.account(_REVIEWERS[owner]), call=self.now, owner=owner,
                checks=dict.fromkeys(codes, (True, "")), version=self.now.version,
                key=self.cast.key(),
            )  # fmt: skip

    def publish(self) -> None:
        operations.publish(
            account=self.cast.account(_OFFICE), call=self.now, version=self.now.version,
            key=self.cast.key(), until=working_day_after(clock.today(), 5),
        )  # fmt: skip

    def decide(self, document: str) -> None:
        """The committee honours all who were published, as far as there are seats."""
        now = self.now
        published = operations.standing_of(now).published
        winners = published.codes[: now.seats] if published is not None else []
        deciding.decide(
            account=self.cast.account(_COMMITTEE), call=now, winners=winners, version=now.version,
            key=self.cast.key(),
            resolution=Resolution("厂党委会", document, clock.today(), Vote(9, 8, 8)),
        )  # fmt: skip


class Honours:
    """The scenes: one call of last year to its end, three of this year that wait for somebody."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.today = cast, clock.today()
        before = self.today.year - 1
        spring = date(before + 1, 2, 16)
        member, safety, unit = Honour.MEMBER, Honour.SAFETY_PERSON, Honour.SAFETY_UNIT
        self.last = Call(cast, member, f"{before}年度优秀共产党员", "member", spring, before)
        year = self._ago(20).year
        self.deciding = Call(
            cast, safety, f"{year}年安全先进个人（第一批）", "member", self._ago(20), year
        )
        self.reviewing = Call(
            cast, safety, f"{year}年安全先进个人（第二批）", "member", self._ago(7), year
        )
        self.calling = Call(cast, unit, f"{year}年安全先进部门", "department", self._ago(2), year)

    def _ago(self, number: int) -> date:
        return working_days_before(self.today, number)

    def scenes(self) -> Iterator[Scene]:
        for call in (self.last, self.deciding, self.reviewing, self.calling):
            yield Scene(at(call.begun), call.open)
        for call in (self.last, self.deciding, self.reviewing):
            yield self._after(call, 3, lambda call=call: call.nominate(*self._people(call)))  # type: ignore[misc]
        for call in (self.last, self.deciding):
            yield self._after(call, 7, call.review)
            yield self._after(call, 9, call.publish)
        yield self._after(self.reviewing, 6, lambda: self.reviewing.review(HonourOwner.SAFETY))
        document = f"乌烟党〔{self.last.begun.year}〕9号"
        yield self._after(self.last, 16, lambda: self.last.decide(document))

    def _after(self, call: Call, number: int, play: Callable[[], object]) -> Scene:
        return Scene(at(call.day(number), 10), play)

    def _people(self, call: Call) -> list[str]:
        """Three members of the secretary's branch, not he himself; another three for another call."""
        own = self.cast.people[_SECRETARY]
        branch = Assignment.objects.filter(person=own, unit__tree="party").on(clock.today())
        unit = branch.select_related("unit").get().unit
        members = Assignment.objects.filter(unit=unit).on(clock.today()).exclude(person=own)
        codes = members.order_by("person__code").values_list("person__code", flat=True)
        start = 3 * (self.last, self.deciding, self.reviewing).index(call)
        return list(codes[start : start + 3])
