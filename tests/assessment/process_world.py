"""A plant with two branches, a run with a tie and a veto, and everybody who has a part in due process."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from anqi.assessment.models import (
    Assessment,
    Edition,
    Owner,
    Run,
    RunSubject,
    Step,
    VetoAct,
    VetoCase,
    VetoOutcome,
    VetoStep,
)
from anqi.assessment.process import operations
from anqi.assessment.process.deciding import Resolution, Vote, decide
from anqi.assessment.process.finals import Given
from anqi.assessment.process.operations import first_end
from anqi.assessment.process.standing import Standing
from anqi.assessment.process.taking import standing_of
from anqi.assessment.runs.packing import pack_json
from anqi.kit import clock
from anqi.kit.clock import stopped_at
from anqi.organisation.models import Account, Assignment, Holding, Person, Tree, Unit, UnitKind
from anqi.organisation.models import Standing as Member
from anqi.organisation.posts import Post
from tests.assessment.conftest import MORNING
from tests.assessment.world import RULEBOOK, account_of, holder, published
from tests.organisation.people import SINCE, SmallPlant

AS_OF = date(2020, 2, 29)
SEATED = RULEBOOK.replace("at_least: 70}", "at_least: 70, quota: 0.4}")
"""The small rulebook with a quota for 优秀: of five branches two may have it."""
_sizes = count(10)
ROWS: tuple[dict[str, Any], ...] = (
    {"code": "B1", "name": "卷包车间党支部", "score": 7400, "rank": 2, "grade": "good", "tied": ["excellent"]},
    {"code": "B2", "name": "制丝车间党支部", "score": 7400, "rank": 2, "grade": "good", "tied": ["excellent"]},
    {"code": "B3", "name": "动力车间党支部", "score": 7600, "rank": 1, "grade": "excellent"},
    {"code": "B4", "name": "物流党支部", "score": 7200, "rank": 4, "grade": "good", "vetoes": ["V1"]},
    {"code": "B5", "name": "离退休党支部", "score": 6000, "rank": 5, "grade": "pass"},
)  # fmt: skip
"""Five branches, one seat left for two that are tied, and one that a veto holds."""


def key() -> str:
    return str(uuid4())


def days(later: int) -> Any:
    """So many days after the morning of the tests."""
    return stopped_at(MORNING + timedelta(days=later))


class Process:
    """People by what they do here, each with an account; and the steps, each under a key of its own."""

    def __init__(self, wumeng: SmallPlant) -> None:
        self.here = wumeng
        self.plant = wumeng.plant
        self.edition: Edition = published(wumeng.plant, SEATED)
        self.office = self._holds(Post.PARTY_OFFICER, "3001")
        self.colleague = self._holds(Post.GROUP_OFFICE, "3002")
        self.safety = self._holds(Post.SAFETY_DEPARTMENT, "3003")
        self.discipline = self._holds(Post.DISCIPLINE_SECRETARY, "3004")
        self.head = self._holds(Post.GROUP_HEAD, "3005")
        self.chief = self._holds(Post.PARTY_SECRETARY, "3006")
        self.secretary = account_of(wumeng.secretary)
        self.officer = account_of(wumeng.officer)
        self.stranger = account_of(wumeng.stranger)
        self.other = self._secretary_of_b2()

    def run(
        self, rows: tuple[dict[str, Any], ...] = ROWS, *, vetoes: bool = True, **more: Any
    ) -> Run:
        """A run of branches, as if the engine had made it now; `vetoes`: and as if its vetoes had been confirmed."""
        wanted: dict[str, Any] = {"size": next(_sizes), "made_at": clock.now()} | more
        made = Run.objects.create(
            plant=self.plant, edition=self.edition, as_of=AS_OF, root="ab" * 32, roster="", results=b"",
            sha256="cd" * 32, board=b"", subjects=len(rows), release="0", **wanted,
        )  # fmt: skip
        rules = pack_json([{"code": "B01", "points": "4.00", "windows": []}])
        for row in rows:
            filled = {"active": True, "tied": [], "vetoes": [], "rules": rules} | row
            kept = RunSubject.objects.create(run=made, scheme="branch", type="branch", **filled)
            for veto in kept.vetoes if vetoes else ():
                self.veto(kept, VetoOutcome.CONFIRMED, veto)
        return made

    def veto(self, row: RunSubject, outcome: VetoOutcome | None, veto: str = "V1") -> VetoCase:
        """A case put forward out of a run, as if it had been decided so; None: nobody has decided on it."""
        case = VetoCase.objects.create(
            plant=self.plant, type=row.type, code=row.code, name=row.name, veto=veto, scheme=row.scheme,
            edition=self.edition, grades=["excellent"], since=date(2020, 2, 3),
            window_to=date(2020, 12, 31), ground=key(), begun_at=clock.now(),
        )  # fmt: skip
        self._veto_step(case, 1, VetoAct.PROPOSE, run=row.run)
        if outcome is not None:
            self._veto_step(
                case, 2, VetoAct.DECIDE, outcome=outcome, document="乌烟领〔2020〕1号",
                decided_on=clock.today(), until=case.window_to, grades=case.grades,
            )  # fmt: skip
        return case

    def lifted(self, case: VetoCase) -> None:
        """As if what a case rests on had changed, and it had been lifted."""
        said = {"document": "乌烟领〔2020〕5号", "decided_on": clock.today()}
        self._veto_step(case, 3, VetoAct.LIFT, **said)

    def _veto_step(self, case: VetoCase, number: int, act: VetoAct, **more: Any) -> None:
        by = self.safety.person
        assert by is not None
        VetoStep.objects.create(
            case=case, number=number, act=act, by=by, at=clock.now(), key=key(), body="", **more
        )

    def begun(self, by: Account | None = None, run: Run | None = None) -> Assessment:
        step = operations.begin(
            account=by or self.office, run=run or self.run(), scheme="branch", key=key(), title="支部考核"
        )  # fmt: skip
        return step.assessment

    def confirmed(self, run: Run | None = None) -> Assessment:
        made = self.begun(run=run)
        self.confirm(made)
        return made

    def confirm(self, made: Assessment) -> None:
        self.act("confirm", made, self.safety, owner=Owner.SAFETY)
        self.act("confirm", made, self.discipline, owner=Owner.DISCIPLINE)

    def published(self, run: Run | None = None) -> Assessment:
        made = self.confirmed(run)
        self.act("publish", made, self.office, until=first_end())
        return made

    def decided(self, later: int = 8) -> Assessment:
        """One whose publication is over after so many days; the day is left to the caller."""
        made = self.published()
        with days(later):
            self.decide(made)
        return made

    def made_decided(self, made: Assessment, later: int = 8) -> Assessment:
        """A published one, decided so many days later."""
        with days(later):
            self.decide(made)
        return made

    def act(self, name: str, made: Assessment, account: Account, **more: Any) -> Step:
        """A step by its name, on the assessment as it is now."""
        wanted = {
            "assessment": made,
            "account": account,
            "version": self.version(made),
            "key": key(),
        }
        step: Step = getattr(operations, name)(**(wanted | more))
        return step

    def decide(self, made: Assessment, account: Account | None = None, **more: Any) -> Step:
        by = account or self.chief
        return decide(
            account=by,
            assessment=made,
            resolution=resolution(**more),
            version=self.version(made),
            key=key(),
        )

    def version(self, made: Assessment) -> int:
        return Assessment.objects.get(pk=made.pk).version

    def stands(self, made: Assessment) -> Standing:
        return standing_of(made)

    def _holds(self, post: Post, code: str) -> Account:
        return account_of(holder(self.here, post, code))

    def _secretary_of_b2(self) -> Account:
        branch = Unit.objects.create(
            plant=self.plant, tree=Tree.PARTY, kind=UnitKind.BRANCH, code="B2", name="制丝车间党支部",
            active_from=SINCE,
        )  # fmt: skip
        person = Person.objects.create(
            plant=self.plant, code="1004", name="周华", active_from=SINCE
        )
        Assignment.objects.create(person=person, unit=branch, active_from=SINCE)
        Member.objects.create(person=person, value=Member.Value.FULL, active_from=SINCE)
        Holding.objects.create(
            person=person, post=Post.BRANCH_SECRETARY, unit=branch, active_from=SINCE
        )
        return account_of(person)


SETTLED = (Given("B1", "excellent", "安全工作更扎实"), Given("B2", "good", "名额一个"))
"""What the committee rules on the tie."""


def resolution(**more: Any) -> Resolution:
    """What a committee of nine decides, unless something else is said: seven present, six in favour."""
    vote = Vote(more.pop("due", 9), more.pop("present", 7), more.pop("favour", 6))
    said: dict[str, Any] = {
        "committee": "厂党委会", "document": "昭烟党纪〔2020〕3号", "decided_on": clock.today(),
        "rulings": SETTLED,
    }  # fmt: skip
    return Resolution(vote=vote, **(said | more))


@contextmanager
def nothing_written(made: Assessment) -> Iterator[None]:
    """What is refused leaves no trace."""
    before = Step.objects.filter(assessment=made).count()
    yield
    assert Step.objects.filter(assessment=made).count() == before
