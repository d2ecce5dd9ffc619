"""Programs that call the API in somebody's name."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.test import Client

from anqi.organisation.models import Account, Person
from anqi.organisation.tokens import TokenScope, make_token


def calling(person: Person, *scopes: TokenScope, **headers: str) -> Client:
    """A program with a token of a person, good for everything or for some scopes."""
    account = Account.objects.filter(person=person).first()
    if account is None:
        account = Account.objects.create_user(f"{person.plant.code}-{person.code}", person=person)
    token = make_token(account=account, name="test", scopes=scopes or TokenScope)
    said = {"authorization": f"Bearer {token}", "accept-language": "en"} | headers
    return Client(headers=said)


def sent(client: Client, path: str, body: Any, key: str | None = "", **headers: str) -> Any:
    """The answer to a POST of JSON, under a key of its own unless one is named; None sends none."""
    given: Mapping[str, str] = {"Idempotency-Key": key or str(uuid4())} if key is not None else {}
    return client.post(
        f"/api/v1{path}", body, content_type="application/json", headers={**given, **headers}
    )
