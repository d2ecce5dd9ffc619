"""What was done and said can't be replaced either, which SQLite's triggers of UPDATE and DELETE do not see."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from anqi.organisation.only_added import refuse_replacing

UNIQUE = {
    "work_taskstep": (("task_id", "number"), ("by_id", "key")),
    "work_comment": (("by_id", "key"),),
    "work_evidence": (("plant_id", "about", "sha256"), ("by_id", "key")),
    "work_overdue": (("task_id", "due_on"),),
}


def guard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table, unique in UNIQUE.items():
        message = "what was done and said is only added to"
        refuse_replacing(schema_editor, table, message, unique=unique)


class Migration(migrations.Migration):
    dependencies = [("organisation", "0008_never_replaced"), ("work", "0004_evidence_keys")]
    operations = [migrations.RunPython(guard, elidable=False)]
