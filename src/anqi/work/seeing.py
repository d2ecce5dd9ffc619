"""Who looks at tasks and files.

Who looks for what he may not see is answered as if it were not there, and it is recorded.
"""

from uuid import UUID

from django.db.models import Model
from django.http import Http404, HttpRequest

from anqi.organisation.asking import account_of
from anqi.organisation.models import Account, Person
from anqi.organisation.records import Denied
from anqi.work import queries
from anqi.work.models import Evidence, Task


def somebody(request: HttpRequest) -> tuple[Account, Person]:
    """The account and its person; administrators have no tasks. Raises Denied."""
    account = account_of(request)
    if account.person is None:
        raise Denied
    return account, account.person


def task_seen(account: Account, id: UUID) -> queries.TaskFor:
    """A task that an account sees. Raises Denied, and Http404 where there is none."""
    try:
        return queries.task_for(account, id)
    except Task.DoesNotExist as fault:
        raise unseen(Task, id) from fault


def file_seen(account: Account, id: UUID) -> Evidence:
    """A file about a task that an account sees. Raises Denied, and Http404 where there is none."""
    found = queries.evidence_for(account, id)
    if found is None:
        raise unseen(Evidence, id)
    return found


def unseen(model: type[Model], id: UUID) -> Http404:
    """What is raised for a row that was not found among those that are seen."""
    return Denied() if model._default_manager.filter(pk=id).exists() else Http404()
