"""Points of the demonstration: last month's are published to each member, and one objects to an entry of his own."""

from collections.abc import Iterator
from io import BytesIO

from anqi.assessment.points.models import PublishedPoints
from anqi.assessment.points.objecting import object_to
from anqi.assessment.points.publishing import publish
from anqi.assessment.points.wording import source_of_objection
from anqi.kit import clock
from anqi.kit.ids import uuid7
from anqi.site.demonstration.pictures import picture
from anqi.site.demonstration.stage import Cast, Scene, at, working_days_before
from anqi.site.demonstration.this_year import month_ends
from anqi.work.evidence import take

_RULE = "M05"
"""What the member objects to: safety duties of his post that were not done in time."""
_WHY = "当月两项岗位安全检查已完成并签字，系统显示未履行，附检查表照片，请核实。"


class Points:
    """The scenes of the Party office and of a member."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.today = cast, clock.today()
        self.month = month_ends(self.today)[0].replace(day=1)

    def scenes(self) -> Iterator[Scene]:
        yield Scene(at(working_days_before(self.today, 4), 15), self.publish)
        yield Scene(at(working_days_before(self.today, 1), 11), self.object)

    def publish(self) -> None:
        publish(
            account=self.cast.account("party_officer"), plant=self.cast.plant, month=self.month,
            key=self.cast.key(),
        )  # fmt: skip

    def object(self) -> None:
        id, person = uuid7(), self.cast.person("branch_secretary")
        mine = PublishedPoints.objects.get(person=person, month=self.month)
        taken = take(
            about=source_of_objection(id), file=BytesIO(picture(_WHY).getvalue()),
            name="岗位安全检查表.jpg", by=person,
        )  # fmt: skip
        object_to(
            account=self.cast.account("branch_secretary"), published=mine, rule=_RULE, text=_WHY,
            key=self.cast.key(), id=id, files=[taken],
        )  # fmt: skip
