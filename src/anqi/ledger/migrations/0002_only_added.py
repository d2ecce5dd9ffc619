"""The database itself refuses that anything of the ledger is changed or taken away."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("ledger_fact", "ledger_tile", "ledger_checkpoint", "ledger_reason")
MESSAGE = "the ledger is only added to"


def guard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$"
        )
    for table in TABLES:
        for act in ("UPDATE", "DELETE"):
            schema_editor.execute(_trigger(vendor, table, act))
        if vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
                " EXECUTE FUNCTION ledger_refuse()"
            )


def _trigger(vendor: str, table: str, act: str) -> str:
    name = f"{table}_no_{act.lower()}"
    if vendor == "postgresql":
        return (
            f"CREATE TRIGGER {name} BEFORE {act} ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION ledger_refuse()"
        )
    return (
        f"CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(guard, elidable=False)]
