"""Programs of those who keep rulebooks in the small plant, and what they send."""

from typing import Any

import pytest
from django.test import Client

from anqi.assessment.models import Edition
from anqi.organisation.models import Account
from anqi.organisation.tokens import TokenScope
from tests.api.calling import calling, sent
from tests.assessment.conftest import morning
from tests.assessment.rulebook_world import Keepers, keepers
from tests.assessment.world import RULEBOOK
from tests.organisation.people import small_plant

__all__ = ["keeping", "morning"]
ROOM = "/assessment/rulebooks"


class Keeping:
    """The keepers with a program each: two officers who draft, the Party secretary who publishes."""

    def __init__(self, found: Keepers) -> None:
        self.found = found
        self.officer, self.other, self.secretary = (
            self.program(one) for one in (found.officer, found.other, found.secretary)
        )

    def program(self, account: Account, *scopes: TokenScope) -> Client:
        assert account.person is not None
        return calling(account.person, *scopes)

    def draft(self, text: str = RULEBOOK) -> dict[str, Any]:
        """A draft that the officer's program made."""
        answer = sent(self.officer, ROOM, {"text": text})
        assert answer.status_code == 201, answer.content.decode()
        return dict(answer.json())

    def act(self, client: Client, edition: dict[str, Any], act: str, **body: Any) -> Any:
        """The answer to an act on the version that the edition was answered with."""
        given = {"version": edition["version"], **body}
        return sent(client, f"{ROOM}/{edition['id']}/{act}", given)

    def sent_for_review(self) -> dict[str, Any]:
        return dict(self.act(self.officer, self.draft(), "send").json())


@pytest.fixture
def keeping(db: None) -> Keeping:
    return Keeping(keepers(small_plant()))


def edition(id: str) -> Edition:
    return Edition.objects.get(pk=id)
