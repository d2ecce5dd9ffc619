"""Who sees what of the board: figures are for everybody of the plant, records as far as facts are seen."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from anqi.assessment.goals.boards import Board
from anqi.assessment.goals.models import Exclusion
from anqi.ledger.models import Fact
from anqi.ledger.queries import DUE
from anqi.organisation.access import Verb, may, scope_of
from anqi.organisation.authority import Scope
from anqi.organisation.models import Account, Plant
from anqi.organisation.records import Denied
from anqi.rules.outcome.unit_windows import UnitKey

_PEOPLE = ("asked_by", "decided_by", "plant")


def exclusions_seen(account: Account) -> QuerySet[Exclusion]:
    """The exclusions that an account sees: of facts in its reach, and those that its person asked for or decided."""
    scope = scope_of(account, Verb.SEE_FACTS)
    if scope.plant is None:
        return Exclusion.objects.none()
    found = Exclusion.objects.filter(plant=scope.plant)
    if not scope.whole:
        own = Q(asked_by=account.person_id) | Q(decided_by=account.person_id)
        found = found.filter(scope.facts() | own)
    return found.select_related(*_PEOPLE)


def seen(scope: Scope, about: Fact | Exclusion) -> bool:
    """Whether somebody who sees facts so far sees this one. Asked of one after the other: few need all people read."""
    return scope.sees(
        department=about.department, branch=about.branch, person=about.person,
        day=about.occurred_on,
    )  # fmt: skip


def exclusion_for(account: Account, id: UUID) -> Exclusion:
    """The exclusion, where the account sees it. Raises Denied, and Http404 where there is none."""
    found = exclusions_seen(account).filter(pk=id).first()
    if found is not None:
        return found
    raise Denied if Exclusion.objects.filter(pk=id).exists() else Http404


def may_ask(account: Account, fact: Fact, plant: Plant) -> bool:
    """Whether the account may ask that a fact does not count."""
    return _may(account, Verb.ASK_EXCLUSION, fact, plant)


def may_decide(account: Account, exclusion: Exclusion) -> bool:
    """Whether the account may decide on an exclusion that somebody else asked for."""
    return (
        exclusion.state == Exclusion.State.ASKED
        and exclusion.asked_by_id != account.person_id
        and has_authority(account, exclusion)
    )


def has_authority(account: Account, exclusion: Exclusion) -> bool:
    """Whether the account's posts let it decide on exclusions of such a fact, however this one stands."""
    return _may(account, Verb.APPROVE_EXCLUSION, exclusion, exclusion.plant)


def can_ask(account: Account, fact: Fact, plant: Plant) -> bool:
    """Whether the account may ask it of this fact as it stands: of what was due, was not met, and still counts."""
    is_due = fact.kind in DUE and fact.attributes.get("met") is False
    is_open = fact.reverses_id is None and getattr(fact, "reversed_by", None) is None
    return is_due and is_open and may_ask(account, fact, plant)


def unit_of(board: Board, type: str, code: str) -> UnitKey:
    """The unit of a board's window. Raises Http404 where it has none such."""
    for key in board.units:
        if (key[0], key[2]) == (type, code):
            return key
    raise Http404


def _may(account: Account, verb: Verb, about: Fact | Exclusion, plant: Plant) -> bool:
    return may(
        account, verb, plant=plant, department=about.department, branch=about.branch,
        person=about.person, day=about.occurred_on,
    )  # fmt: skip
