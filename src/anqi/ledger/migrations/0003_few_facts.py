"""Indexes of the facts that pages ask for by themselves: reversals, and what was entered late."""

from django.db import migrations, models

import anqi.ledger.lateness


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_only_added")]

    operations = [
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(
                models.F("ledger"),
                models.F("index"),
                condition=models.Q(("reverses__isnull", False)),
                name="fact_reversals",
            ),
        ),
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(
                models.F("ledger"),
                models.F("index"),
                condition=models.Q(anqi.ledger.lateness.Late()),
                name="fact_late",
            ),
        ),
    ]
