"""Whether the server is ready, as a watchdog asks for it."""

from pathlib import Path

import pytest
from django.test import Client, override_settings

from anqi.site import readiness

pytestmark = pytest.mark.django_db


def test_a_folder_that_cannot_be_written_is_told(client: Client, tmp_path: Path) -> None:
    with override_settings(HOME=tmp_path / "gone"):
        answer = client.get("/readyz")
    assert (answer.status_code, "home" in answer.text.split()) == (503, True)


def test_the_folder_is_left_as_it_was(client: Client, tmp_path: Path) -> None:
    with override_settings(HOME=tmp_path):
        assert client.get("/readyz").status_code == 200
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_was_found_up_to_date_is_not_looked_through_at_each_request(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/readyz").status_code == 200
    monkeypatch.setattr(readiness, "unapplied", lambda: "test.0001")
    assert client.get("/readyz").status_code == 200


def test_a_database_that_lacks_a_migration_is_told_at_once(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "_up_to_date_at", {})
    monkeypatch.setattr(readiness, "unapplied", lambda: "test.0001")
    assert "migrations" in client.get("/readyz").text.split()
