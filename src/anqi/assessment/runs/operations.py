"""A run is asked for; it is made in the background."""

from datetime import date

from django.utils.translation import gettext as _

from anqi.assessment.rulebooks.models import Edition, EditionState
from anqi.assessment.runs.job_kinds import RUN
from anqi.jobs.models import Job
from anqi.jobs.operations import start
from anqi.kit import clock
from anqi.kit.faults import Fault, Faulty
from anqi.organisation.access import Verb, may
from anqi.organisation.models import Account
from anqi.organisation.records import Denied


def ask_for_run(*, account: Account, edition: Edition, as_of: date, key: str) -> Job:
    """Have the edition's plant judged by it, up to a day that has come.

    The same key again gives the same job. Raises Denied, Faulty (`edition`: a draft; `as_of`: a day that is to come, or
    outside the edition's period), and Conflict and TooMany of jobs.operations.
    """
    if not may(account, Verb.RUN_ASSESSMENT, plant=edition.plant):
        raise Denied
    faults = []
    if edition.state != EditionState.PUBLISHED:
        faults.append(Fault("edition", _("nobody is judged by a draft")))
    first, last = edition.first, edition.last
    if first is not None and last is not None and not first <= as_of <= last:
        message = _("a day of the rulebook's period is meant, {first} to {last}")
        faults.append(Fault("as_of", message.format(first=first, last=last)))
    elif as_of > clock.today():
        faults.append(Fault("as_of", _("the day is still to come")))
    if faults:
        raise Faulty(_("a run"), faults)
    return start(
        kind=RUN, account=account, plant=edition.plant, key=key,
        words={"name": edition.name, "number": str(edition.number), "day": as_of.isoformat()},
        arguments={"edition": str(edition.pk), "as_of": as_of.isoformat()},
    )  # fmt: skip
