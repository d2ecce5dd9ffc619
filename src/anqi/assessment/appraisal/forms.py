"""Forms of the appraisal: opening it, one's own text, the ballot, paper ballots, the opinions, each act."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anqi.assessment.appraisal.models import (
    ABSTAINED,
    CHOICES,
    AppraisalAct,
    Appraised,
    Body,
    Grade,
    Outcome,
)
from anqi.assessment.appraisal.operations import Aspect
from anqi.kit import clock
from anqi.organisation.models import Person, Unit
from anqi.pages.forms import DayField, KeyedForm

_A = AppraisalAct
BALLOT_CHOICES = (*Grade.choices, (ABSTAINED, _("abstain")))
"""What a ballot offers for a member."""


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class OpenForm(KeyedForm):
    """Opening the appraisal of a branch, with the members that its roster has today."""

    year = forms.TypedChoiceField(label=_("For the year"), coerce=int)
    counts_provisional = forms.BooleanField(
        label=_("Provisional members count towards the third that may be outstanding"),
        required=False, initial=True,
    )  # fmt: skip
    without_vote = forms.MultipleChoiceField(
        label=_("Full members whose right to vote is suspended"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only that they have no vote is kept, not why."),
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=_lines(2))

    def __init__(self, *args: Any, branch: Unit, full: Iterable[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        self.branch = branch
        self.full = {str(one.pk): one for one in full}
        today = clock.today()
        years = (today.year, today.year - 1)
        _choose(self, "year", [(year, str(year)) for year in years])
        self.initial.setdefault("year", years[today.month <= 6])
        _choose(self, "without_vote", [(pk, one.name) for pk, one in self.full.items()])

    def clean_without_vote(self) -> list[Person]:
        return [self.full[pk] for pk in self.cleaned_data["without_vote"]]


class SelfForm(KeyedForm):
    """What a member finds of himself, as it was when the page was loaded (`member_version`)."""

    member_version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("My self-appraisal"), max_length=4000, widget=_lines(10),
        help_text=_("Belief, work, service, discipline, and above all how you kept the safety duties of your post."),
    )  # fmt: skip


class BallotForm(KeyedForm):
    """A secret ballot: a grade for each member, or that one abstains."""

    def __init__(self, *args: Any, members: Sequence[Appraised], **options: Any) -> None:
        super().__init__(*args, **options)
        self.members = members
        for one in members:
            self.fields[f"member-{one.pk}"] = forms.ChoiceField(
                label=one.person.name, choices=BALLOT_CHOICES, widget=forms.RadioSelect
            )

    def choices(self) -> dict[int, str]:
        """What was chosen, by the members' keys."""
        return {one.pk: self.cleaned_data[f"member-{one.pk}"] for one in self.members}


class PaperForm(KeyedForm):
    """The count of paper ballots: how many, by whom they were cast, and what they say of each member."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    ballots = forms.IntegerField(label=_("Paper ballots"), min_value=1, max_value=9999)
    cast_by = forms.MultipleChoiceField(
        label=_("Who cast one"), widget=forms.CheckboxSelectMultiple,
        help_text=_("So that nobody votes twice. Which ballot is whose is not known, and is not asked."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, members: Sequence[Appraised], voters: Sequence[Appraised], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.members = members
        _choose(self, "cast_by", [(str(one.pk), one.person.name) for one in voters])
        labels: dict[str, Any] = dict(BALLOT_CHOICES)
        for one in members:
            for choice in CHOICES:
                self.fields[f"member-{one.pk}-{choice}"] = forms.IntegerField(
                    label=labels[choice], min_value=0, max_value=9999, initial=0, required=False,
                    widget=forms.NumberInput(attrs={"class": "cell", "inputmode": "numeric"}),
                )  # fmt: skip

    def counts(self) -> dict[int, list[int]]:
        """How often each of `CHOICES` was voted, by the members' keys."""
        return {
            one.pk: [self.cleaned_data[f"member-{one.pk}-{choice}"] or 0 for choice in CHOICES]
            for one in self.members
        }

    def rows(self) -> list[dict[str, Any]]:
        """A line for each member, as the page shows it."""
        return [
            {
                "member": one,
                "cells": [self[f"member-{one.pk}-{choice}"] for choice in CHOICES],
                "fault": self.errors.get(f"member-{one.pk}", "") if self.is_bound else "",
            }
            for one in self.members
        ]


class MeetingForm(KeyedForm):
    """A meeting that resolves: which, when, how many were there and in favour."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    body = forms.ChoiceField(label=_("Meeting"), choices=Body.choices, widget=forms.RadioSelect)
    held_on = DayField(label=_("Held on"))
    were_present = forms.IntegerField(label=_("Present, with a vote"), min_value=0, max_value=9999)
    in_favour = forms.IntegerField(label=_("In favour"), min_value=0, max_value=9999)


class OpinionForm(MeetingForm):
    """What a meeting resolved of each member."""

    def __init__(
        self, *args: Any, members: Sequence[Appraised], against: Mapping[int, bool], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.members, self.against = members, against
        self.initial.setdefault("body", Body.GENERAL)
        for one in members:
            self.fields[f"grade-{one.pk}"] = forms.ChoiceField(
                label=one.person.name, choices=[("", "—"), *Grade.choices], initial=one.grade,
                widget=forms.Select(attrs={"class": "form-select", "aria-label": one.person.name}),
            )  # fmt: skip
            for name, label in (
                (f"words-{one.pk}", _("Opinion in words")),
                (f"reason-{one.pk}", _("Why outstanding all the same")),
            ):
                look = {"class": "form-control", "aria-label": label, "placeholder": label}
                self.fields[name] = forms.CharField(
                    label=label, required=False, max_length=2000, widget=forms.TextInput(attrs=look)
                )


_FIELDS: dict[AppraisalAct, tuple[str, ...]] = {
    _A.STRIKE: ("note",),
    _A.BEGIN_SELF: ("note",),
    _A.BEGIN_MUTUAL: ("note",),
    _A.WRITE_MUTUAL: ("aspects", "measure", "member_version"),
    _A.BEGIN_BALLOT: ("note",),
    _A.CONFIRM_PAPER: (),
    _A.REFUSE_PAPER: ("note",),
    _A.ANNUL_BALLOT: ("note",),
    _A.CLOSE_BALLOT: ("note",),
    _A.ACKNOWLEDGE: (),
    _A.OBJECT: ("text",),
    _A.ANSWER: ("text", "grade", "body", "held_on", "were_present", "in_favour"),
    _A.REPORT: ("note",),
    _A.RETURN: ("note",),
    _A.CONFIRM: ("document", "decided_on", "note"),
    _A.CORRECT: ("grade", "document", "decided_on", "note"),
    _A.FOLLOW_UP: ("text", "outcome"),
    _A.CLOSE: ("note",),
    _A.CALL_OFF: ("note",),
}
"""The fields that each act needs."""
_MUST_SAY = (
    _A.STRIKE, _A.BEGIN_SELF, _A.REFUSE_PAPER, _A.ANNUL_BALLOT, _A.RETURN, _A.CORRECT, _A.CALL_OFF,
)  # fmt: skip
_LABELS: dict[tuple[AppraisalAct, str], Any] = {
    (_A.BEGIN_SELF, "note"): _("What was studied, and when"),
    (_A.STRIKE, "note"): _("Where the member has gone"),
    (_A.OBJECT, "text"): _("What I hold against it"),
    (_A.ANSWER, "text"): _("Answer to the member"),
    (_A.FOLLOW_UP, "text"): _("What was done to help"),
    (_A.CORRECT, "note"): _("Why it is corrected"),
}


class ActForm(KeyedForm):
    """One act, on the appraisal as it was when the page was loaded (`version`), with the fields that the act needs."""

    act = forms.ChoiceField(choices=_A.choices, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    member_version = forms.IntegerField(widget=forms.HiddenInput)
    aspects = forms.MultipleChoiceField(
        label=_("In what the others want to see more"), choices=Aspect.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What was said, and by whom, is not written down."),
    )  # fmt: skip
    measure = forms.CharField(
        label=_("What is agreed to do about it"), required=False, max_length=2000, widget=_lines(3)
    )
    text = forms.CharField(label=_("Text"), max_length=4000, widget=_lines(4))
    grade = forms.ChoiceField(
        label=_("Grade of the appraisal"), choices=[("", "—"), *Grade.choices]
    )
    body = forms.ChoiceField(label=_("Meeting"), choices=Body.choices, required=False)
    held_on = DayField(label=_("Held on"), required=False)
    were_present = forms.IntegerField(label=_("Present, with a vote"), min_value=0, required=False)
    in_favour = forms.IntegerField(label=_("In favour"), min_value=0, required=False)
    outcome = forms.ChoiceField(
        label=_("What came of it"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    document = forms.CharField(label=_("Number of the document"), max_length=100)
    decided_on = DayField(label=_("Decided on"))
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=_lines(2))

    def __init__(self, *args: Any, doing: AppraisalAct, **options: Any) -> None:
        super().__init__(*args, auto_id=f"id_{doing}_%s", **options)
        self.initial.setdefault("act", doing.value)
        for name in set(self.fields) - {"key", "act", "version", *_FIELDS[doing]}:
            del self.fields[name]
        for name, field in self.fields.items():
            field.label = _LABELS.get((doing, name), field.label)
        if "note" in self.fields:
            self.fields["note"].required = doing in _MUST_SAY
        if doing == _A.ANSWER:
            self.fields["grade"].required = False
            self.fields["grade"].label = _("Another grade, where the meeting resolved one")


def _choose(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
