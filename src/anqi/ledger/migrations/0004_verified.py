"""When a ledger was last computed anew, and what was found."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_few_facts")]

    operations = [
        migrations.CreateModel(
            name="Verified",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("size", models.BigIntegerField()),
                ("root", models.BinaryField(max_length=32)),
                ("checkpoints", models.IntegerField()),
                ("faults", models.IntegerField()),
                ("by", models.CharField(max_length=130)),
                (
                    "ledger",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verified",
                        to="ledger.ledger",
                    ),
                ),
            ],
            options={
                "ordering": ("ledger", "ended_at"),
                "indexes": [models.Index(fields=["ledger", "ended_at"], name="verified_by_time")],
            },
        ),
    ]
