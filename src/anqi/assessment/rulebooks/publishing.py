"""From which day an edition can be in force, and who may publish it.

A day that was judged stays judged by the edition that judged it. So an edition takes the place of those before it after
every day up to which an assessment by one of them was begun (and not called off), after the last month of the goals
board that was closed by one of them, and not before they came into force themselves; and within its own period. A run
that belongs to no assessment binds nobody: it names its edition, and nothing was decided by it.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from anqi.assessment.goals.models import ClosedMonth
from anqi.assessment.process.models import Assessment, StepAct
from anqi.assessment.rulebooks.models import Edition, EditionAct, EditionState
from anqi.kit.faults import Fault, Faulty
from anqi.kit.periods import month_end
from anqi.organisation.models import Account

WORKED = (EditionAct.MAKE, EditionAct.SAVE, EditionAct.SEND)
"""Acts after which one is no longer the second person."""


def worked_on(edition: Edition, account: Account) -> bool:
    """Whether an account's person drafted, changed or sent the edition."""
    return edition.steps.filter(by=account.person, act__in=WORKED).exists()


def earliest(edition: Edition) -> tuple[date | None, str]:
    """The first day from which an edition can be in force, and what sets it. None where its period can't be read."""
    if edition.first is None:
        return None, ""
    found = [(edition.first, _("the first day of its period")), *_bound(edition)]
    return max(found, key=lambda one: one[0])


def check_day(edition: Edition, day: date) -> None:
    """Raises Faulty at `in_force_from` where an edition can't be in force from that day on."""
    first, why = earliest(edition)
    if first is not None and day < first:
        message = _("not before {day}: {why}").format(day=first, why=why)
    elif edition.last is not None and day > edition.last:
        message = _("its period ends on {day}").format(day=edition.last)
    else:
        return
    raise Faulty(_("edition"), [Fault("in_force_from", message)])


def _bound(edition: Edition) -> Iterator[tuple[date, str]]:
    """The days that earlier editions of the rulebook have judged for good, each with what did."""
    before = Edition.objects.filter(
        plant=edition.plant_id, name=edition.name, state=EditionState.PUBLISHED
    ).exclude(pk=edition.pk)
    newest = before.order_by("-in_force_from").values_list("in_force_from", "number").first()
    if newest is not None and newest[0] is not None:
        yield newest[0], _("edition {number} is in force from then on").format(number=newest[1])
    begun = Assessment.objects.filter(edition__in=before)
    begun = begun.exclude(steps__act=StepAct.CALL_OFF).order_by("-as_of")
    judged = begun.values_list("as_of", "title").first()
    if judged is not None:
        message = _("“{title}” was judged up to {day} by an earlier edition")
        yield judged[0] + timedelta(days=1), message.format(title=judged[1], day=judged[0])
    month = ClosedMonth.objects.filter(edition__in=before).order_by("-month").first()
    if month is not None:
        message = _("{month} of the goals board was closed by an earlier edition")
        last = month_end(month.month)
        yield last + timedelta(days=1), message.format(month=f"{month.month:%Y-%m}")
