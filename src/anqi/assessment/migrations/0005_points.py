"""Members' points by month, and objections to them. What was published, objected and answered is only added to."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import anqi.kit.ids
from anqi.organisation.only_added import refuse_changes

ADDED = "what was published, objected and answered is only added to"


def guard(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    key = ("by_id", "key")
    refuse_changes(editor, "assessment_pointspublication", ADDED, unique=[key])
    refuse_changes(editor, "assessment_publishedpoints", ADDED, unique=[("person_id", "month")])
    refuse_changes(editor, "assessment_pointsobjection", ADDED, unique=[key])
    refuse_changes(editor, "assessment_pointsanswer", ADDED, unique=[key, ("objection_id",)])


ID = models.UUIDField(default=anqi.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)
KEYED = [("key", models.CharField(max_length=64)), ("body", models.CharField(max_length=64))]
BY = (
    "by",
    models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"
    ),
)


class Migration(migrations.Migration):
    dependencies = [
        ("assessment", "0004_vetoes_and_honours"),
        ("organisation", "0008_never_replaced"),
    ]

    operations = [
        migrations.CreateModel(
            name="PointsPublication",
            fields=[
                ("id", ID),
                ("branch", models.CharField(blank=True, max_length=64, verbose_name="branch")),
                ("scheme", models.CharField(max_length=64, verbose_name="scheme")),
                ("month", models.DateField(verbose_name="month")),
                ("post", models.CharField(blank=True, max_length=32, verbose_name="post")),
                ("at", models.DateTimeField(verbose_name="published at")),
                ("until", models.DateField(verbose_name="objections until")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                *KEYED,
                BY,
                (
                    "plant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points_publications",
                        to="organisation.plant",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points_publications",
                        to="assessment.run",
                    ),
                ),
            ],
            options={
                "ordering": ("-month", "-at"),
                "constraints": (
                    models.UniqueConstraint(fields=("by", "key"), name="points_publication_key"),
                ),
            },
        ),
        migrations.CreateModel(
            name="PublishedPoints",
            fields=[
                ("id", ID),
                ("month", models.DateField(verbose_name="month")),
                ("branch", models.CharField(blank=True, max_length=64, verbose_name="branch")),
                ("score", models.BigIntegerField(verbose_name="score")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points",
                        to="organisation.person",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="assessment.pointspublication",
                    ),
                ),
            ],
            options={
                "ordering": ("month", "person"),
                "constraints": (
                    models.UniqueConstraint(
                        fields=("person", "month"), name="points_published_once"
                    ),
                ),
            },
        ),
        migrations.CreateModel(
            name="PointsObjection",
            fields=[
                ("id", ID),
                ("rule", models.CharField(max_length=64, verbose_name="rule")),
                ("facts", models.JSONField(default=list, verbose_name="facts")),
                ("text", models.TextField(verbose_name="reason")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("due_on", models.DateField(verbose_name="to be answered by")),
                *KEYED,
                BY,
                (
                    "published",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="assessment.publishedpoints",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
                "constraints": (
                    models.UniqueConstraint(fields=("by", "key"), name="points_objection_key"),
                ),
            },
        ),
        migrations.CreateModel(
            name="PointsAnswer",
            fields=[
                ("id", ID),
                ("post", models.CharField(blank=True, max_length=32, verbose_name="post")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("refused", "not granted"),
                            ("facts", "granted: facts are corrected"),
                            ("decision", "granted: decided otherwise"),
                        ],
                        max_length=16,
                        verbose_name="answer",
                    ),
                ),
                ("note", models.TextField(verbose_name="reasons")),
                ("facts", models.JSONField(default=list, verbose_name="facts")),
                (
                    "document",
                    models.CharField(blank=True, max_length=100, verbose_name="document number"),
                ),
                (
                    "decided_on",
                    models.DateField(blank=True, null=True, verbose_name="decided on"),
                ),
                *KEYED,
                BY,
                (
                    "objection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="assessment.pointsobjection",
                    ),
                ),
            ],
            options={
                "ordering": ("at", "id"),
                "constraints": (
                    models.UniqueConstraint(fields=("by", "key"), name="points_answer_key"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "decision"), _negated=True),
                            models.Q(
                                models.Q(("document", ""), _negated=True),
                                ("decided_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="points_answer_by_document",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "facts"), _negated=True),
                            models.Q(("facts", []), _negated=True),
                            _connector="OR",
                        ),
                        name="points_answer_by_facts",
                    ),
                ),
            },
        ),
        migrations.RunPython(guard, elidable=False),
    ]
