"""Every night a run by each edition in force, so that everybody sees his own standing."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anqi.assessment.rulebooks.models import Edition
from anqi.assessment.rulebooks.queries import in_force
from anqi.assessment.runs import counted
from anqi.assessment.runs.computing import judge_run
from anqi.assessment.runs.models import Run
from anqi.jobs.schedule import daily
from anqi.kit import clock
from anqi.organisation.models import Plant


@daily(at="01:30", title=gettext_lazy("Everybody's standing is judged"))
def judge_standings() -> str:
    """A run of every plant by each edition in force yesterday, up to yesterday; those of the nights before go.

    Where a plant's fails, those of the others are made all the same; then what the first one raised is raised.
    """
    yesterday = clock.today() - timedelta(days=1)
    count, failures = 0, []
    for plant in Plant.objects.order_by("pk"):
        for edition in in_force(plant, yesterday):
            try:
                _judge(plant, edition, yesterday)
                count += 1
            except Exception as failure:  # noqa: BLE001  # it is raised below
                failures.append(failure)
    counted.tidy(Run.objects.values_list("pk", flat=True))
    if failures:
        raise failures[0]
    return _("{count} runs made").format(count=count)


def _judge(plant: Plant, edition: Edition, day: date) -> None:
    made = judge_run(plant=plant, edition=edition, as_of=day, kept=False)
    of_nights = Run.objects.filter(plant=plant, edition__name=edition.name, kept=False)
    # What somebody began an assessment with stays, whoever made it.
    older = of_nights.filter(made_at__lte=made.made_at, steps__isnull=True).exclude(pk=made.pk)
    for id in list(older.values_list("pk", flat=True)):
        Run.objects.filter(pk=id).delete()
        counted.take_away(id)
