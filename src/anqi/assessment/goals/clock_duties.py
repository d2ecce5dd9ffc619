"""What the board does by the clock: months are closed."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anqi.assessment.goals.closing import close_due
from anqi.jobs.schedule import daily
from anqi.organisation.models import Plant


@daily(at="23:30", title=gettext_lazy("Months of the goals board are closed"))
def close_months() -> str:
    """Close every month whose fifth working day has come, of every plant; what was missed is made up for.

    Where a plant's fails, those of the others are closed all the same; then what the first one raised is raised.
    """
    count, failures = 0, []
    for plant in Plant.objects.order_by("pk"):
        try:
            count += len(close_due(plant))
        except Exception as failure:  # noqa: BLE001  # it is raised below
            failures.append(failure)
    if failures:
        raise failures[0]
    return _("{count} months closed").format(count=count)
