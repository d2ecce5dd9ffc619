"""Accounts: passwords that were given by somebody else, when a password was set, and whose tries a bucket counts.

SQLite replaces a row (`INSERT OR REPLACE`) without asking the triggers of DELETE: records refuse that too.
"""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE = "organisation_record"


def guard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE}"
            f" WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)"
            " BEGIN SELECT RAISE(ABORT, 'records are only added'); END"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0003_token"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="given_until",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="given password good until"
            ),
        ),
        migrations.AddField(
            model_name="account",
            name="password_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="password since"),
        ),
        migrations.AddField(
            model_name="throttle",
            name="whose",
            field=models.CharField(blank=True, db_index=True, max_length=64),
        ),
        migrations.RunPython(guard, elidable=False),
    ]
