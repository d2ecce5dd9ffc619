"""Days on which branches elected, and what the journal calls elections and withdrawals."""

from django.db import migrations, models

_DEEDS = [
    ("join", "taken on"), ("transfer", "transferred"), ("standing", "standing changed"), ("leave", "left the plant"),
    ("appoint", "appointed"), ("release", "released from a post"), ("found", "founded"), ("rename", "renamed"),
    ("move", "placed elsewhere"), ("close", "dissolved"), ("link", "answering begun"), ("unlink", "answering ended"),
    ("correct", "name corrected"), ("elect", "elected anew"), ("withdraw", "withdrawn"),
    ("roster", "by a roster workbook"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("organisation", "0005_changes")]
    operations = [
        migrations.AddField(
            model_name="unit",
            name="elections",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AlterField(
            model_name="change",
            name="deed",
            field=models.CharField(choices=_DEEDS, max_length=16),
        ),
    ]
