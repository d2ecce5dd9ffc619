"""The journal of the organisation: the database itself refuses that a change in it is rewritten or taken away."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE = "organisation_change"
MESSAGE = "the journal is only added to"


def guard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION organisation_refuse_change() RETURNS trigger"
            f" LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{MESSAGE}'"
            " USING ERRCODE = 'restrict_violation'; END $$"
        )
        for act, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
            schema_editor.execute(
                f"CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE}"
                f" FOR EACH {each} EXECUTE FUNCTION organisation_refuse_change()"
            )
        return
    refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    for act in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE} {refuse}"
        )
    # SQLite replaces a row (`INSERT OR REPLACE`) without asking the triggers of DELETE.
    schema_editor.execute(
        f"CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE}"
        f" WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id"
        f" OR (plant_id = NEW.plant_id AND key = NEW.key)) {refuse}"
    )


class Migration(migrations.Migration):
    dependencies = [("organisation", "0006_elections")]
    operations = [migrations.RunPython(guard, elidable=False)]
