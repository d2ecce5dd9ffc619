"""Tasks and their steps, evidence, comments and notices.

Steps, comments and evidence are only added to: the database refuses that they are changed. What a task, a piece of
evidence or a comment is about is written as the source of facts is, such as `safety/hazards/12` or `work/tasks/…`.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from anqi.kit.ids import uuid7
from anqi.organisation.models import Person, Plant, Unit
from anqi.organisation.posts import Post


class State(models.TextChoices):
    """Where a task stands."""

    TO_BEGIN = "todo", _("to do")
    DOING = "doing", _("being done")
    OFFERED = "offered", _("waiting for acceptance")
    RETURNED = "returned", _("returned")
    CLOSED = "closed", _("done and accepted")
    CALLED_OFF = "called_off", _("called off")


WITH_THE_DOER = (State.TO_BEGIN, State.DOING, State.RETURNED)
"""States in which it is for who was given the task to act."""
OPEN = (*WITH_THE_DOER, State.OFFERED)


class Proof(models.TextChoices):
    """What must be there before a task can be offered for acceptance."""

    NONE = "none", _("no proof")
    TEXT = "text", _("a text")
    PICTURE = "picture", _("a picture")
    FILE = "file", _("a file")


class Act(models.TextChoices):
    """What can be done with a task."""

    ISSUE = "issue", _("issue")
    START = "start", _("begin")
    OFFER = "offer", _("offer for acceptance")
    ACCEPT = "accept", _("accept")
    SEND_BACK = "send_back", _("send back")
    ASK_EXTENSION = "ask_extension", _("ask for an extension")
    GRANT_EXTENSION = "grant_extension", _("grant the extension")
    REFUSE_EXTENSION = "refuse_extension", _("refuse the extension")
    REASSIGN = "reassign", _("hand to another")
    CALL_OFF = "call_off", _("call off")


_PERSON_ONLY = Q(person__isnull=False, post="", unit=None) | Q(person=None) & ~Q(post="")
_ACCEPTOR_ONLY = (
    Q(acceptor__isnull=False, acceptor_post="", acceptor_unit=None)
    | Q(acceptor=None) & ~Q(acceptor_post="")
)  # fmt: skip


class Task(models.Model):
    """What somebody is to do by a day, and who, not being the same, accepts that it was done.

    It is given to a `person`, or to the holders of a `post` (of a `unit`, or of the plant), so that it passes to
    whoever holds it next; who accepts is said in the same way. `department` and `branch` are codes of who it concerns.
    `due_on` moves with extensions; what is assessed is `original_due_on`. Every act adds a step and raises `version`
    by one.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plant = models.ForeignKey(Plant, models.PROTECT, related_name="tasks")
    title = models.CharField(_("task"), max_length=100)
    details = models.TextField(_("details"), blank=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="tasks", null=True, blank=True)
    post = models.CharField(_("post"), max_length=32, choices=Post, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True, blank=True)
    acceptor = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    acceptor_post = models.CharField(_("accepted by"), max_length=32, choices=Post, blank=True)
    acceptor_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True, blank=True)
    issued_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("issued at"))
    department = models.CharField(_("department"), max_length=64, blank=True)
    branch = models.CharField(_("branch"), max_length=64, blank=True)
    due_on = models.DateField(_("due on"))
    original_due_on = models.DateField(_("originally due on"))
    asked_due_on = models.DateField(_("extension asked to"), null=True, blank=True)
    proof = models.CharField(_("proof"), max_length=8, choices=Proof, default=Proof.NONE)
    source = models.CharField(_("source"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.TO_BEGIN)
    done_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    accepted_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("due_on", "id")
        constraints = (
            models.CheckConstraint(condition=_PERSON_ONLY, name="task_person_or_post"),
            models.CheckConstraint(condition=_ACCEPTOR_ONLY, name="task_acceptor_or_post"),
            models.CheckConstraint(
                condition=Q(person=None) | Q(acceptor=None) | ~Q(acceptor=F("person")),
                name="task_acceptor_another",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by=None)
                | (Q(done_by__isnull=False) & ~Q(accepted_by=F("done_by"))),
                name="task_accepted_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state=State.CLOSED, accepted_by__isnull=False)
                | (~Q(state=State.CLOSED) & Q(accepted_by=None)),
                name="task_closed_when_accepted",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("original_due_on")), name="task_due_only_later"
            ),
        )
        indexes = (
            models.Index(fields=("plant", "state", "due_on"), name="task_by_state"),
            models.Index(fields=("person", "state"), name="task_by_person"),
            models.Index(fields=("source",), name="task_by_source"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def about(self) -> str:
        """What evidence and comments on this task say that they are about."""
        return f"work/tasks/{self.pk}"

    @property
    def in_time(self) -> bool | None:
        """Whether it was done by the original day, as it is assessed; None before it is accepted."""
        if self.state != State.CLOSED or self.done_on is None:
            return None
        return self.done_on <= self.original_due_on


class TaskStep(models.Model):
    """One act on a task: who, when, what, and why. `number` is the task's version after it.

    Where the act gave the task to somebody, `to_person` or `to_post` (of `to_unit`, or of the plant) says to whom.
    """

    task = models.ForeignKey(Task, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    act = models.CharField(_("step"), max_length=20, choices=Act)
    state = models.CharField(_("state"), max_length=12, choices=State)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    note = models.TextField(_("note"), blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    to_person = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    to_post = models.CharField(_("post"), max_length=32, null=True, blank=True)
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True, blank=True)
    key = models.CharField(max_length=64)
    body = models.BinaryField(max_length=32)

    class Meta:
        ordering = ("task", "number")
        constraints = (
            models.UniqueConstraint(fields=("task", "number"), name="task_step_number"),
            models.UniqueConstraint(fields=("by", "key"), name="task_step_key"),
        )


class Overdue(models.Model):
    """That a task was not done by its day, kept once for each of its days: those above and its room were told then."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="overdue")
    due_on = models.DateField(_("due on"))
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ("at", "id")
        constraints = (models.UniqueConstraint(fields=("task", "due_on"), name="overdue_once"),)


class Evidence(models.Model):
    """A stored file about a task or a record; `sha256` is that of the bytes as they are stored.

    `captured_at` is what a camera said and proves nothing. `likeness` is the hash of how a picture looks, 16 hex
    digits; `resembles` the earlier file of another record that this one is equal or very alike to: a person looks at
    both, and nothing follows by itself. `key` was made by the program that sent it.
    """

    class Type(models.TextChoices):
        JPEG = "image/jpeg", "JPEG"
        PNG = "image/png", "PNG"
        PDF = "application/pdf", "PDF"
        DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"
        XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plant = models.ForeignKey(Plant, models.PROTECT, related_name="evidence")
    about = models.CharField(_("record"), max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(_("size"))
    type = models.CharField(_("type of file"), max_length=80, choices=Type)
    name = models.CharField(_("file name"), max_length=100)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    captured_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    likeness = models.CharField(max_length=16, blank=True)
    resembles = models.ForeignKey(
        "self", models.PROTECT, related_name="resembled_by", null=True, blank=True
    )
    key = models.CharField(max_length=64, null=True)

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.UniqueConstraint(fields=("plant", "about", "sha256"), name="evidence_once"),
            # With a condition it is an index of its own, and SQLite need not make the table anew.
            models.UniqueConstraint(
                fields=("by", "key"), condition=Q(key__isnull=False), name="evidence_key"
            ),
        )
        indexes = (models.Index(fields=("plant", "sha256"), name="evidence_by_hash"),)

    @property
    def is_picture(self) -> bool:
        return self.type in PICTURES


class EvidenceKey(models.Model):
    """A further `key` under which a file was sent that was there already: so that it stands for no other file."""

    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="keys")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    key = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("by", "key"), name="evidence_further_key"),)


PICTURES = (Evidence.Type.JPEG, Evidence.Type.PNG)


class Comment(models.Model):
    """What somebody said about a task or a record. One that `withdraws` another says that it no longer stands."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plant = models.ForeignKey(Plant, models.PROTECT, related_name="comments")
    about = models.CharField(_("record"), max_length=200)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))
    text = models.TextField(_("comment"), blank=True)
    withdraws = models.OneToOneField(
        "self", models.PROTECT, related_name="withdrawn_by", null=True, blank=True
    )
    key = models.CharField(max_length=64)

    class Meta:
        ordering = ("at", "id")
        constraints = (
            models.UniqueConstraint(fields=("by", "key"), name="comment_key"),
            models.CheckConstraint(
                condition=~Q(text="") | Q(withdraws__isnull=False), name="comment_says_something"
            ),
        )
        indexes = (models.Index(fields=("plant", "about"), name="comment_by_record"),)


class Notice(models.Model):
    """Something that a person should know: an English source text and its figures, said in the reader's language.

    `key` keeps a person from being told the same twice. `sent_at` is when it left by e-mail.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="notices")
    text = models.CharField(max_length=200)
    figures = models.JSONField(default=dict)
    source = models.CharField(_("source"), max_length=200, blank=True)
    at = models.DateTimeField(_("at"))
    is_urgent = models.BooleanField(_("urgent"), default=False)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    key = models.CharField(max_length=200, null=True)

    class Meta:
        ordering = ("-at", "-id")
        constraints = (models.UniqueConstraint(fields=("person", "key"), name="notice_once"),)
        indexes = (models.Index(fields=("person", "read_at", "sent_at"), name="notice_waiting"),)


class NoticeAddress(models.Model):
    """Where, and in which language, a person gets notices by e-mail; the digest of a day only where he wants it."""

    class Language(models.TextChoices):
        CHINESE = "zh-hans", "中文"
        ENGLISH = "en", "English"

    person = models.OneToOneField(Person, models.PROTECT, related_name="notice_address")
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(
        _("language"), max_length=8, choices=Language, default=Language.CHINESE
    )
    wants_digest = models.BooleanField(_("a digest each day"), default=True)


class Digest(models.Model):
    """The one e-mail of a person and day. It is claimed before it is sent, so that two senders never send it twice.

    `failed_at` is when it last could not be sent; it is tried again.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    day = models.DateField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "day"), name="digest_of_day"),)
