"""Records and changes have no number for a key: SQLite could replace one by its hidden `rowid`."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from anqi.organisation.only_added import refuse_replacing


def guard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    refuse_replacing(schema_editor, "organisation_record", "records are only added")
    refuse_replacing(
        schema_editor, "organisation_change", "the journal is only added to", unique=[("plant_id", "key")]
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("organisation", "0007_changes_only_added")]
    operations = [migrations.RunPython(guard, elidable=False)]
