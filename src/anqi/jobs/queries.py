"""Reading jobs, as far as somebody may see them."""

from uuid import UUID

from django.db.models import Q, QuerySet

from anqi.jobs.kinds import kind_of, kinds
from anqi.jobs.models import Job
from anqi.organisation.access import scope_of
from anqi.organisation.models import Account


def seen_by(account: Account) -> QuerySet[Job]:
    """One's own jobs, and those of one's plant of kinds that one might have asked for."""
    seen = Q(account=account)
    for kind in kinds():
        scope = scope_of(account, kind.verb)
        if scope.plant is not None and scope.whole:
            seen |= Q(kind=kind.code, plant=scope.plant)
    return Job.objects.filter(seen).select_related("account__person", "plant").order_by("-id")


def job_for(account: Account, id: UUID) -> Job | None:
    """The job, where the account may see it."""
    return seen_by(account).filter(pk=id).first()


def title_of(job: Job) -> str:
    kind = kind_of(job)
    return kind.title(job) if kind else job.kind


def asked_by(job: Job) -> str:
    person = job.account.person
    return person.name if person else job.account.login
