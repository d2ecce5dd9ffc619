"""What committees decided: who decided an assessment, and whether persons are ranked; kept results are not taken away.

The committee stood in the first line of the note of a decision; it moves into a column of its own, word for word.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import anqi.kit.ids
from anqi.organisation.only_added import refuse_changes

STEPS = "what was done is only added to"
RUN = "a run never changes"
_ROWS = "assessment_runsubject"
_OF_KEPT = "(SELECT 1 FROM assessment_run WHERE id = OLD.run_id AND kept)"


def unguard(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Let the steps be rewritten, within this migration alone."""
    there = " ON assessment_step" if editor.connection.vendor == "postgresql" else ""
    for act in ("update", "delete", "truncate", "replace"):
        editor.execute(f"DROP TRIGGER IF EXISTS assessment_step_no_{act}{there}")


def name_committees(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Give each decision its committee, which was the first line of its note."""
    steps = apps.get_model("assessment", "Step").objects
    for id, text in list(steps.filter(act="decide", committee="").values_list("pk", "note")):
        committee, _end, note = text.partition("\n")
        steps.filter(pk=id).update(committee=committee, note=note.strip())


def guard_steps(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    refuse_changes(
        editor, "assessment_step", STEPS, unique=[("assessment_id", "number"), ("by_id", "key")]
    )


def guard_rankings(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    refuse_changes(
        editor, "assessment_rankingdecision", STEPS,
        unique=[("plant_id", "number"), ("recorded_by_id", "key")],
    )  # fmt: skip


def guard_rows(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Rows of a kept run are not taken away; those of the nights are.

    On SQLite a migration that makes `assessment_run` anew must drop this trigger first, and set it again.
    """
    if editor.connection.vendor != "postgresql":
        editor.execute(
            f"CREATE TRIGGER {_ROWS}_no_delete BEFORE DELETE ON {_ROWS} WHEN EXISTS {_OF_KEPT}"
            f" BEGIN SELECT RAISE(ABORT, '{RUN}'); END"
        )
        return
    editor.execute(
        "CREATE OR REPLACE FUNCTION anqi_refuse_of_kept_run() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN IF EXISTS {_OF_KEPT} THEN RAISE EXCEPTION '{RUN}'"
        " USING ERRCODE = 'restrict_violation'; END IF; RETURN OLD; END $$",
        None,
    )
    editor.execute(
        f"CREATE TRIGGER {_ROWS}_no_delete BEFORE DELETE ON {_ROWS}"
        " FOR EACH ROW EXECUTE FUNCTION anqi_refuse_of_kept_run()"
    )
    editor.execute(
        f"CREATE TRIGGER {_ROWS}_no_truncate BEFORE TRUNCATE ON {_ROWS}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION anqi_refuse_change('{RUN}')"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0005_points"),
        ("organisation", "0008_never_replaced"),
    ]
    operations = [
        migrations.CreateModel(
            name="RankingDecision",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=anqi.kit.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("rulebook", models.CharField(max_length=64, verbose_name="rulebook")),
                ("scheme", models.CharField(max_length=64, verbose_name="scheme")),
                ("is_on", models.BooleanField(verbose_name="ranking")),
                ("committee", models.CharField(max_length=100, verbose_name="committee")),
                ("document", models.CharField(max_length=100, verbose_name="document number")),
                ("decided_on", models.DateField(verbose_name="decided on")),
                ("reason", models.TextField(verbose_name="reason")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("post", models.CharField(blank=True, max_length=32, verbose_name="post")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("key", models.CharField(max_length=64)),
                ("body", models.CharField(max_length=64)),
                (
                    "plant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rankings",
                        to="organisation.plant",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
            ],
            options={"ordering": ("plant", "-number")},
        ),
        migrations.AddConstraint(
            model_name="rankingdecision",
            constraint=models.UniqueConstraint(fields=("plant", "number"), name="ranking_number"),
        ),
        migrations.AddConstraint(
            model_name="rankingdecision",
            constraint=models.UniqueConstraint(fields=("recorded_by", "key"), name="ranking_key"),
        ),
        migrations.AddConstraint(
            model_name="rankingdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("committee", ""), _negated=True),
                    models.Q(("document", ""), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                ),
                name="ranking_decided_by_document",
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="committee",
            field=models.CharField(
                blank=True, default="", max_length=100, verbose_name="committee"
            ),
            preserve_default=False,
        ),
        migrations.RunPython(unguard, elidable=False),
        migrations.RunPython(name_committees, elidable=False),
        migrations.RemoveConstraint(model_name="step", name="step_decided_by_document"),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act", "decide"), _negated=True),
                    models.Q(
                        models.Q(("committee", ""), _negated=True),
                        models.Q(("document", ""), _negated=True),
                        ("decided_on__isnull", False),
                        ("were_present__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="step_decided_by_document",
            ),
        ),
        migrations.RunPython(guard_steps, elidable=False),
        migrations.RunPython(guard_rankings, elidable=False),
        migrations.RunPython(guard_rows, elidable=False),
    ]
