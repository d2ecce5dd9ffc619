"""Who looks at the pages."""

import pytest
from django.test import Client

from tests.site.secretary import secretary


@pytest.fixture
def signed_in(db: None) -> Client:
    """The secretary, reading Chinese."""
    client = Client(headers={"accept-language": "zh-CN"})
    client.force_login(secretary())
    return client


@pytest.fixture
def reader() -> Client:
    """Nobody in particular, whose mishaps are answered and not raised."""
    return Client(headers={"accept-language": "zh-CN"}, raise_request_exception=False)
