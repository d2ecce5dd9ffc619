"""Runs, and the results of each subject in them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anqi.assessment.rulebooks.models import Edition
from anqi.kit.ids import uuid7
from anqi.organisation.models import Person, Plant


class Run(models.Model):
    """One judgement of a plant's ledger by a published edition, as of a day. It is never changed.

    `size` and `root` (hex) name the ledger, `roster` the SHA-256 of the roster that it was judged by: with the edition
    and `as_of` they give the same `results` again, byte for byte. `results` is `results.json`, compressed by zlib;
    `board` the indicators and goals of all units, in the same way. `kept` is what somebody asked for; what the clock
    makes so that everybody sees his own standing is taken away when a newer one is there. The facts that were counted
    lie in the folder of runs, out of which an explanation opens them; they can be made anew at any time.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plant = models.ForeignKey(Plant, models.PROTECT, related_name="runs")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="runs")
    as_of = models.DateField(_("as of"))
    size = models.PositiveIntegerField(_("facts in the ledger"))
    root = models.CharField(max_length=64)
    roster = models.CharField(max_length=64)
    results = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    board = models.BinaryField()
    subjects = models.PositiveIntegerField(_("subjects"))
    made_at = models.DateTimeField(_("judged at"))
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    kept = models.BooleanField(default=True)
    release = models.CharField(_("release"), max_length=32)

    class Meta:
        ordering = ("-made_at", "-id")
        indexes = (models.Index(fields=("plant", "edition", "as_of"), name="run_by_edition"),)


class RunSubject(models.Model):
    """What a run came to for one subject of a scheme. Figures are hundredths.

    `rules` is the list of the document's rules with their windows, as JSON compressed by zlib. `tied` and `vetoes` are
    lists of codes.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="rows")
    scheme = models.CharField(max_length=64)
    type = models.CharField(max_length=16)
    code = models.CharField(_("code"), max_length=64)
    name = models.CharField(_("name"), max_length=200)
    active = models.BooleanField()
    score = models.BigIntegerField(_("score"))
    rank = models.PositiveIntegerField(_("rank"), null=True)
    grade = models.CharField(_("grade"), max_length=64, null=True)
    tied = models.JSONField(default=list)
    vetoes = models.JSONField(default=list)
    rules = models.BinaryField()

    class Meta:
        ordering = ("run", "scheme", "-score", "code")
        constraints = (
            models.UniqueConstraint(fields=("run", "scheme", "code"), name="run_subject_once"),
        )


class RankingDecision(models.Model):
    """That a committee switched the ranking of persons by a scheme on, or off again. Only added; the newest counts.

    Without one nobody is ranked. It is for a scheme of one rulebook by its name, so that next year's is decided anew.
    `until` is the last day on which a ranking is on; None: until it is switched off. `number` counts the decisions of
    a plant.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plant = models.ForeignKey(Plant, models.PROTECT, related_name="rankings")
    number = models.PositiveIntegerField()
    rulebook = models.CharField(_("rulebook"), max_length=64)
    scheme = models.CharField(_("scheme"), max_length=64)
    is_on = models.BooleanField(_("ranking"))
    committee = models.CharField(_("committee"), max_length=100)
    document = models.CharField(_("document number"), max_length=100)
    decided_on = models.DateField(_("decided on"))
    reason = models.TextField(_("reason"))
    until = models.DateField(_("until"), null=True, blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    post = models.CharField(_("post"), max_length=32, blank=True)
    at = models.DateTimeField(_("at"))
    key = models.CharField(max_length=64)
    body = models.CharField(max_length=64)

    class Meta:
        ordering = ("plant", "-number")
        constraints = (
            models.UniqueConstraint(fields=("plant", "number"), name="ranking_number"),
            models.UniqueConstraint(fields=("recorded_by", "key"), name="ranking_key"),
            models.CheckConstraint(
                condition=~Q(committee="") & ~Q(document="") & ~Q(reason=""),
                name="ranking_decided_by_document",
            ),
        )
