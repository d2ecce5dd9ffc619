"""What can be done about a result where it is explained: to object, while it is published."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from anqi.assessment.process.models import Assessment
from anqi.assessment.process.standing import standing
from anqi.assessment.runs.models import Run, RunSubject
from anqi.kit import clock
from anqi.organisation.access import Verb, may
from anqi.organisation.models import Account
from anqi.pages.component_kinds import Action


def acts_on(account: Account, run: Run, row: RunSubject) -> Sequence[Action]:
    """Objecting, for who may, while objections against this run are taken; three queries, none for who may not."""
    whose: dict[str, Any] = {row.type: row.code}
    if row.type == "plant" or not may(account, Verb.OBJECT, plant=run.plant, **whose):
        return []
    same = Assessment.objects.filter(
        plant=run.plant_id, edition=run.edition_id, scheme=row.scheme, as_of=run.as_of
    )
    for one in same.prefetch_related("steps", "objections"):
        now = standing(one.steps.all(), list(one.objections.all()), clock.today())
        if now.run == run.pk and now.takes_objections:
            href = reverse("assessment:object", args=[one.pk]) + f"?subject={row.code}"
            return [{"text": _("Object"), "href": href}]
    return []
