"""What an installation asks of its database: a fact that is acknowledged outlives a power cut."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, connections
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.transaction import Atomic
from pytest_django import DjangoDbBlocker

from anqi.kit.installation import Unusable, database
from anqi.site.readiness import why_not
from tests.reliability.databases import postgres

on_postgres = pytest.mark.skipif(not postgres(), reason="runs where the tests run on PostgreSQL")


@pytest.fixture
def opened(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[DatabaseWrapper]:
    """A new SQLite database in a file, as an installation opens it, and Django by the name `elsewhere`."""
    settings = connections["default"].settings_dict | database("", tmp_path)
    connections.settings["elsewhere"] = settings
    made = DatabaseWrapper(settings, "elsewhere")
    connections["elsewhere"] = made
    with django_db_blocker.unblock():
        yield made
        made.close()
    del connections["elsewhere"], connections.settings["elsewhere"]


def pragma(opened: DatabaseWrapper, name: str) -> object:
    with opened.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("busy_timeout", 20_000), ("foreign_keys", 1)],
)
def test_sqlite_syncs_each_commit_and_waits_for_others(
    opened: DatabaseWrapper, name: str, value: object
) -> None:
    assert pragma(opened, name) == value


def test_a_transaction_begins_as_a_writer(opened: DatabaseWrapper) -> None:
    opened.force_debug_cursor = True
    with Atomic("elsewhere", savepoint=False, durable=False):
        pass
    assert next(query["sql"] for query in opened.queries) == "BEGIN IMMEDIATE"


def test_the_library_is_one_that_does_not_corrupt_under_several_writers() -> None:
    assert sqlite3.sqlite_version_info >= (3, 51, 3)


@pytest.mark.skipif(bool(postgres()), reason="asks SQLite alone")
def test_an_installation_is_not_served_on_an_older_library(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert why_not() == []
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 2))
    [reason] = why_not()
    assert "SQLite" in reason


@on_postgres
def test_an_installation_is_not_served_on_a_postgresql_that_forgets(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    assert any("synchronous_commit" in reason for reason in why_not())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = on")
    assert not any("synchronous_commit" in reason for reason in why_not())


@on_postgres
def test_each_statement_sees_what_others_have_committed(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        assert cursor.fetchone() == ("read committed",)


def test_connections_to_postgresql_are_kept_and_asked_whether_they_live(tmp_path: Path) -> None:
    found = database("postgresql://anqi:se%40cret@db.example:5433/plant", tmp_path)
    assert (found["USER"], found["PASSWORD"], found["PORT"]) == ("anqi", "se@cret", "5433")
    assert found["CONN_MAX_AGE"] > 0
    assert found["CONN_HEALTH_CHECKS"] is True


def test_an_address_that_means_no_database_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unusable):
        database("mysql://root@127.0.0.1/anqi", tmp_path)
