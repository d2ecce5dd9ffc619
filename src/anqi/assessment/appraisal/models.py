"""The yearly appraisal of a branch's members (民主评议党员), and its ballots, of which none is kept with its voter.

What members write of themselves, and what is agreed with them, is sealed by the installation's key (`sealed.py`).
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anqi.kit.ids import uuid7
from anqi.organisation.models import Person, Plant, Standing, Unit


class Grade(models.TextChoices):
    """What a member is found to be. The codes are those of the attribute `result` of `party.appraisal`."""

    EXCELLENT = "excellent", _("outstanding")
    QUALIFIED = "qualified", _("qualified member")
    BASICALLY_QUALIFIED = "basically_qualified", _("basically qualified")
    UNQUALIFIED = "unqualified", _("not qualified")


ABSTAINED = "abstained"
"""What a ballot may say of a member instead of a grade."""
CHOICES = (*Grade.values, ABSTAINED)
"""What a ballot can say of a member, in the order in which it is counted."""


class AppraisalState(models.TextChoices):
    """How far an appraisal has come (中国共产党支部工作条例, domain §2.3)."""

    STUDY = "study", _("preparation and study")
    SELF = "self", _("members appraise themselves")
    MUTUAL = "mutual", _("members appraise each other")
    BALLOT = "ballot", _("secret ballot")
    OPINION = "opinion", _("opinion of the branch")
    FEEDBACK = "feedback", _("told to the member")
    REPORTED = "reported", _("reported to the Party committee")
    CONFIRMED = "confirmed", _("confirmed, help is followed up")
    CLOSED = "closed", _("appraisal ended")
    CALLED_OFF = "called_off", _("appraisal called off")


class Appraisal(models.Model):
    """The appraisal of a branch for a year. Every act of those who hold it raises `version` by one.

    `counts_provisional`: whether provisional members count among the members of whom at most a third is 优秀; a
    standard of the plant. `roster_on` is the day whose roster gave the list. `round` counts the ballots: one that can't
    be counted is held again.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plant = models.ForeignKey(Plant, models.PROTECT, related_name="appraisals")
    branch = models.ForeignKey(Unit, models.PROTECT, related_name="appraisals")
    year = models.PositiveSmallIntegerField(_("year of the appraisal"))
    state = models.CharField(
        _("state"), max_length=16, choices=AppraisalState, default=AppraisalState.STUDY
    )
    counts_provisional = models.BooleanField(default=True)
    roster_on = models.DateField()
    round = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-year", "branch__code", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("branch", "year"),
                condition=~Q(state=AppraisalState.CALLED_OFF),
                name="appraisal_once_a_year",
            ),
            models.CheckConstraint(
                condition=Q(state__in=AppraisalState.values), name="appraisal_state"
            ),
        )

    def __str__(self) -> str:
        return f"{self.branch.code} {self.year}"


class Appraised(models.Model):
    """A member on the list of an appraisal, full or provisional.

    `has_vote` is not so of provisional members and of those whose right to vote is suspended; the reason is stored
    nowhere. `left_on`: struck from the list because the roster has him elsewhere. `self_text` and `measure` are sealed.
    `aspects` are codes of what comrades want to see better: no words of theirs are kept, nor whose they were.
    `grade` is the opinion in force, `fact` the fact that says so once it is confirmed.
    """

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="appraised")
    standing = models.CharField(_("standing"), max_length=16, choices=Standing.Value)
    has_vote = models.BooleanField()
    left_on = models.DateField(null=True, blank=True)
    self_text = models.BinaryField(null=True, blank=True)
    self_on = models.DateField(null=True, blank=True)
    aspects = models.JSONField(default=list, blank=True)
    measure = models.BinaryField(null=True, blank=True)
    mutual_on = models.DateField(null=True, blank=True)
    grade = models.CharField(_("opinion"), max_length=24, choices=Grade, blank=True)
    fact = models.UUIDField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("appraisal", "person__code")
        constraints = (
            models.UniqueConstraint(fields=("appraisal", "person"), name="appraised_once"),
            models.CheckConstraint(
                condition=Q(standing=Standing.Value.FULL) | Q(grade="", has_vote=False),
                name="appraised_provisional_not_graded",
            ),
        )

    @property
    def is_graded(self) -> bool:
        """Whether he gets a grade: full members who are still of the branch."""
        return self.standing == Standing.Value.FULL and self.left_on is None


class AppraisalAct(models.TextChoices):
    """What is done in an appraisal. To vote is none of these: it leaves no step."""

    OPEN = "open", _("opened the appraisal")
    STRIKE = "strike", _("struck from the list")
    BEGIN_SELF = "begin_self", _("ended the study")
    WRITE_SELF = "write_self", _("appraised himself")
    BEGIN_MUTUAL = "begin_mutual", _("began the mutual appraisal")
    WRITE_MUTUAL = "write_mutual", _("noted what is to become better")
    BEGIN_BALLOT = "begin_ballot", _("opened the ballot")
    ENTER_PAPER = "enter_paper", _("entered the count of paper ballots")
    CONFIRM_PAPER = "confirm_paper", _("confirmed the count of paper ballots")
    REFUSE_PAPER = "refuse_paper", _("sent back the count of paper ballots")
    ANNUL_BALLOT = "annul_ballot", _("annulled the ballot, which is held again")
    CLOSE_BALLOT = "close_ballot", _("closed the ballot")
    OPINE = "opine", _("resolved the opinions")
    ACKNOWLEDGE = "acknowledge", _("took note of the opinion")
    OBJECT = "object", _("objected to the opinion")
    ANSWER = "answer", _("answered the objection")
    REPORT = "report", _("reported the opinions")
    RETURN = "return", _("returned the report")
    CONFIRM = "confirm", _("confirmed the opinions")
    CORRECT = "correct", _("corrected a confirmed opinion")
    FOLLOW_UP = "follow_up", _("followed up")
    CLOSE = "close", _("ended the appraisal")
    CALL_OFF = "call_off", _("called off the appraisal")


class Body(models.TextChoices):
    """Which meeting resolves an opinion."""

    GENERAL = "general", _("general meeting of the branch")
    COMMITTEE = "committee", _("branch committee")


class Outcome(models.TextChoices):
    """What came of helping a member who fell short."""

    GOES_ON = "goes_on", _("help goes on")
    MENDED = "mended", _("has become better")
    HANDED_ON = "handed_on", _("handed to the Party committee")


class AppraisalStep(models.Model):
    """One act in an appraisal: who, when, about which member. Only added.

    `sealed` is what only those concerned read: an objection, its answer, how help goes. A meeting has its `body`, day
    (`held_on`), how many had a vote (`were_due`), `were_present` and were `in_favour`. A confirmation has its
    `document` and that day. `until` is the last day on which members may object.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    act = models.CharField(_("step"), max_length=16, choices=AppraisalAct)
    member = models.ForeignKey(
        Appraised, models.PROTECT, related_name="steps", null=True, blank=True
    )
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    note = models.TextField(_("note"), blank=True)
    sealed = models.BinaryField(null=True, blank=True)
    body = models.CharField(_("meeting"), max_length=16, choices=Body, blank=True)
    held_on = models.DateField(null=True, blank=True)
    were_due = models.PositiveSmallIntegerField(null=True, blank=True)
    were_present = models.PositiveSmallIntegerField(null=True, blank=True)
    in_favour = models.PositiveSmallIntegerField(null=True, blank=True)
    document = models.CharField(_("document number"), max_length=100, blank=True)
    until = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=16, choices=Outcome, blank=True)
    key = models.CharField(max_length=64)
    content = models.CharField(max_length=64)
    """SHA-256 of what was asked for, which tells it from another act under the same key."""

    class Meta:
        ordering = ("appraisal", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("appraisal", "number"), name="appraisal_step_number"
            ),
            models.UniqueConstraint(fields=("by", "key"), name="appraisal_step_key"),
            models.CheckConstraint(
                condition=~Q(act=AppraisalAct.OPINE)
                | Q(
                    held_on__isnull=False, were_due__isnull=False, were_present__isnull=False,
                    in_favour__isnull=False,
                ),
                name="appraisal_step_resolved_by_meeting",
            ),
            models.CheckConstraint(
                condition=~Q(act__in=(AppraisalAct.CONFIRM, AppraisalAct.CORRECT))
                | (~Q(document="") & Q(held_on__isnull=False)),
                name="appraisal_step_confirmed_by_document",
            ),
        )  # fmt: skip


class AppraisalOpinion(models.Model):
    """What a meeting found a member to be, or what was decided later. Only added; the newest is in force.

    `reason` is given where facts of the year speak against 优秀, or the grade is changed. `words` are sealed.
    """

    step = models.ForeignKey(AppraisalStep, models.PROTECT, related_name="opinions")
    member = models.ForeignKey(Appraised, models.PROTECT, related_name="opinions")
    grade = models.CharField(_("opinion"), max_length=24, choices=Grade)
    reason = models.TextField(_("reason"), blank=True)
    words = models.BinaryField(null=True, blank=True)

    class Meta:
        ordering = ("step", "member")
        constraints = (
            models.UniqueConstraint(fields=("step", "member"), name="appraisal_opinion_once"),
        )


class Voter(models.Model):
    """That a member has voted, on which day and whether on paper: not how, and at no time of the day. Only added.

    `round` is that of the ballot. `proof` is the SHA-256 of the form's key, which bears a time; it tells a form that
    is sent twice from a second vote.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    member = models.ForeignKey(Appraised, models.PROTECT, related_name="votes")
    round = models.PositiveSmallIntegerField()
    day = models.DateField()
    on_paper = models.BooleanField(default=False)
    proof = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("member", "round"), name="voter_once"),)


class Urn(models.Model):
    """The ballots of an appraisal while it votes: one sealed sum, of the same length whatever was voted.

    There is no ballot in it. Each vote seals the sum anew, by a key that lies in no backup; when the ballot closes, the
    urn and its key are taken away (docs/adr/0013).
    """

    appraisal = models.OneToOneField(Appraisal, models.PROTECT, related_name="urn")
    sealed = models.BinaryField()


class PaperCount(models.Model):
    """A count of paper ballots, which one person entered and another confirms; taken away when the ballot closes.

    `counts` are, for each member's key, how many ballots had each of `CHOICES`. `voters` are keys of those who cast
    them.
    """

    appraisal = models.OneToOneField(Appraisal, models.PROTECT, related_name="paper")
    ballots = models.PositiveSmallIntegerField(_("paper ballots"))
    counts = models.JSONField()
    voters = models.JSONField()
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True
    )


class BallotTally(models.Model):
    """How often all ballots together had a choice for a member. Written when the ballot closes, and only then.

    There are none where there were too few ballots to hide who voted how. Only added.
    """

    member = models.ForeignKey(Appraised, models.PROTECT, related_name="tallies")
    choice = models.CharField(max_length=24)
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("member", "id")
        constraints = (
            models.UniqueConstraint(fields=("member", "choice"), name="ballot_tally_once"),
            models.CheckConstraint(condition=Q(choice__in=CHOICES), name="ballot_tally_choice"),
        )
