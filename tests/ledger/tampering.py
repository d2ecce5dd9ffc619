"""A ledger with something of everything in it, and a hand that gets past what guards it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from django.db import connection, transaction

from anqi.ledger.drafts import Draft
from anqi.ledger.operations import post, reverse
from anqi.ledger.sealing import seal
from tests.organisation.people import SmallPlant, small_plant

DAY = date(2020, 3, 12)
THEME_DAY = Draft("party.theme_day", DAY, "test/1", branch="B1", attributes={"safety_topic": True})
DRILL = Draft(
    "drill.held",
    DAY,
    "test/2",
    department="D1",
    branch="B1",
    quantity=1250,
    attributes={"form": "tabletop", "score": 9050, "on_time": False},
    id=UUID("019b0000-0000-7000-8000-000000000001"),
    key="drill-1",
)
LESSON = Draft("party.lesson", DAY, "test/3", branch="B1", person="1001")
SEALED, SIZE = 259, 300
TABLES = ("ledger_fact", "ledger_tile", "ledger_checkpoint")


def sealed_plant(code: str = "wumeng") -> SmallPlant:
    """A plant with 300 facts: the second is a drill, the third a lesson, the last takes the drill back."""
    found = small_plant(code)
    drafts = [THEME_DAY, DRILL, LESSON, *[THEME_DAY] * (SEALED - 3)]
    facts = post(plant=found.plant, drafts=drafts, by="1001")
    seal(found.plant)
    post(plant=found.plant, drafts=[THEME_DAY] * (SIZE - SEALED - 1), by="1002")
    reverse(fact=facts[1], reason="记错了", by="1002")
    seal(found.plant)
    return found


@contextmanager
def unguarded() -> Iterator[None]:
    """The tables of the ledger without triggers and foreign keys, until the end of the block."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            run("SET CONSTRAINTS ALL IMMEDIATE")
            for table in TABLES:
                run(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        else:
            for [name] in run("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
                run(f"DROP TRIGGER {name}")
        yield
        transaction.set_rollback(True)


@contextmanager
def without_constraints() -> Iterator[None]:
    """The facts in a table that takes everything, until the end of the block."""
    with unguarded():
        run("CREATE TABLE plain AS SELECT * FROM ledger_fact")
        if connection.vendor == "postgresql":
            run("ALTER TABLE ledger_fact RENAME TO guarded")
        else:
            run("DROP TABLE ledger_fact")
        run("ALTER TABLE plain RENAME TO ledger_fact")
        yield


def swap(one: int, other: int) -> None:
    """Let two facts change places."""
    for now, then in ((one, -1), (other, one), (-1, other)):
        run(f'UPDATE ledger_fact SET "index" = {then} WHERE "index" = {now}')


def run(statement: str) -> list[tuple[str]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall()) if cursor.description else []
