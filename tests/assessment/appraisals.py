"""A branch that holds its appraisal, for the tests of it: 王芳 its secretary, 李强 a member, and four more."""

from collections.abc import Callable
from datetime import date

from anqi.assessment.appraisal import ballots, confirming, operations, opinions
from anqi.assessment.appraisal.models import (
    Appraisal,
    AppraisalState,
    AppraisalStep,
    Appraised,
    Body,
    Grade,
)
from anqi.assessment.appraisal.opinions import Found, Meeting
from anqi.kit import clock
from anqi.organisation.models import Account, Assignment, Holding, Person, Standing, Unit
from anqi.organisation.posts import Post
from tests.assessment.world import account_of, holder
from tests.organisation.people import SINCE, SmallPlant

QUALIFIED = Found(Grade.QUALIFIED)


class Branch:
    """卷包车间党支部 with six full members and a provisional one; its appraisal for 2019 is open.

    赵敏 is no member. 周涛 is of the branch's committee; 吴江 is the Party officer, and 郑和 the Party secretary.
    """

    def __init__(self, wumeng: SmallPlant, full: int = 6) -> None:
        self.wumeng, self.unit = wumeng, wumeng.branch
        self.secretary, self.officer, self.stranger = (
            account_of(one) for one in (wumeng.secretary, wumeng.officer, wumeng.stranger)
        )
        more = [self.joined(str(code), Standing.Value.FULL) for code in range(1101, 1099 + full)]
        self.members = [self.secretary, self.officer, *map(account_of, more)]
        """The accounts of the full members."""
        self.beginner = account_of(self.joined("1201", Standing.Value.PROVISIONAL))
        """The account of the provisional member."""
        self.committee = account_of(self._on_committee())
        self.office = account_of(holder(wumeng, Post.PARTY_OFFICER, "3001"))
        self.appraisal = operations.open_appraisal(
            account=self.secretary, branch=self.unit, year=2019, key="open"
        ).appraisal

    def joined(self, code: str, value: str, unit: Unit | None = None) -> Person:
        """Somebody more in the branch, or in another unit of the Party."""
        person = Person.objects.create(
            code=code, name=f"党员{code}", plant=self.wumeng.plant, active_from=SINCE
        )
        Assignment.objects.create(person=person, unit=unit or self.unit, active_from=SINCE)
        Standing.objects.create(person=person, value=value, active_from=SINCE)
        return person

    def _on_committee(self) -> Person:
        """周涛, who is on the committee and holds no other office; not a member here, so that six are six."""
        person = Person.objects.create(
            code="1301", name="周涛", plant=self.wumeng.plant, active_from=SINCE
        )
        Holding.objects.create(
            person=person, post=Post.BRANCH_COMMITTEE, unit=self.unit, active_from=SINCE
        )
        return person

    @property
    def now(self) -> Appraisal:
        """The appraisal as it is."""
        return Appraisal.objects.select_related("branch__plant", "plant").get(pk=self.appraisal.pk)

    def listed(self, account: Account) -> Appraised:
        """An account's person on the list, as it is now."""
        found = Appraised.objects.select_related("person")
        return found.get(appraisal=self.appraisal, person=account.person_id)

    @property
    def graded(self) -> list[Appraised]:
        """All who are graded."""
        return [self.listed(one) for one in self.members]

    def to_ballot(self) -> None:
        """Through study, self-appraisals and mutual appraisal, each with what is left out explained."""
        self.goes_on(operations.begin_self, operations.begin_mutual, operations.begin_ballot)

    def goes_on(self, *acts: Callable[..., AppraisalStep]) -> None:
        """The secretary takes these steps."""
        for act in acts:
            act(
                account=self.secretary, appraisal=self.appraisal, version=self.now.version,
                key=act.__name__, note="学习党章",
            )  # fmt: skip

    def votes(self, account: Account, grade: str = Grade.QUALIFIED, key: str = "") -> None:
        """Somebody votes the same grade for all."""
        ballots.vote(
            account=account, appraisal=self.appraisal, choices={one.pk: grade for one in self.graded},
            key=key or f"vote {account.login}",
        )  # fmt: skip

    def closes(self, note: str = "其余党员出差") -> None:
        ballots.close_ballot(
            account=self.secretary, appraisal=self.appraisal, version=self.now.version, key="close",
            note=note,
        )  # fmt: skip

    def to_opinion(self) -> None:
        """Everybody votes and the ballot is closed."""
        self.to_ballot()
        for one in self.members:
            self.votes(one)
        self.closes()

    def opines(
        self, present: int = 0, favour: int = 0, key: str = "opine", **grades: Found
    ) -> None:
        """The general meeting resolves; `m1101` names the opinion on that member, the others are qualified.

        Where no numbers are given, all are present and in favour.
        """
        all = len(self.members)
        found = {one.pk: grades.get(f"m{one.person.code}", QUALIFIED) for one in self.graded}
        opinions.opine(
            account=self.secretary, appraisal=self.appraisal, version=self.now.version, key=key,
            meeting=Meeting(Body.GENERAL, clock.today(), present or all, favour or all), found=found,
            due=len(self.members),
        )  # fmt: skip

    def to_feedback(self, **grades: Found) -> None:
        self.to_opinion()
        self.opines(0, 0, "opine", **grades)

    def acknowledges(self, *accounts: Account) -> None:
        for one in accounts or self.members:
            opinions.acknowledge(account=one, appraisal=self.appraisal, key=f"ack {one.login}")

    def reports(self, key: str = "report") -> None:
        opinions.report(
            account=self.secretary, appraisal=self.appraisal, version=self.now.version, key=key
        )

    def confirms(self, account: Account | None = None, day: date | None = None) -> None:
        confirming.confirm(
            account=account or self.office, appraisal=self.appraisal, version=self.now.version,
            key="confirm", document="乌烟党〔2020〕3号", decided_on=day or clock.today(),
        )  # fmt: skip

    def to_confirmed(self, **grades: Found) -> None:
        self.to_feedback(**grades)
        self.acknowledges()
        self.reports()
        self.confirms()

    @property
    def state(self) -> str:
        return AppraisalState(self.now.state)
