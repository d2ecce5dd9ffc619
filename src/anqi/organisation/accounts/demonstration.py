"""What the sign-in page of a demonstration shows: an account for each post."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.organisation.models import Account, Holding
from anqi.organisation.posts import Administration


@dataclass(frozen=True)
class Door:
    """An account to look around with."""

    login: str
    post: str
    name: str


def posts() -> list[Door]:
    """The accounts of the demonstration, as the posts are ordered; administrators last."""
    accounts = Account.objects.filter(is_demo=True, is_active=True).select_related("person")
    held: dict[int, Holding] = {}
    people = [one.person_id for one in accounts if one.person_id]
    for holding in Holding.objects.on(clock.today()).filter(person__in=people).order_by("pk"):
        held.setdefault(holding.person_id, holding)
    doors = [Door(one.login, _post(one, held), _name(one)) for one in accounts.order_by("pk")]
    return sorted(doors, key=lambda door: door.login in Administration.values)


def _post(account: Account, held: dict[int, Holding]) -> str:
    if account.administers:
        return account.get_administers_display()
    holding = held.get(account.person_id or 0)
    return holding.get_post_display() if holding else _("employee")


def _name(account: Account) -> str:
    return account.person.name if account.person else ""
