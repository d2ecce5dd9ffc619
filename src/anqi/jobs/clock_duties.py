"""What background work itself does by the clock."""

from django.utils.translation import gettext_lazy as _

from anqi.jobs import worker
from anqi.jobs.schedule import daily


@daily(at="03:30", title=_("Files and jobs that are kept no longer are taken away"))
def tidy() -> None:
    worker.tidy()
