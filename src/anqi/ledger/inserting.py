"""Facts into their table, by one prepared statement: Django's own way of adding many takes twice as long."""

from collections.abc import Callable, Sequence

from django.db import connection

from anqi.ledger.models import Fact

_FIELDS = Fact._meta.concrete_fields


def insert(facts: Sequence[Fact]) -> None:
    """Add facts as they are, in the caller's transaction."""
    quoted: Callable[[str], str] = connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in _FIELDS)
    marks = ", ".join(["%s"] * len(_FIELDS))
    rows = [
        [field.get_db_prep_save(getattr(fact, field.attname), connection) for field in _FIELDS]
        for fact in facts
    ]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quoted(Fact._meta.db_table)} ({columns}) VALUES ({marks})", rows
        )
    for fact in facts:
        fact._state.adding, fact._state.db = False, connection.alias
