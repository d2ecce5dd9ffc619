"""Cases of vetoes, calls for honours and what was awarded. What was done is not rewritten."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import anqi.kit.ids
from anqi.organisation.only_added import refuse_changes

STEPS = "what was done is only added to"


# fmt: off
def guard(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    refuse_changes(editor, "assessment_vetostep", STEPS, unique=[("case_id", "number"), ("by_id", "key")])
    refuse_changes(editor, "assessment_honourstep", STEPS, unique=[("call_id", "number"), ("by_id", "key")])
    refuse_changes(editor, "assessment_honournomination", STEPS, unique=[("call_id", "code")])
    refuse_changes(editor, "assessment_honouraward", STEPS, unique=[("nomination_id",)])


class Migration(migrations.Migration):
    dependencies = [("assessment", "0003_appraisals"), ("organisation", "0008_never_replaced")]

    operations = [
        migrations.CreateModel(
            name="HonourCall",
            fields=[
                ("id", models.UUIDField(default=anqi.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                (
                    "honour",
                    models.CharField(
                        choices=[
                            ("member", "excellent Communist Party member"),
                            ("branch", "advanced Party branch"),
                            ("department", "advanced department"),
                            ("safety_person", "individual advanced in safety"),
                            ("safety_branch", "Party branch advanced in safety"),
                            ("safety_unit", "unit advanced in safety"),
                        ],
                        max_length=16,
                        verbose_name="honour",
                    ),
                ),
                ("title", models.CharField(max_length=100, verbose_name="title")),
                ("scheme", models.CharField(max_length=64, verbose_name="scheme")),
                ("grades", models.JSONField(default=list)),
                ("least", models.IntegerField(blank=True, null=True)),
                ("rules", models.JSONField(default=dict)),
                ("seats", models.PositiveSmallIntegerField(verbose_name="seats")),
                ("kept_to", models.DateField(verbose_name="nominations until")),
                ("decide_by", models.DateField(verbose_name="decision by")),
                ("begun_at", models.DateTimeField(verbose_name="begun at")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="honour_calls",
                        to="assessment.edition",
                    ),
                ),
                (
                    "plant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="honour_calls",
                        to="organisation.plant",
                    ),
                ),
            ],
            options={"ordering": ("-begun_at", "-id")},
        ),
        migrations.CreateModel(
            name="HonourNomination",
            fields=[
                ("id", models.UUIDField(default=anqi.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=64, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("department", models.CharField(blank=True, max_length=64)),
                ("branch", models.CharField(blank=True, max_length=64)),
                ("at", models.DateTimeField(verbose_name="at")),
                ("text", models.TextField(verbose_name="what is honoured")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nominations",
                        to="assessment.honourcall",
                    ),
                ),
            ],
            options={"ordering": ("call", "code")},
        ),
        migrations.CreateModel(
            name="HonourStep",
            fields=[
                ("id", models.UUIDField(default=anqi.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("call", "honour called for"),
                            ("nominate", "nominated"),
                            ("check", "nominations reviewed"),
                            ("publish", "candidates published"),
                            ("object", "objected to a candidate"),
                            ("answer", "objection to a candidate answered"),
                            ("decide", "honour decided"),
                            ("ask_back", "withdrawal asked for"),
                            ("withdraw", "honour withdrawn"),
                            ("keep", "honour kept"),
                            ("call_off", "call ended without a decision"),
                        ],
                        max_length=16,
                        verbose_name="step",
                    ),
                ),
                ("post", models.CharField(blank=True, max_length=32, verbose_name="post")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "owner",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("party", "Party office"),
                            ("safety", "safety department"),
                            ("discipline", "discipline secretary"),
                        ],
                        max_length=16,
                    ),
                ),
                ("checks", models.JSONField(default=dict)),
                ("codes", models.JSONField(default=list)),
                ("until", models.DateField(blank=True, null=True)),
                ("granted", models.BooleanField(blank=True, null=True)),
                ("committee", models.CharField(blank=True, max_length=100)),
                ("document", models.CharField(blank=True, max_length=100, verbose_name="document number")),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="decided on")),
                ("were_due", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("were_present", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("in_favour", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("key", models.CharField(max_length=64)),
                ("body", models.CharField(max_length=64)),
                (
                    "answers",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answered_by",
                        to="assessment.honourstep",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="assessment.honourcall"
                    ),
                ),
                (
                    "nomination",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="assessment.honournomination",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="honours",
                        to="assessment.run",
                    ),
                ),
            ],
            options={"ordering": ("call", "number")},
        ),
        migrations.CreateModel(
            name="HonourAward",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("type", models.CharField(max_length=16)),
                ("code", models.CharField(max_length=64)),
                ("fact", models.UUIDField()),
                (
                    "plant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="awards", to="organisation.plant"
                    ),
                ),
                (
                    "nomination",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="award",
                        to="assessment.honournomination",
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="awards", to="assessment.honourstep"
                    ),
                ),
            ],
            options={"ordering": ("-step__decided_on", "code")},
        ),
        migrations.CreateModel(
            name="VetoCase",
            fields=[
                ("id", models.UUIDField(default=anqi.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("type", models.CharField(max_length=16)),
                ("code", models.CharField(max_length=64, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("veto", models.CharField(max_length=64, verbose_name="veto")),
                ("title", models.JSONField(default=dict)),
                ("basis", models.JSONField(default=dict)),
                ("scheme", models.CharField(blank=True, max_length=64)),
                ("grades", models.JSONField(default=list)),
                ("since", models.DateField(verbose_name="since")),
                ("window_to", models.DateField(verbose_name="last day of the window")),
                ("ground", models.CharField(max_length=64)),
                ("begun_at", models.DateTimeField(verbose_name="begun at")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "edition",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vetoes",
                        to="assessment.edition",
                    ),
                ),
                (
                    "plant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="vetoes", to="organisation.plant"
                    ),
                ),
            ],
            options={"ordering": ("-begun_at", "-id")},
        ),
        migrations.AddField(
            model_name="honourstep",
            name="case",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="withdrawals",
                to="assessment.vetocase",
            ),
        ),
        migrations.CreateModel(
            name="VetoStep",
            fields=[
                ("id", models.UUIDField(default=anqi.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("propose", "veto proposed"),
                            ("hold", "frozen until responsibility is determined"),
                            ("resume", "responsibility determined"),
                            ("release", "found not responsible"),
                            ("notify", "those concerned notified"),
                            ("state", "statement given"),
                            ("decide", "veto decided"),
                            ("appeal", "appealed"),
                            ("answer", "appeal answered"),
                            ("lift", "veto lifted"),
                        ],
                        max_length=16,
                        verbose_name="step",
                    ),
                ),
                ("post", models.CharField(blank=True, max_length=32, verbose_name="post")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("facts", models.JSONField(default=list)),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("confirmed", "veto confirmed"),
                            ("rejected", "veto not confirmed"),
                            ("kept", "appeal not granted"),
                            ("reopened", "appeal granted: determined anew"),
                        ],
                        max_length=16,
                    ),
                ),
                ("document", models.CharField(blank=True, max_length=100, verbose_name="document number")),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="decided on")),
                ("grades", models.JSONField(default=list)),
                ("honours", models.JSONField(default=list)),
                ("key", models.CharField(max_length=64)),
                ("body", models.CharField(max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="assessment.vetocase"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vetoes",
                        to="assessment.run",
                    ),
                ),
            ],
            options={"ordering": ("case", "number")},
        ),
        migrations.AddConstraint(
            model_name="honournomination",
            constraint=models.UniqueConstraint(fields=("call", "code"), name="honour_nominated_once"),
        ),
        migrations.AddIndex(
            model_name="honouraward", index=models.Index(fields=["plant", "type", "code"], name="award_by_subject")
        ),
        migrations.AddIndex(
            model_name="vetocase", index=models.Index(fields=["plant", "type", "code"], name="veto_by_subject")
        ),
        migrations.AddConstraint(
            model_name="vetocase",
            constraint=models.UniqueConstraint(fields=("plant", "ground"), name="veto_proposed_once"),
        ),
        migrations.AddConstraint(
            model_name="honourstep",
            constraint=models.UniqueConstraint(fields=("call", "number"), name="honour_step_number"),
        ),
        migrations.AddConstraint(
            model_name="honourstep", constraint=models.UniqueConstraint(fields=("by", "key"), name="honour_step_key")
        ),
        migrations.AddConstraint(
            model_name="honourstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act__in", ("decide", "withdraw", "keep")), _negated=True),
                    models.Q(models.Q(("document", ""), _negated=True), ("decided_on__isnull", False)),
                    _connector="OR",
                ),
                name="honour_decided_by_document",
            ),
        ),
        migrations.AddConstraint(
            model_name="vetostep",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="veto_step_number"),
        ),
        migrations.AddConstraint(
            model_name="vetostep", constraint=models.UniqueConstraint(fields=("by", "key"), name="veto_step_key")
        ),
        migrations.AddConstraint(
            model_name="vetostep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act__in", ("decide", "answer", "lift")), _negated=True),
                    models.Q(models.Q(("document", ""), _negated=True), ("decided_on__isnull", False)),
                    _connector="OR",
                ),
                name="veto_decided_by_document",
            ),
        ),
        migrations.RunPython(guard, elidable=False),
    ]
