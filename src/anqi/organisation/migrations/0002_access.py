"""Access: records, sessions, throttles, second factors. The database itself refuses that a record is changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import anqi.kit.ids

TABLE = "organisation_record"
MESSAGE = "records are only added"


def guard(_apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    is_postgres = schema_editor.connection.vendor == "postgresql"
    if is_postgres:
        schema_editor.execute(
            "CREATE OR REPLACE FUNCTION organisation_refuse() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE}"
            " EXECUTE FUNCTION organisation_refuse()"
        )
    for act in ("UPDATE", "DELETE"):
        body = (
            "FOR EACH ROW EXECUTE FUNCTION organisation_refuse()"
            if is_postgres
            else f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE} {body}"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Throttle",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("tokens", models.FloatField()),
                ("failures", models.PositiveIntegerField(default=0)),
                ("moved_at", models.DateTimeField()),
                ("wait_until", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Record",
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
                ("at", models.DateTimeField(verbose_name="at")),
                ("by", models.CharField(blank=True, max_length=130, verbose_name="by")),
                ("act", models.CharField(max_length=32, verbose_name="act")),
                ("object", models.CharField(blank=True, max_length=200, verbose_name="object")),
                ("about", models.CharField(blank=True, max_length=130, verbose_name="about")),
                ("address", models.GenericIPAddressField(null=True, verbose_name="address")),
                (
                    "result",
                    models.CharField(
                        choices=[("done", "done"), ("refused", "refused")],
                        max_length=16,
                        verbose_name="result",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
                "indexes": [
                    models.Index(fields=["at"], name="record_by_time"),
                    models.Index(fields=["by", "at"], name="record_by_login"),
                    models.Index(fields=["about", "at"], name="record_by_person"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SecondFactor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("secret", models.BinaryField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("last_step", models.BigIntegerField(default=0)),
                ("recovery", models.JSONField(default=list)),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="second_factor",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("begun_at", models.DateTimeField(null=True, verbose_name="begun at")),
                ("seen_at", models.DateTimeField(null=True, verbose_name="seen at")),
                ("address", models.GenericIPAddressField(null=True, verbose_name="address")),
                ("agent", models.CharField(blank=True, max_length=300, verbose_name="browser")),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-seen_at",),
            },
        ),
        migrations.RunPython(guard, elidable=False),
    ]
