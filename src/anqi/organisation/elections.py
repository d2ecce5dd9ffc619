"""Elections (换届) of branches: recorded once they were held, and withdrawn where they were recorded wrong."""

from datetime import date

from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.organisation.journal import Done, Order, carry_out
from anqi.organisation.models import BRANCHES, Unit
from anqi.organisation.models_changes import Change, Deed
from anqi.organisation.operations import Absent, Misplaced, Refused, Taken


def elect(order: Order, *, branch: Unit, day: date) -> Change:
    """The day on which a branch elected anew: its term runs from then. Raises Misplaced, Absent, Taken and Refused."""

    def do() -> Done:
        branch.refresh_from_db()
        if branch.kind not in BRANCHES:
            raise Misplaced(_("branches and general branches elect, other units don't"))
        if day > clock.today():
            raise Refused(_("an election is recorded once it was held"))
        if not branch.holds_on(day):
            raise Absent(_("{what} is not there on {day}").format(what=branch, day=day))
        if day.isoformat() in branch.elections:
            raise Taken(_("this election is recorded already"))
        branch.elections = sorted([*branch.elections, day.isoformat()])
        branch.save(update_fields=("elections",))
        return Done(branch)

    content = {"unit": branch.pk, "day": day}
    return carry_out(order, Deed.ELECT, content=content, since=day, do=do, subject=branch)


def withdraw_election(order: Order, *, branch: Unit, day: date) -> Change:
    """Withdraw an election that was recorded wrong. Raises Refused where there is none on that day."""

    def do() -> Done:
        branch.refresh_from_db()
        if day.isoformat() not in branch.elections:
            raise Refused(_("it was withdrawn already"))
        branch.elections = [one for one in branch.elections if one != day.isoformat()]
        branch.save(update_fields=("elections",))
        return Done(branch, old=_("election of {day}").format(day=day))

    content = {"unit": branch.pk, "election": day}
    return carry_out(order, Deed.WITHDRAW, content=content, since=day, do=do, subject=branch)
