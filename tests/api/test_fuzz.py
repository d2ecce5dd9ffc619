"""The document of the API against the API itself: schemathesis draws calls from it, good and bad, always the same ones.

Left out are the checks that need a running server or resources that are taken away again: nothing here is ever deleted.
"""

from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from pytest_django import Settings
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation

from anqi.organisation.posts import Post
from anqi.organisation.tokens import TokenScope, make_token
from anqi.site.api import api
from anqi.wsgi import application
from tests.api.things import Things
from tests.organisation.access_people import World, quick_passwords

EXAMPLES = 12
"""Of each operation and phase, so that it all takes less than a minute."""
CONFIG: dict[str, Any] = {
    "generation": {"deterministic": True, "max-examples": EXAMPLES, "database": "none"},
    "phases": {"stateful": {"enabled": False}},
    "checks": {
        # What a body says may be well formed and still not be so: a day that is past, a post of the other tree.
        "positive_data_acceptance": {
            "expected-statuses": ["2xx", "403", "404", "409", "412", "422", "428"]
        },
    },
}


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with quick_passwords():
        yield World()


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Between its requests a server drops connections that are in a transaction, as those of a test are."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def token(world: World, settings: Settings) -> str:
    """The Party office's, good for everything."""
    settings.API_CALLS = 10**9
    account = world.accounts[Post.PARTY_OFFICER]
    return make_token(account=account, name="fuzz", scopes=TokenScope)


document = schemathesis.openapi.from_dict(
    dict(api.get_openapi_schema()), config=SchemathesisConfig.from_dict(CONFIG)
)
document.app = application


@document.parametrize()
@settings(
    max_examples=EXAMPLES, derandomize=True, deadline=None, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
def test_every_operation_answers_as_its_document_says(case: Any, token: str, world: World) -> None:
    if case.path_parameters and _is_well_formed(case):
        operation = case.operation.definition.raw["operationId"]
        if world not in _things:
            _things[world] = Things(world, operation)
        things = _things[world]
        case.path_parameters = things.path(case.operation.path)
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"})


_things: WeakKeyDictionary[World, Things] = WeakKeyDictionary()


def _is_well_formed(case: Any) -> bool:
    """Whether the address was drawn as the document says: then it may as well lead to something."""
    if case.meta is None:
        return True
    path = case.meta.components.get(ParameterLocation.PATH)
    return path is None or path.mode.is_positive
