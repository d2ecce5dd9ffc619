"""What is done by the clock: overdue tasks rise in the morning, then the digests leave."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anqi.jobs.schedule import Alarm, daily, every
from anqi.kit import clock
from anqi.organisation.models import Plant
from anqi.work import mail, rising


@daily(at="06:00", title=gettext_lazy("Overdue tasks rise one step"))
def tell_of_overdue() -> str:
    """Every plant's overdue tasks; each is told of once.

    Where a plant's fail, those of the others are told of all the same; then what the first one raised is raised.
    """
    day, count = clock.today(), 0
    failures: list[Exception] = []
    for plant in Plant.objects.order_by("pk"):
        try:
            count += rising.tell_of_overdue(plant, day)
        except Exception as failure:  # noqa: BLE001  # it is raised below
            failures.append(failure)
    if failures:
        raise failures[0]
    return _("{count} tasks are overdue").format(count=count)


@daily(at="06:30", title=gettext_lazy("Digests by e-mail"))
def send_digests() -> str:
    """One e-mail for each person and day; what can't be sent waits for `send_digests_again`."""
    return _said(mail.send_digests(clock.today()))


@every(minutes=10, title=gettext_lazy("Digests that could not be sent"))
def send_digests_again() -> str:
    """The day's digests that failed."""
    return _said(mail.send_again(clock.today()))


def _said(sent: mail.Sent) -> str:
    """How many left. Raises Alarm where some did not."""
    if sent.failed:
        raise Alarm(
            _("{failed} digests could not be sent; they are tried again every ten minutes").format(
                failed=len(sent.failed)
            )
        )
    return _("{count} digests sent").format(count=sent.count)
