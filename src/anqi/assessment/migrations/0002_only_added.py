"""What was decided is not rewritten: published editions, runs, steps, rulings and closed months."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from anqi.organisation.only_added import refuse_changes

STEPS = "what was done is only added to"


def guard(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    refuse_changes(
        editor, "assessment_edition", "a published edition never changes",
        unique=[("plant_id", "name", "number")], when="OLD.state = 'published'",
    )  # fmt: skip
    refuse_changes(
        editor, "assessment_editionstep", STEPS,
        unique=[("edition_id", "number"), ("by_id", "key")],
    )  # fmt: skip
    refuse_changes(editor, "assessment_run", "a run never changes", when="OLD.kept")
    refuse_changes(
        editor, "assessment_runsubject", "a run never changes",
        unique=[("run_id", "scheme", "code")], deletes=False,
    )  # fmt: skip
    refuse_changes(editor, "assessment_objection", STEPS)
    refuse_changes(
        editor, "assessment_step", STEPS, unique=[("assessment_id", "number"), ("by_id", "key")]
    )
    refuse_changes(editor, "assessment_ruling", STEPS, unique=[("step_id", "subject")])
    refuse_changes(
        editor, "assessment_closedmonth", "a closed month never changes",
        unique=[("plant_id", "edition_id", "month")],
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_initial")]
    operations = [migrations.RunPython(guard, elidable=False)]
