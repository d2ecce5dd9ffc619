"""Who asks for a page of the ledger.

Whoever may not have it is told what is told of what is not there, and it is recorded.
"""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest

from anqi.ledger import queries
from anqi.ledger.models import Fact
from anqi.organisation.access import Verb, may, scope_of
from anqi.organisation.asking import account_of, reach
from anqi.organisation.models import Account, Plant
from anqi.organisation.records import Denied


def account_and_plant(request: HttpRequest, verb: Verb) -> tuple[Account, Plant]:
    """The account that asks, and the plant in which it has the verb."""
    _scope, plant = reach(request, verb)
    account = account_of(request)
    _read_people_once(account)
    return account, plant


def seen_fact(account: Account, id: UUID, **also: Any) -> Fact:
    """The fact, where the account may see it; with what `also` annotates."""
    found = queries.fact_for(account, id, **also)
    if found is not None:
        return found
    raise Denied if queries.is_there(id) else Http404


def may_do(account: Account, verb: Verb, fact: Fact) -> bool:
    """Whether the account may do something with a fact."""
    return may(
        account, verb, plant=fact.ledger.plant, department=fact.department, branch=fact.branch,
        person=fact.person, day=fact.occurred_on,
    )  # fmt: skip


def _read_people_once(account: Account) -> None:
    """Ask first whose names are seen: most of those whose facts are seen are among them, and not read again."""
    scope_of(account, Verb.SEE_PEOPLE).persons()
