"""How last year was assessed: a branch objects and is right, facts are corrected, the committee decides."""

from collections.abc import Callable, Iterator
from datetime import date

from anqi.assessment.models import Objection, Step
from anqi.assessment.process import operations
from anqi.assessment.process.models import Answer
from anqi.assessment.process.objecting import answer
from anqi.assessment.runs.models import RunSubject
from anqi.assessment.runs.packing import unpack_json
from anqi.assessment.vetoes import operations as vetoes
from anqi.assessment.vetoes.models import VetoCase, VetoOutcome
from anqi.assessment.vetoes.operations import Extent, Ruling
from anqi.assessment.vetoes.proposing import propose_from_run
from anqi.kit import clock
from anqi.ledger.drafts import Draft
from anqi.ledger.operations import post
from anqi.site.demonstration.assessments import Process, judged, run_of
from anqi.site.demonstration.stage import Cast, Scene, at, one_after_another
from anqi.work.working_days import working_day_after

_RULE = "B01"
"""What the secretary objects to: a theme Party day each month."""
_SAFETY, _HEAD = "safety_department", "group_head"
_WINDOW = -7
"""The month in a window's name, as in `2025-03`."""


class YearsEnd:
    """The scenes of January and February, by working days after New Year."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.year = cast, clock.today().year - 1
        last = date(self.year, 12, 31)
        self.branches = Process(cast, "branch", last, f"乌烟党〔{self.year + 1}〕4号")
        self.departments = Process(cast, "department", last, f"乌烟党〔{self.year + 1}〕5号")
        self.missed = ""
        self.objection: Objection | None = None

    def scenes(self) -> Iterator[Scene]:
        both = (self.branches, self.departments)
        yield self._on(5, one_after_another(*(one.begin for one in both)))
        yield self._on(5, self.propose_vetoes, hour=15)
        yield self._on(7, one_after_another(*(one.confirm_all for one in both)))
        yield self._on(8, one_after_another(*(one.publish for one in both)))
        yield self._on(10, self.object)
        yield self._on(12, self.correct)
        yield self._on(12, self.answer, hour=14)
        yield self._on(13, self.repeat)
        yield self._on(14, self.publish_anew)
        yield self._on(15, self.decide_vetoes)
        yield self._on(22, one_after_another(*(one.decide for one in both)))
        yield self._on(23, one_after_another(*(one.seal for one in both)))

    def _on(self, number: int, play: Callable[[], object], hour: int = 9) -> Scene:
        return Scene(at(working_day_after(date(self.year + 1, 1, 2), number), hour), play)

    def propose_vetoes(self) -> None:
        propose(self.cast, date(self.year, 12, 31))

    def decide_vetoes(self) -> None:
        for case in VetoCase.objects.filter(plant=self.cast.plant, window_to__year=self.year):
            confirm_veto(self.cast, case, f"乌烟领〔{self.year + 1}〕1号")

    def object(self) -> None:
        """The secretary finds a month missing in which the branch did hold its theme day."""
        self.missed = self._missed_month()
        if self.missed:
            text = f"{self.missed}主题党日已按计划召开，台账漏录。附活动记录照片，请核实补记。"
            self.objection = self.branches.object(
                "branch_secretary", self.cast.branch.code, _RULE, text
            )

    def _missed_month(self) -> str:
        rows = RunSubject.objects.filter(run=run_of(self.cast, self.branches.as_of))
        row = rows.get(scheme="branch", code=self.cast.branch.code)
        windows = next(one["windows"] for one in unpack_json(row.rules) if one["code"] == _RULE)
        return next((one["window"] for one in windows if one["points"] == "0.00"), "")

    def correct(self) -> None:
        """The Party office looked at the branch's minutes, and enters what was left out; it shows as late."""
        if not self.missed:
            return
        held = date.fromisoformat(f"{self.missed[_WINDOW:]}-18")
        branch = self.cast.branch.code
        minutes = f"minutes/{branch}-{self.missed}"
        draft = Draft(
            kind="party.theme_day", occurred_on=held, branch=branch, quantity=5900,
            source=minutes, key=minutes,
            attributes={"safety_topic": True, "attendance": 95},
        )  # fmt: skip
        post(plant=self.cast.plant, drafts=[draft], by="party_officer")

    def answer(self) -> None:
        if self.objection is not None:
            now = self.branches.now
            answer(
                account=self.cast.account(_HEAD), assessment=now, objection=self.objection,
                answer=Answer.FACTS, note="经调阅支部会议记录和签到表，情况属实，由党建科补录后重新评定。",
                version=now.version, key=self.cast.key(),
            )  # fmt: skip

    def repeat(self) -> Step | None:
        if self.objection is None:
            return None
        now = self.branches.now
        run = judged(self.cast, self.branches.as_of)
        return operations.repeat(
            account=self.cast.account("group_office"), assessment=now, run=run, version=now.version,
            key=self.cast.key(), note="按异议处理意见补录后重新评定。",
        )  # fmt: skip

    def publish_anew(self) -> None:
        if self.objection is not None:
            self.branches.confirm_all()
            self.branches.publish()


def propose(cast: Cast, as_of: date) -> list[VetoCase]:
    """Put forward what a run proposes, and tell those concerned."""
    cases = propose_from_run(account=cast.account(_SAFETY), run=run_of(cast, as_of), key=cast.key())
    for case in cases:
        vetoes.notify(
            account=cast.account(_SAFETY), case=case, version=case.version, key=cast.key()
        )
    return cases


def confirm_veto(cast: Cast, case: VetoCase, document: str, *, confirmed: bool = True) -> None:
    """The leading group confirms a veto, with no more than the rules ask for."""
    now = VetoCase.objects.get(pk=case.pk)
    outcome = VetoOutcome.CONFIRMED if confirmed else VetoOutcome.REJECTED
    why = "事实清楚，责任明确。" if confirmed else "经复核不属于该项情形。"
    ruling = Ruling(outcome, document, clock.today(), why)
    honours = ("member", "safety_person") if now.type == "person" else ()
    extent = Extent(tuple(now.grades), honours, now.window_to) if confirmed else None
    vetoes.decide(
        account=cast.account(_HEAD), case=now, version=now.version, key=cast.key(), ruling=ruling,
        extent=extent,
    )  # fmt: skip
