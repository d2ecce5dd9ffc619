"""The journal of the organisation, and the names that units had."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import anqi.kit.ids


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0004_accounts"),
    ]

    operations = [
        migrations.AddField(
            model_name="unit",
            name="former_names",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.CreateModel(
            name="Change",
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
                (
                    "deed",
                    models.CharField(
                        choices=[
                            ("join", "taken on"),
                            ("transfer", "transferred"),
                            ("standing", "standing changed"),
                            ("leave", "left the plant"),
                            ("appoint", "appointed"),
                            ("release", "released from a post"),
                            ("found", "founded"),
                            ("rename", "renamed"),
                            ("move", "placed elsewhere"),
                            ("close", "dissolved"),
                            ("link", "answering begun"),
                            ("unlink", "answering ended"),
                            ("correct", "name corrected"),
                            ("roster", "by a roster workbook"),
                        ],
                        max_length=16,
                    ),
                ),
                ("since", models.DateField(blank=True, null=True)),
                ("old", models.CharField(blank=True, max_length=300)),
                ("new", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                ("key", models.CharField(max_length=80)),
                ("digest", models.CharField(max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes_made",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes_beside",
                        to="organisation.unit",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="organisation.person",
                    ),
                ),
                (
                    "plant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="organisation.plant",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={
                "ordering": ("-at", "-id"),
                "constraints": [
                    models.UniqueConstraint(fields=("plant", "key"), name="change_once")
                ],
            },
        ),
    ]
