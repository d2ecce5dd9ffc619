"""This year's assessments of the demonstration, one in each stage, and the vetoes that were put forward with them."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from anqi.assessment.models import VetoCase
from anqi.assessment.process.models import Owner
from anqi.assessment.vetoes import operations as vetoes
from anqi.assessment.vetoes.models import LIABLE
from anqi.assessment.vetoes.opening import open_pending, waiting_accidents
from anqi.assessment.vetoes.standing import VetoState, standing
from anqi.kit import clock
from anqi.kit.periods import month_end
from anqi.site.demonstration.assessments import Process, judged
from anqi.site.demonstration.stage import (
    Cast,
    Scene,
    at,
    one_after_another,
    working_days_before,
)
from anqi.site.demonstration.years_end import confirm_veto, propose

_DECEMBER = 12


class ThisYear:
    """The scenes of the last weeks, by working days before today."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.today = cast, clock.today()
        last, before = month_ends(self.today)
        year = self.today.year
        self.published = Process(cast, "branch", last)
        self.confirmed = Process(cast, "department", last)
        self.returned = Process(cast, "member", last)
        self.answered = Process(cast, "branch", before, f"乌烟党〔{year}〕21号")
        self.decided = Process(cast, "department", before, f"乌烟党〔{year}〕22号")
        self.begun = Process(cast, "member", before)
        self.before = before

    def scenes(self) -> Iterator[Scene]:
        earlier, now = (self.answered, self.decided), (self.published, self.confirmed)
        yield self._on(19, one_after_another(*(one.begin for one in earlier)))
        yield self._on(19, self.propose_vetoes, hour=15)
        yield self._on(17, one_after_another(*(one.confirm_all for one in earlier)))
        yield self._on(16, one_after_another(*(one.publish for one in earlier)))
        yield self._on(12, self.state)
        yield self._on(11, self.decide_vetoes)
        yield self._on(8, self.decided.decide)
        yield self._on(6, self.appeal)
        yield self._on(5, one_after_another(*(one.begin for one in now)))
        yield self._on(4, one_after_another(*(one.confirm_all for one in now)))
        yield self._on(3, self.published.publish)
        yield self._on(3, self.begin_members, hour=10)
        yield self._on(2, self.returned.send_back)
        yield self._on(2, lambda: self.begun.confirm(Owner.SAFETY), hour=15)
        yield self._on(1, self.object)
        yield self._on(1, self.hold, hour=16)

    def _on(self, number: int, play: Callable[[], object], hour: int = 9) -> Scene:
        return Scene(at(working_days_before(self.today, number), hour), play)

    def begin_members(self) -> None:
        self.begun.begin()
        self.returned.begin()

    def object(self) -> None:
        """The secretary objects, and it is not answered yet."""
        text = "本季度已按计划开展谈心谈话，部分记录未录入，请予核实。"
        self.published.object("branch_secretary", self.cast.branch.code, "B13", text)

    def propose_vetoes(self) -> None:
        propose(self.cast, self.before)

    def _cases(self) -> list[VetoCase]:
        year = self.before.year
        cases = VetoCase.objects.filter(plant=self.cast.plant, window_to__year=year)
        return list(cases.order_by("type", "code", "veto"))

    def state(self) -> None:
        """Whom it concerns says something: the branch's secretary, and who is named as responsible."""
        for case in self._cases():
            if case.type == "person":
                person = self.cast.plant.people.get(code=case.code)
                self._say(
                    case,
                    self.cast.of(person).login,
                    "当班未按要求停机挂牌，我认识到错误，愿意接受处理。",
                )
                return

    def _say(self, case: VetoCase, login: str, text: str) -> None:
        vetoes.state(
            account=self.cast.account(login), case=case, version=case.version, key=self.cast.key(),
            note=text,
        )  # fmt: skip

    def decide_vetoes(self) -> None:
        """All but one are decided on; of a branch one is found not to be the case."""
        cases = [one for one in self._cases() if self._waits(one)]
        dropped = next((one for one in cases if one.type == "branch"), None)
        for number, case in enumerate(cases[:-1]):
            document = f"乌烟领〔{self.today.year}〕{7 + number}号"
            confirm_veto(self.cast, case, document, confirmed=case != dropped)

    def _waits(self, case: VetoCase) -> bool:
        now = standing(list(case.steps.all()), clock.today())
        return now.state in (VetoState.NOTIFIED, VetoState.STATED)

    def appeal(self) -> None:
        """Who was found responsible appeals against what was decided."""
        for case in self._cases():
            now = standing(list(case.steps.all()), clock.today())
            if case.veto == LIABLE and now.state == VetoState.IN_FORCE:
                person = self.cast.plant.people.get(code=case.code)
                vetoes.appeal(
                    account=self.cast.of(person), case=case, version=case.version,
                    key=self.cast.key(), note="设备联锁当天失效，已报修未处理，请一并考虑。",
                )  # fmt: skip
                return

    def hold(self) -> None:
        """A department is frozen while it is being found out who is responsible for what happened there."""
        safety = self.cast.account("safety_department")
        for fact in waiting_accidents(self.cast.plant)[:1]:
            open_pending(
                account=safety, accident=fact.pk, type="department", code=fact.department,
                key=self.cast.key(), note="事件原因调查中，责任尚未认定。",
            )  # fmt: skip


class Nightly:
    """What the clock judges each night, of which the demonstration has the last."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def scenes(self) -> Iterator[Scene]:
        night = clock.now().replace(second=0, microsecond=0)
        yield Scene(night, lambda: judged(self.cast, clock.today(), kept=False))


def month_ends(today: date) -> tuple[date, date]:
    """The last two ends of a month that are at least a week past; not of December, which is last year's own."""
    found: list[date] = []
    day = working_days_before(today, 6).replace(day=1) - timedelta(days=1)
    while len(found) < 2:  # the two that there are
        if day.month != _DECEMBER:
            found.append(month_end(day.replace(day=1)))
        day = day.replace(day=1) - timedelta(days=1)
    return found[0], found[1]
