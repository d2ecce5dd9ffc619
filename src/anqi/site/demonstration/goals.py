"""Goals of the demonstration: each month closed on its day, and exclusions asked for, approved and refused."""

from collections.abc import Iterator
from datetime import date, timedelta

from anqi.assessment.goals.closing import close_due, closes_on
from anqi.assessment.goals.operations import approve, ask_exclusion, refuse
from anqi.kit import clock
from anqi.ledger.models import Fact
from anqi.ledger.queries import DUE
from anqi.site.demonstration.stage import Cast, Scene, at, working_days_before

_REASONS = (
    "设备供应商停产，配件采购周期超过期限，已按规定采取临时管控措施并延期。",
    "人员借调至上级单位三个月，期间不在本厂上岗。",
    "当日全厂停电检修，未按期完成。",
)


class Goals:
    """The scenes of the goals board."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.today = cast, clock.today()

    def scenes(self) -> Iterator[Scene]:
        for month in (date(self.today.year - 1, 12, 1), *self._months()):
            yield Scene(at(closes_on(month), 20), lambda: close_due(self.cast.plant))
        yield Scene(at(working_days_before(self.today, 6), 10), self.ask)
        yield Scene(at(working_days_before(self.today, 4), 10), self.decide)

    def _months(self) -> list[date]:
        """This year's. Those of the year before are closed together, when the plant begins to close them."""
        return [date(self.today.year, month, 1) for month in range(1, 13)]

    def ask(self) -> None:
        """The safety department asks for three facts that were due and were not met."""
        since = self.today - timedelta(days=75)
        due = Fact.objects.filter(
            ledger__plant=self.cast.plant, kind__in=DUE, occurred_on__gte=since,
            reverses=None, reversed_by=None, attributes__met=False,
        ).exclude(department="").order_by("occurred_on", "pk")  # fmt: skip
        by = self.cast.account("safety_department")
        self.asked = [
            ask_exclusion(fact=fact, reason=reason, by=by, key=self.cast.key())
            for fact, reason in zip(due.select_related("ledger__plant")[:3], _REASONS, strict=False)
        ]

    def decide(self) -> None:
        """The director approves one and refuses another; the third waits."""
        by = self.cast.account("director")
        for number, one in enumerate(self.asked[:2]):
            if number == 0:
                approve(exclusion=one, by=by, note="同意，临时措施须有记录。")
            else:
                refuse(exclusion=one, by=by, note="借调已提前一个月通知，应当提前安排。")
