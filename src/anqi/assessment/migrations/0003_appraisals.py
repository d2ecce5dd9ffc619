"""Appraisals of members, and ballots that are kept without their voters. What was done is not rewritten."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import anqi.kit.ids
from anqi.organisation.only_added import refuse_changes

STEPS = "what was done is only added to"


# fmt: off
def guard(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    step = [("appraisal_id", "number"), ("by_id", "key")]
    refuse_changes(editor, "assessment_appraisalstep", STEPS, unique=step)
    refuse_changes(editor, "assessment_appraisalopinion", STEPS, unique=[("step_id", "member_id")])
    refuse_changes(editor, "assessment_voter", "that somebody voted is only added", unique=[("member_id", "round")])
    refuse_changes(editor, "assessment_ballottally", "a count never changes", unique=[("member_id", "choice")])


class Migration(migrations.Migration):
    dependencies = [("assessment", "0002_only_added"), ("organisation", "0007_changes_only_added")]

    operations = [
        migrations.CreateModel(
            name="Appraisal",
            fields=[
                ("id", models.UUIDField(default=anqi.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("year", models.PositiveSmallIntegerField(verbose_name="year of the appraisal")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("study", "preparation and study"), ("self", "members appraise themselves"),
                            ("mutual", "members appraise each other"), ("ballot", "secret ballot"),
                            ("opinion", "opinion of the branch"), ("feedback", "told to the member"),
                            ("reported", "reported to the Party committee"),
                            ("confirmed", "confirmed, help is followed up"), ("closed", "appraisal ended"),
                            ("called_off", "appraisal called off"),
                        ],
                        default="study",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                ("counts_provisional", models.BooleanField(default=True)),
                ("roster_on", models.DateField()),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "branch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appraisals", to="organisation.unit"
                    ),
                ),
                (
                    "plant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appraisals", to="organisation.plant"
                    ),
                ),
            ],
            options={"ordering": ("-year", "branch__code", "-id")},
        ),
        migrations.CreateModel(
            name="Appraised",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "standing",
                    models.CharField(
                        choices=[("provisional", "provisional member"), ("full", "full member")],
                        max_length=16,
                        verbose_name="standing",
                    ),
                ),
                ("has_vote", models.BooleanField()),
                ("left_on", models.DateField(blank=True, null=True)),
                ("self_text", models.BinaryField(blank=True, null=True)),
                ("self_on", models.DateField(blank=True, null=True)),
                ("aspects", models.JSONField(blank=True, default=list)),
                ("measure", models.BinaryField(blank=True, null=True)),
                ("mutual_on", models.DateField(blank=True, null=True)),
                (
                    "grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("excellent", "outstanding"), ("qualified", "qualified member"),
                            ("basically_qualified", "basically qualified"), ("unqualified", "not qualified"),
                        ],
                        max_length=24,
                        verbose_name="opinion",
                    ),
                ),
                ("fact", models.UUIDField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "appraisal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="members", to="assessment.appraisal"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appraised", to="organisation.person"
                    ),
                ),
            ],
            options={"ordering": ("appraisal", "person__code")},
        ),
        migrations.CreateModel(
            name="AppraisalStep",
            fields=[
                ("id", models.UUIDField(default=anqi.kit.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("open", "opened the appraisal"), ("strike", "struck from the list"),
                            ("begin_self", "ended the study"), ("write_self", "appraised himself"),
                            ("begin_mutual", "began the mutual appraisal"),
                            ("write_mutual", "noted what is to become better"), ("begin_ballot", "opened the ballot"),
                            ("enter_paper", "entered the count of paper ballots"),
                            ("confirm_paper", "confirmed the count of paper ballots"),
                            ("refuse_paper", "sent back the count of paper ballots"),
                            ("annul_ballot", "annulled the ballot, which is held again"),
                            ("close_ballot", "closed the ballot"), ("opine", "resolved the opinions"),
                            ("acknowledge", "took note of the opinion"), ("object", "objected to the opinion"),
                            ("answer", "answered the objection"), ("report", "reported the opinions"),
                            ("return", "returned the report"), ("confirm", "confirmed the opinions"),
                            ("correct", "corrected a confirmed opinion"), ("follow_up", "followed up"),
                            ("close", "ended the appraisal"), ("call_off", "called off the appraisal"),
                        ],
                        max_length=16,
                        verbose_name="step",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("sealed", models.BinaryField(blank=True, null=True)),
                (
                    "body",
                    models.CharField(
                        blank=True,
                        choices=[("general", "general meeting of the branch"), ("committee", "branch committee")],
                        max_length=16,
                        verbose_name="meeting",
                    ),
                ),
                ("held_on", models.DateField(blank=True, null=True)),
                ("were_due", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("were_present", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("in_favour", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("document", models.CharField(blank=True, max_length=100, verbose_name="document number")),
                ("until", models.DateField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("goes_on", "help goes on"), ("mended", "has become better"),
                            ("handed_on", "handed to the Party committee"),
                        ],
                        max_length=16,
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("content", models.CharField(max_length=64)),
                (
                    "appraisal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="assessment.appraisal"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="assessment.appraised",
                    ),
                ),
            ],
            options={"ordering": ("appraisal", "number")},
        ),
        migrations.CreateModel(
            name="AppraisalOpinion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            ("excellent", "outstanding"), ("qualified", "qualified member"),
                            ("basically_qualified", "basically qualified"), ("unqualified", "not qualified"),
                        ],
                        max_length=24,
                        verbose_name="opinion",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("words", models.BinaryField(blank=True, null=True)),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinions",
                        to="assessment.appraisalstep",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="opinions", to="assessment.appraised"
                    ),
                ),
            ],
            options={"ordering": ("step", "member")},
        ),
        migrations.CreateModel(
            name="BallotTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("choice", models.CharField(max_length=24)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tallies", to="assessment.appraised"
                    ),
                ),
            ],
            options={"ordering": ("member", "id")},
        ),
        migrations.CreateModel(
            name="PaperCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ballots", models.PositiveSmallIntegerField(verbose_name="paper ballots")),
                ("counts", models.JSONField()),
                ("voters", models.JSONField()),
                (
                    "appraisal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="paper", to="assessment.appraisal"
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.person",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Urn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sealed", models.BinaryField()),
                (
                    "appraisal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="urn", to="assessment.appraisal"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Voter",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("round", models.PositiveSmallIntegerField()),
                ("day", models.DateField()),
                ("on_paper", models.BooleanField(default=False)),
                ("proof", models.CharField(blank=True, max_length=64)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="assessment.appraised"
                    ),
                ),
            ],
            options={"ordering": ("id",)},
        ),
        migrations.AddConstraint(
            model_name="appraisal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "called_off"), _negated=True),
                fields=("branch", "year"),
                name="appraisal_once_a_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="appraisal",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", [
                    "study", "self", "mutual", "ballot", "opinion", "feedback", "reported", "confirmed",
                    "closed", "called_off",
                ])),
                name="appraisal_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="appraised",
            constraint=models.UniqueConstraint(fields=("appraisal", "person"), name="appraised_once"),
        ),
        migrations.AddConstraint(
            model_name="appraised",
            constraint=models.CheckConstraint(
                condition=models.Q(("standing", "full"), models.Q(("grade", ""), ("has_vote", False)), _connector="OR"),
                name="appraised_provisional_not_graded",
            ),
        ),
        migrations.AddConstraint(
            model_name="appraisalstep",
            constraint=models.UniqueConstraint(fields=("appraisal", "number"), name="appraisal_step_number"),
        ),
        migrations.AddConstraint(
            model_name="appraisalstep",
            constraint=models.UniqueConstraint(fields=("by", "key"), name="appraisal_step_key"),
        ),
        migrations.AddConstraint(
            model_name="appraisalstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act", "opine"), _negated=True),
                    models.Q(
                        ("held_on__isnull", False),
                        ("in_favour__isnull", False),
                        ("were_due__isnull", False),
                        ("were_present__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="appraisal_step_resolved_by_meeting",
            ),
        ),
        migrations.AddConstraint(
            model_name="appraisalstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act__in", ("confirm", "correct")), _negated=True),
                    models.Q(models.Q(("document", ""), _negated=True), ("held_on__isnull", False)),
                    _connector="OR",
                ),
                name="appraisal_step_confirmed_by_document",
            ),
        ),
        migrations.AddConstraint(
            model_name="appraisalopinion",
            constraint=models.UniqueConstraint(fields=("step", "member"), name="appraisal_opinion_once"),
        ),
        migrations.AddConstraint(
            model_name="ballottally",
            constraint=models.UniqueConstraint(fields=("member", "choice"), name="ballot_tally_once"),
        ),
        migrations.AddConstraint(
            model_name="ballottally",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("choice__in", ("excellent", "qualified", "basically_qualified", "unqualified", "abstained"))
                ),
                name="ballot_tally_choice",
            ),
        ),
        migrations.AddConstraint(
            model_name="voter", constraint=models.UniqueConstraint(fields=("member", "round"), name="voter_once")
        ),
        migrations.RunPython(guard, elidable=False),
    ]
