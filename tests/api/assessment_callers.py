"""Programs in the small plant of the assessment: the office that asks, the director who decides, a worker."""

from typing import Any

from django.test import Client

from anqi.organisation.models import Account
from anqi.organisation.tokens import TokenScope
from tests.api.calling import calling


def program(account: Account, *scopes: TokenScope) -> Client:
    assert account.person is not None
    return calling(account.person, *scopes)


def places(answer: Any) -> list[str]:
    """The places of the faults that a call was refused for."""
    assert answer.status_code == 422, answer.content.decode()
    return [one["place"] for one in answer.json()["errors"]]


def next_of(client: Client, answer: Any) -> Any:
    """The page to which the header `Link` leads."""
    return client.get(answer.headers["Link"].partition(">")[0].removeprefix("<"))
