"""Appraisals of the demonstration (民主评议党员): one that was confirmed, and others in the stages before it."""

from collections.abc import Iterator
from datetime import date, timedelta

from anqi.assessment.appraisal import ballots, confirming, operations, opinions
from anqi.assessment.appraisal.models import Appraisal, Appraised, Body, Grade
from anqi.assessment.appraisal.opinions import Found, Meeting
from anqi.assessment.appraisal.quorum import voters
from anqi.kit import clock
from anqi.organisation.models import Account, Assignment, Holding, Tree, Unit, UnitKind
from anqi.organisation.posts import Post
from anqi.site.demonstration.stage import Cast, Scene, at, working_days_before

_STUDIED = (
    "集中学习党章、《中国共产党支部工作条例（试行）》和《安全生产法》有关条款，学习教育两次。"
)
_OF_ONESELF = "一年来按岗位安全职责清单履职，参加班组隐患排查；对新员工传帮带不够主动，下一步每周现场带教一次。"
_AGREED = "每周到现场检查一次联锁装置，记入班组台账。"
_MISSING = "其余同志倒班，已通过党小组会当面听取意见。"
_FEW, _FEWEST = 3, 5
_SECRETARIES = ("branch_secretary", "branch_secretary_2")


class Held:
    """The appraisal of one branch, held by its secretary, whose account acts."""

    def __init__(self, cast: Cast, branch: Unit, begun: date, year: int) -> None:
        self.cast, self.branch, self.begun, self.year = cast, branch, begun, year

    @property
    def now(self) -> Appraisal:
        found = Appraisal.objects.select_related("branch__plant", "plant")
        return found.get(branch=self.branch, year=self.year)

    @property
    def members(self) -> list[Appraised]:
        return list(self.now.members.select_related("person").order_by("person__code"))

    def secretary(self) -> Account:
        return self._holder(Post.BRANCH_SECRETARY)

    def committee(self) -> Account:
        return self._holder(Post.BRANCH_COMMITTEE)

    def _holder(self, post: Post) -> Account:
        held = Holding.objects.filter(unit=self.branch, post=post).on(clock.today())
        return self.cast.of(held.select_related("person").order_by("pk")[0].person)

    def open(self) -> None:
        operations.open_appraisal(
            account=self.secretary(), branch=self.branch, year=self.year, key=self.cast.key()
        )

    def to_self(self) -> None:
        self._step(operations.begin_self, _STUDIED)

    def to_mutual(self) -> None:
        """A few write something of themselves before the others are heard."""
        for account in (self.secretary(), self.committee()):
            mine = next((one for one in self.members if one.person_id == account.person_id), None)
            if mine is not None:
                operations.write_self(
                    account=account, appraisal=self.now, member_version=mine.version,
                    key=self.cast.key(), text=_OF_ONESELF,
                )  # fmt: skip
        self._step(operations.begin_mutual, _MISSING)

    def to_ballot(self) -> None:
        for one in self.members[:_FEW]:
            operations.write_mutual(
                account=self.secretary(), appraisal=self.now, member=one, member_version=one.version,
                key=self.cast.key(), aspects=["safety"], measure=_AGREED,
            )  # fmt: skip
        self._step(operations.begin_ballot, _MISSING)

    def count(self) -> None:
        """The ballots were on paper; one counts them and another confirms, and the ballot is closed."""
        entitled = voters(self.members)
        cast_by = [one.pk for one in entitled][: max(_FEWEST, len(entitled) - 2)]
        graded = [one for one in self.members if one.is_graded]
        ballots.enter_paper(
            account=self.secretary(), appraisal=self.now, version=self.now.version,
            key=self.cast.key(), ballots=len(cast_by), cast_by=cast_by,
            counts={one.pk: _votes(place, len(cast_by)) for place, one in enumerate(graded)},
        )  # fmt: skip
        ballots.confirm_paper(
            account=self.committee(), appraisal=self.now, version=self.now.version,
            key=self.cast.key(),
        )  # fmt: skip
        self._step(ballots.close_ballot, "两名同志出差，未参加投票。")

    def opine(self) -> None:
        """The general meeting resolves: a quarter is outstanding, one is helped."""
        graded = [one for one in self.members if one.is_graded]
        due = len(voters(self.members))
        found = {one.pk: _found(place, len(graded)) for place, one in enumerate(graded)}
        opinions.opine(
            account=self.secretary(), appraisal=self.now, version=self.now.version,
            key=self.cast.key(), meeting=Meeting(Body.GENERAL, clock.today(), due, due),
            found=found, due=due,
        )  # fmt: skip

    def report(self) -> None:
        self._step(opinions.report, "")

    def confirm(self) -> None:
        confirming.confirm(
            account=self.cast.account("party_officer"), appraisal=self.now, version=self.now.version,
            key=self.cast.key(), document=f"乌烟党〔{clock.today().year}〕13号", decided_on=clock.today(),
        )  # fmt: skip

    def follow_up(self) -> None:
        for one in self.members:
            if one.grade == Grade.BASICALLY_QUALIFIED:
                confirming.follow_up(
                    account=self.secretary(), appraisal=self.now, member=one, key=self.cast.key(),
                    version=self.now.version, outcome="goes_on",
                    text="支部书记与本人谈话，商定每月参加一次隐患排查并向党小组汇报。",
                )  # fmt: skip

    def _step(self, act: object, note: str) -> None:
        act(  # type: ignore[operator]  # each takes these
            account=self.secretary(), appraisal=self.now, version=self.now.version,
            key=self.cast.key(), note=note,
        )  # fmt: skip


def _votes(place: int, ballots: int) -> tuple[int, ...]:
    """How often each choice was made of the member at a place: outstanding, qualified, basically, not, abstained."""
    best = ballots * 3 // 4 if place % 4 == 0 else ballots // 5
    return (best, ballots - best, 0, 0, 0)


def _found(place: int, members: int) -> Found:
    if place % 4 == 0 and place // 4 < members // 4:
        return Found(Grade.EXCELLENT, "履职记录完整，偶有一次迟报已当月改正，群众评价高。")
    if place == members - 1:
        return Found(Grade.BASICALLY_QUALIFIED, words="安全履职多次逾期，请支部帮助改进。")
    return Found(Grade.QUALIFIED)


class Appraisals:
    """The scenes: four branches, each at another stage."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.today = cast, clock.today()
        first, second, third, fourth = self._branches()
        year = self._ago(30).year
        self.opining = Held(cast, first, self._ago(30), year)
        self.voting = Held(cast, second, self._ago(25), year)
        self.writing = Held(cast, third, self._ago(10), year)
        self.ended = Held(cast, fourth, self._ago(50), self._ago(50).year - 1)

    def _ago(self, number: int) -> date:
        return working_days_before(self.today, number)

    def _branches(self) -> list[Unit]:
        """The two whose secretaries sign in; one of which somebody else who signs in is a member; and another."""
        units = Unit.objects.filter(plant=self.cast.plant, tree=Tree.PARTY, kind=UnitKind.BRANCH)
        held = units.filter(holdings__post=Post.BRANCH_COMMITTEE).distinct()
        known = [self.cast.people[login] for login in _SECRETARIES]
        first = held.filter(holdings__person__in=known)
        found = [*first.order_by("code"), *held.exclude(pk__in=first).order_by("code")]
        others = Assignment.objects.filter(
            person__in=self.cast.people.values(), unit__in=found[2:]
        ).on(self.today)
        third = others.order_by("unit__code").select_related("unit")[0].unit
        return [*found[:2], third, next(one for one in found[2:] if one != third)]

    def scenes(self) -> Iterator[Scene]:
        opining, voting, writing, ended = self.opining, self.voting, self.writing, self.ended
        for held in (opining, voting, writing, ended):
            yield Scene(at(held.begun), held.open)
            yield Scene(at(held.begun + timedelta(days=4)), held.to_self)
        for held in (opining, voting, ended):
            yield Scene(at(held.begun + timedelta(days=12)), held.to_mutual)
            yield Scene(at(held.begun + timedelta(days=18)), held.to_ballot)
        for held in (opining, ended):
            yield Scene(at(held.begun + timedelta(days=24)), held.count)
        yield Scene(at(ended.begun + timedelta(days=28)), ended.opine)
        yield Scene(at(ended.begun + timedelta(days=40)), ended.report)
        yield Scene(at(ended.begun + timedelta(days=45)), ended.confirm)
        yield Scene(at(ended.begun + timedelta(days=50)), ended.follow_up)
