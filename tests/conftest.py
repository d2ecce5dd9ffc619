"""What all tests share: tests in which a server runs empty the tables afterwards, which the ledger else refuses."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils import translation


@pytest.fixture(scope="session", autouse=True)
def emptied() -> None:
    """Let Django empty the tables between tests; everything else that would change them stays refused."""
    operations = type(connection.ops)
    flush = operations.execute_sql_flush

    def unguarded(own: BaseDatabaseOperations, statements: Iterable[str]) -> None:
        with _without_triggers(own.connection):
            flush(own, statements)

    # On the class: beside Playwright's loop the same thread has another connection.
    operations.execute_sql_flush = unguarded  # type: ignore[assignment]


@pytest.fixture(autouse=True)
def chinese_again() -> Iterator[None]:
    """A page that was asked for in English leaves its language to the thread: the next test begins in Chinese."""
    yield
    translation.deactivate()


@contextmanager
def _without_triggers(connection: BaseDatabaseWrapper) -> Iterator[None]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _name, sql in triggers:
            cursor.execute(sql)
