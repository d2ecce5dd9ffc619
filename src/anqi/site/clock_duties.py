"""What is done by the clock for storeys that stand below the clock itself."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anqi.jobs.schedule import daily
from anqi.organisation import roster_views


@daily(at="03:45", title=gettext_lazy("Roster workbooks that nobody took over are taken away"))
def sweep_rosters() -> str:
    """They name everybody of a plant, and are kept for a day."""
    return _("{count} workbooks taken away").format(count=roster_views.sweep())
