"""The database itself refuses that steps and comments are changed or taken away, and that evidence is changed."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

GUARDED = {
    "work_taskstep": ("UPDATE", "DELETE", "TRUNCATE"),
    "work_comment": ("UPDATE", "DELETE", "TRUNCATE"),
    "work_evidence": ("UPDATE",),  # erasing a file about a person may one day be somebody's right
}
MESSAGE = "what was done and said is only added to"


def guard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION work_refuse() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$"
        )
    for table, acts in GUARDED.items():
        for act in acts:
            if vendor == "postgresql" or act != "TRUNCATE":  # SQLite has no such act
                schema_editor.execute(_trigger(vendor, table, act))


def _trigger(vendor: str, table: str, act: str) -> str:
    name = f"{table}_no_{act.lower()}"
    if vendor == "postgresql":
        each = "STATEMENT" if act == "TRUNCATE" else "ROW"
        return (
            f"CREATE TRIGGER {name} BEFORE {act} ON {table}"
            f" FOR EACH {each} EXECUTE FUNCTION work_refuse()"
        )
    return (
        f"CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )


class Migration(migrations.Migration):
    dependencies = [("work", "0001_initial")]
    operations = [migrations.RunPython(guard, elidable=False)]
