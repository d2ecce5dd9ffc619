"""One assessment of the demonstration, step by step: who begins it, confirms, publishes, objects, decides and seals."""

from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from uuid import UUID

from anqi.assessment.models import Assessment, Edition, Objection, Run
from anqi.assessment.process import operations
from anqi.assessment.process.barring import barring_of
from anqi.assessment.process.comparing import rows_of
from anqi.assessment.process.deciding import Resolution, Vote, decide
from anqi.assessment.process.finals import Given
from anqi.assessment.process.models import Owner
from anqi.assessment.process.objecting import about_of, object_to
from anqi.assessment.process.schemes import scheme_of
from anqi.assessment.process.taking import standing_of
from anqi.assessment.runs.computing import judge_run
from anqi.kit import clock
from anqi.kit.ids import uuid7
from anqi.site.demonstration.pictures import picture
from anqi.site.demonstration.stage import NIL, Cast
from anqi.work.evidence import take

_OFFICE, _COMMITTEE = "group_office", "party_secretary"
_OWNERS = {Owner.SAFETY: "safety_department", Owner.DISCIPLINE: "discipline_secretary"}
_VOTE = Vote(9, 8, 8)


@dataclass
class Process:
    """One assessment, step by step. `document` is the number under which the committee decides."""

    cast: Cast
    scheme: str
    as_of: date
    document: str = ""
    id: UUID = field(default=NIL, init=False)

    @property
    def now(self) -> Assessment:
        return Assessment.objects.get(pk=self.id)

    def begin(self) -> None:
        run = run_of(self.cast, self.as_of)
        step = operations.begin(
            account=self.cast.account(_OFFICE), run=run, scheme=self.scheme, key=self.cast.key()
        )
        self.id = step.assessment_id

    def confirm(self, owner: Owner) -> None:
        operations.confirm(
            account=self.cast.account(_OWNERS[owner]), assessment=self.now, owner=owner,
            version=self.now.version, key=self.cast.key(), note="与台账核对一致。",
        )  # fmt: skip

    def confirm_all(self) -> None:
        for owner in _OWNERS:
            self.confirm(owner)

    def send_back(self) -> None:
        operations.send_back(
            account=self.cast.account(_OWNERS[Owner.SAFETY]), assessment=self.now,
            owner=Owner.SAFETY, version=self.now.version, key=self.cast.key(),
            note="两条隐患的整改日期录入有误，已通知责任部门更正，更正后请重新评定。",
        )  # fmt: skip

    def publish(self) -> None:
        operations.publish(
            account=self.cast.account(_OFFICE), assessment=self.now, until=operations.first_end(),
            version=self.now.version, key=self.cast.key(),
        )  # fmt: skip

    def object(self, login: str, subject: str, rule: str, text: str) -> Objection:
        """Somebody objects with a picture of the sheet that he kept."""
        id, by = uuid7(), self.cast.person(login)
        file = BytesIO(picture(text).getvalue())
        taken = take(about=about_of(id), file=file, name="活动记录.jpg", by=by)
        object_to(
            account=self.cast.account(login), assessment=self.now, subject=subject, rule=rule, text=text, id=id,
            version=self.now.version, key=self.cast.key(), files=[taken],
        )  # fmt: skip
        return Objection.objects.get(pk=id)

    def decide(self) -> None:
        """The committee decides, and says of each whose grade the run leaves open which one it is."""
        now, stood = self.now, standing_of(self.now)
        scheme, rows = scheme_of(now), list(rows_of(stood.run, self.scheme))
        barring = barring_of(now, stood.computed, rows)
        given = [
            Given(row.code, grade, "名额内从严掌握。")
            for row in rows
            if barring.asks(row)
            for grade in [one.code for one in scheme.grades[1:] if one.code not in barring.of(row.code)][:1]
        ]  # fmt: skip
        decide(
            account=self.cast.account(_COMMITTEE), assessment=now, version=now.version,
            key=self.cast.key(),
            resolution=Resolution("厂党委会", self.document, clock.today(), _VOTE, given),
        )  # fmt: skip

    def seal(self) -> None:
        operations.seal(
            account=self.cast.account(_OFFICE), assessment=self.now, version=self.now.version,
            key=self.cast.key(),
        )  # fmt: skip


def run_of(cast: Cast, as_of: date) -> Run:
    """The kept run of a day, made where there is none yet."""
    known = Run.objects.filter(plant=cast.plant, as_of=as_of, kept=True).order_by("-made_at")
    return known.first() or judged(cast, as_of)


def judged(cast: Cast, as_of: date, *, kept: bool = True) -> Run:
    """The plant is judged anew, by the edition that is in force on a day."""
    edition = Edition.objects.get(name=f"plant-{as_of.year}", in_force_from__lte=as_of)
    by = cast.account(_OFFICE).person if kept else None
    return judge_run(plant=cast.plant, edition=edition, as_of=as_of, asked_by=by, kept=kept)
