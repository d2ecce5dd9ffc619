"""SQLite replaces a row (`INSERT OR REPLACE`) without asking the triggers of DELETE: it is refused before.

A row is replaced where it shares any of these with the new one. Tables whose key is no number have a hidden one beside
it, `rowid`, by which they can be replaced as well.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

UNIQUE = {
    "ledger_fact": (
        ("rowid",), ("id",), ("ledger_id", "index"), ("ledger_id", "key"), ("reverses_id",),
    ),
    "ledger_tile": (("id",), ("ledger_id", "level", "index")),
    "ledger_checkpoint": (("id",), ("ledger_id", "size")),
    "ledger_reason": (("rowid",), ("id",)),
}  # fmt: skip
MESSAGE = "the ledger is only added to"


def guard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor != "sqlite":
        return
    for table, keys in UNIQUE.items():
        taken = " OR ".join(_taken(table, key) for key in keys)
        schema_editor.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken}"
            f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )


def _taken(table: str, key: tuple[str, ...]) -> str:
    """Whether a row with this key is there: one look into its index."""
    same = " AND ".join(f'"{column}" = NEW."{column}"' for column in key)
    return f"EXISTS (SELECT 1 FROM {table} WHERE {same})"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_copies")]
    operations = [migrations.RunPython(guard, elidable=False)]
