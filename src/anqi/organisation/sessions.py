"""Sessions in the database, each with the account that it belongs to, so that they can be listed and ended."""

from datetime import datetime
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from anqi.organisation.models_access import Session

BEGUN, SEEN, PROVED, ADDRESS, AGENT = "begun", "seen", "proved", "address", "agent"
"""What a session holds beside what Django puts there: moments are ISO text. `PROVED` is when password and second factor
were shown last."""


class SessionStore(DatabaseStore):
    """Django's own store, whose rows also say whose they are."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = cast(Session, super().create_model_instance(data))
        account = data.get(SESSION_KEY)
        row.account_id = int(account) if account else None
        row.begun_at, row.seen_at = moment(data, BEGUN), moment(data, SEEN)
        row.address, row.agent = data.get(ADDRESS) or None, data.get(AGENT, "")
        return row

    def save(self, must_create: bool = False) -> None:
        """A disk that is full is no reason not to let somebody read: what says only when he looked may be lost."""
        try:
            super().save(must_create)
        except UpdateError:
            if not self._is_kept():
                raise

    def _is_kept(self) -> bool:
        """Whether the database holds all of the session but the moment of the last look."""
        row = self.get_model_class().objects.filter(session_key=self.session_key).first()
        held = dict(self.items())
        return row is not None and {**row.get_decoded(), SEEN: ""} == {**held, SEEN: ""}


def moment(data: dict[str, Any] | SessionBase, name: str) -> datetime | None:
    """A moment that the session holds."""
    text = data.get(name)
    return datetime.fromisoformat(text) if text else None
