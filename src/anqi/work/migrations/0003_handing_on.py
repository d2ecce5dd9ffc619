"""Tasks are handed to another, overdue days are kept, evidence has keys of programs, digests can be left out and fail.

Nothing here makes a table anew that has triggers: what is added to those may be empty.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

ACTS = [
    ("issue", "issue"), ("start", "begin"), ("offer", "offer for acceptance"), ("accept", "accept"),
    ("send_back", "send back"), ("ask_extension", "ask for an extension"),
    ("grant_extension", "grant the extension"), ("refuse_extension", "refuse the extension"),
    ("reassign", "hand to another"), ("call_off", "call off"),
]  # fmt: skip


def guard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The database refuses that overdue days are changed or taken away, as it does for steps."""
    before = import_module("anqi.work.migrations.0002_only_added")
    vendor = schema_editor.connection.vendor
    for act in ("UPDATE", "DELETE", "TRUNCATE"):
        if vendor == "postgresql" or act != "TRUNCATE":
            schema_editor.execute(before._trigger(vendor, "work_overdue", act))


class Migration(migrations.Migration):
    dependencies = [("organisation", "0004_accounts"), ("work", "0002_only_added")]
    operations = [
        migrations.CreateModel(
            name="Overdue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_on", models.DateField(verbose_name="due on")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overdue",
                        to="work.task",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("task", "due_on"), name="overdue_once")
                ],
            },
        ),
        migrations.AddField("digest", "failed_at", models.DateTimeField(null=True)),
        migrations.AddField("evidence", "key", models.CharField(max_length=64, null=True)),
        migrations.AddField(
            "noticeaddress",
            "wants_digest",
            models.BooleanField(default=True, verbose_name="a digest each day"),
        ),
        migrations.AddField(
            "taskstep",
            "to_person",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.person",
            ),
        ),
        migrations.AddField(
            "taskstep",
            "to_post",
            models.CharField(blank=True, max_length=32, null=True, verbose_name="post"),
        ),
        migrations.AddField(
            "taskstep",
            "to_unit",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisation.unit",
            ),
        ),
        migrations.AlterField(
            "taskstep",
            "act",
            models.CharField(choices=ACTS, max_length=20, verbose_name="step"),
        ),
        migrations.AddConstraint(
            "evidence",
            models.UniqueConstraint(
                condition=models.Q(("key__isnull", False)),
                fields=("by", "key"),
                name="evidence_key",
            ),
        ),
        migrations.RunPython(guard, elidable=False),
    ]
