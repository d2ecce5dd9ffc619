"""The way from the explanation of a member's result to his account."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from anqi.assessment.points.queries import judged_by
from anqi.assessment.runs.models import Run, RunSubject
from anqi.organisation.access import Verb, may
from anqi.organisation.models import Account
from anqi.pages.component_kinds import Action


def acts_on(account: Account, run: Run, row: RunSubject) -> Sequence[Action]:
    """The account by months, of a member's result, for who sees it; no query beside those of `may`."""
    if row.type != "person" or not may(account, Verb.SEE_POINTS, plant=run.plant, person=row.code):
        return []
    judged = judged_by(run)
    if judged is None or judged.scheme.name != row.scheme:
        return []
    own = account.person is not None and account.person.code == row.code
    href = (
        reverse("assessment:points")
        if own
        else reverse("assessment:points_member", args=[row.code])
    )
    return [{"text": _("Account by months"), "href": f"{href}?rulebook={run.edition.name}"}]
