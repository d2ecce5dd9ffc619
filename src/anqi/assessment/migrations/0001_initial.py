"""Editions, runs, assessments with their steps, and what is kept of the goals board."""

import django.db.models.deletion
from django.db import migrations, models

import anqi.kit.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("jobs", "0001_initial"),
        ("organisation", "0007_changes_only_added"),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
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
                ("name", models.CharField(max_length=64, verbose_name="rulebook")),
                ("number", models.PositiveIntegerField(verbose_name="edition")),
                ("title", models.JSONField(default=dict)),
                ("text", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("first", models.DateField(blank=True, null=True)),
                ("last", models.DateField(blank=True, null=True)),
                (
                    "in_force_from",
                    models.DateField(blank=True, null=True, verbose_name="in force from"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("review", "sent for review"),
                            ("published", "published"),
                            ("dropped", "given up"),
                        ],
                        default="draft",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "based_on",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followers",
                        to="assessment.edition",
                    ),
                ),
                (
                    "plant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="organisation.plant",
                    ),
                ),
            ],
            options={
                "ordering": ("plant", "name", "-number"),
            },
        ),
        migrations.CreateModel(
            name="ClosedMonth",
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
                ("month", models.DateField(verbose_name="month")),
                ("size", models.PositiveIntegerField(verbose_name="facts in the ledger")),
                ("root", models.CharField(max_length=64)),
                ("board", models.BinaryField()),
                ("closed_at", models.DateTimeField(verbose_name="month closed at")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
                (
                    "plant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closed_months",
                        to="organisation.plant",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closed_months",
                        to="assessment.edition",
                    ),
                ),
            ],
            options={
                "ordering": ("plant", "month"),
            },
        ),
        migrations.CreateModel(
            name="Assessment",
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
                ("scheme", models.CharField(max_length=64, verbose_name="scheme")),
                ("as_of", models.DateField(verbose_name="as of")),
                ("title", models.CharField(max_length=100, verbose_name="title")),
                ("begun_at", models.DateTimeField(verbose_name="begun at")),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "plant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="organisation.plant",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="assessment.edition",
                    ),
                ),
            ],
            options={
                "ordering": ("-as_of", "scheme", "-begun_at"),
            },
        ),
        migrations.CreateModel(
            name="EditionStep",
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
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("make", "drafted"),
                            ("save", "changed"),
                            ("send", "sent for review"),
                            ("return", "returned"),
                            ("overrule", "objection overruled"),
                            ("publish", "published"),
                            ("drop", "given up"),
                        ],
                        max_length=16,
                        verbose_name="step",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("scheme", models.CharField(blank=True, max_length=64)),
                ("rule", models.CharField(blank=True, max_length=64)),
                ("digest", models.CharField(blank=True, max_length=64)),
                (
                    "document",
                    models.CharField(blank=True, max_length=100, verbose_name="document number"),
                ),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="decided on")),
                ("sha256", models.CharField(max_length=64)),
                ("key", models.CharField(max_length=64)),
                ("body", models.CharField(max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="assessment.edition",
                    ),
                ),
            ],
            options={
                "ordering": ("edition", "number"),
            },
        ),
        migrations.CreateModel(
            name="Exclusion",
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
                ("fact", models.UUIDField(verbose_name="the fact")),
                ("kind", models.CharField(max_length=64)),
                ("occurred_on", models.DateField(verbose_name="due on")),
                ("department", models.CharField(blank=True, max_length=64)),
                ("branch", models.CharField(blank=True, max_length=64)),
                ("person", models.CharField(blank=True, max_length=64)),
                ("reason", models.TextField(verbose_name="reason")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "applied for"),
                            ("approved", "approved"),
                            ("refused", "not approved"),
                        ],
                        default="asked",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("reversal", models.UUIDField(blank=True, null=True)),
                ("key", models.CharField(max_length=64)),
                ("body", models.CharField(max_length=64)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
                (
                    "plant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exclusions",
                        to="organisation.plant",
                    ),
                ),
            ],
            options={
                "ordering": ("-asked_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="Objection",
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
                ("subject", models.CharField(max_length=64)),
                ("rule", models.CharField(blank=True, max_length=64, verbose_name="rule or veto")),
                ("fact", models.UUIDField(blank=True, null=True, verbose_name="the fact")),
                ("text", models.TextField(verbose_name="reason")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("due_on", models.DateField(verbose_name="to be answered by")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="assessment.assessment",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="organisation.person",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
            },
        ),
        migrations.CreateModel(
            name="Run",
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
                ("as_of", models.DateField(verbose_name="as of")),
                ("size", models.PositiveIntegerField(verbose_name="facts in the ledger")),
                ("root", models.CharField(max_length=64)),
                ("roster", models.CharField(max_length=64)),
                ("results", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("board", models.BinaryField()),
                ("subjects", models.PositiveIntegerField(verbose_name="subjects")),
                ("made_at", models.DateTimeField(verbose_name="judged at")),
                ("kept", models.BooleanField(default=True)),
                ("release", models.CharField(max_length=32, verbose_name="release")),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="assessment.edition",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jobs.job",
                    ),
                ),
                (
                    "plant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="organisation.plant",
                    ),
                ),
            ],
            options={
                "ordering": ("-made_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="RunSubject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scheme", models.CharField(max_length=64)),
                ("type", models.CharField(max_length=16)),
                ("code", models.CharField(max_length=64, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("active", models.BooleanField()),
                ("score", models.BigIntegerField(verbose_name="score")),
                ("rank", models.PositiveIntegerField(null=True, verbose_name="rank")),
                ("grade", models.CharField(max_length=64, null=True, verbose_name="grade")),
                ("tied", models.JSONField(default=list)),
                ("vetoes", models.JSONField(default=list)),
                ("rules", models.BinaryField()),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="assessment.run",
                    ),
                ),
            ],
            options={
                "ordering": ("run", "scheme", "-score", "code"),
            },
        ),
        migrations.CreateModel(
            name="Step",
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
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("begin", "begun with a run"),
                            ("confirm", "data confirmed"),
                            ("return", "data sent back"),
                            ("repeat", "run repeated"),
                            ("publish", "published for objections"),
                            ("object", "objected"),
                            ("answer", "objection answered"),
                            ("decide", "decided by the committee"),
                            ("seal", "sealed"),
                            ("call_off", "called off"),
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
                            ("safety", "safety department"),
                            ("discipline", "discipline secretary"),
                        ],
                        max_length=16,
                    ),
                ),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("refused", "not granted"),
                            ("facts", "granted: facts are corrected"),
                            ("decision", "granted: decided otherwise"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "document",
                    models.CharField(blank=True, max_length=100, verbose_name="document number"),
                ),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="decided on")),
                ("were_due", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("were_present", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("in_favour", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("key", models.CharField(max_length=64)),
                ("body", models.CharField(max_length=64)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="assessment.assessment",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
                (
                    "objection",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="assessment.objection",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="assessment.run",
                    ),
                ),
            ],
            options={
                "ordering": ("assessment", "number"),
            },
        ),
        migrations.CreateModel(
            name="Ruling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=64)),
                ("grade", models.CharField(max_length=64)),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rulings",
                        to="assessment.step",
                    ),
                ),
            ],
            options={
                "ordering": ("step", "subject"),
            },
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(
                fields=("plant", "name", "number"), name="edition_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "review", "published", "dropped"])),
                name="edition_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "published"), _negated=True),
                    models.Q(
                        ("first__isnull", False),
                        ("in_force_from__isnull", False),
                        ("last__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="edition_published_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="closedmonth",
            constraint=models.UniqueConstraint(
                fields=("plant", "edition", "month"), name="month_closed_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="editionstep",
            constraint=models.UniqueConstraint(
                fields=("edition", "number"), name="edition_step_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="editionstep",
            constraint=models.UniqueConstraint(fields=("by", "key"), name="edition_step_key"),
        ),
        migrations.AddConstraint(
            model_name="editionstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act", "overrule"), _negated=True),
                    models.Q(
                        models.Q(("document", ""), _negated=True),
                        models.Q(("rule", ""), _negated=True),
                        ("decided_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="edition_step_overruled_by_document",
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "refused"), _negated=True),
                fields=("fact",),
                name="exclusion_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.UniqueConstraint(fields=("asked_by", "key"), name="exclusion_key"),
        ),
        migrations.AddConstraint(
            model_name="exclusion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="exclusion_by_another",
            ),
        ),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(fields=["plant", "edition", "as_of"], name="run_by_edition"),
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(
                condition=models.Q(("job__isnull", False)), fields=("job",), name="run_of_job"
            ),
        ),
        migrations.AddConstraint(
            model_name="runsubject",
            constraint=models.UniqueConstraint(
                fields=("run", "scheme", "code"), name="run_subject_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(fields=("assessment", "number"), name="step_number"),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(fields=("by", "key"), name="step_key"),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act", "decide"), _negated=True),
                    models.Q(
                        models.Q(("document", ""), _negated=True),
                        ("decided_on__isnull", False),
                        ("were_present__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="step_decided_by_document",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruling",
            constraint=models.UniqueConstraint(fields=("step", "subject"), name="ruling_once"),
        ),
    ]
