"""Forms of the acts on an assessment: one form, one verb. Each knows the version that was seen."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anqi.assessment.process.barring import Barring
from anqi.assessment.process.finals import Given, why_asked
from anqi.assessment.process.models import Answer
from anqi.assessment.process.schemes import grade_names, rule_names
from anqi.assessment.runs.models import RunSubject
from anqi.kit.ids import uuid7
from anqi.pages.forms import DayField, KeyedForm, ListedSelect
from anqi.rules.rulebook.model import Scheme
from anqi.work.texts import NOTE, TITLE

OTHERS = 5
"""Lines for subjects that are not tied and whose grade is ruled otherwise; more are ruled by recording it anew."""
_DOCUMENTS = ".jpg,.jpeg,.png,.webp,.pdf,.docx,.xlsx"
Choices = list[tuple[str, str]]


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ActForm(KeyedForm):
    """An act on an assessment as it was when the page was loaded."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(label=_("Note"), required=False, max_length=NOTE, widget=_area(2))


class ReasonForm(ActForm):
    """An act that says why."""

    def __init__(self, *args: Any, label: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["note"].label = label
        self.fields["note"].required = True


class BeginForm(KeyedForm):
    """Which scheme of which run is to be brought through due process."""

    run = forms.ChoiceField(label=_("Run and scheme"), widget=ListedSelect)
    title = forms.CharField(label=_("Name of the assessment"), max_length=TITLE, required=False)

    def __init__(self, *args: Any, choices: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _choose(self, "run", choices)

    def chosen(self) -> tuple[UUID, str]:
        """The run's id and the scheme's name."""
        id, _colon, scheme = self.cleaned_data["run"].partition(":")
        return UUID(id), scheme


class RepeatForm(ActForm):
    """Which newer run takes the place of the one before, and why."""

    run = forms.ChoiceField(label=_("Newer run"))

    def __init__(self, *args: Any, choices: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        _choose(self, "run", choices)
        self.fields["note"].label = _("Why the run is repeated")
        self.fields["note"].required = True
        self.order_fields(("run", "note"))


class PublishForm(ActForm):
    """Until which day objections are taken."""

    until = DayField(label=_("Last day of the publication"))
    field_order = ("until", "note")


class ObjectForm(ActForm):
    """What somebody holds against a result: which one, which rule or fact of it, why, and what proves it."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    subject = forms.ChoiceField(label=_("Whose result"), widget=ListedSelect)
    rule = forms.ChoiceField(label=_("Which rule or veto"), required=False, widget=ListedSelect)
    fact = forms.UUIDField(label=_("Number of a fact"), required=False)
    text = forms.CharField(label=_("What is not right, and why"), max_length=NOTE, widget=_area(5))
    file = forms.FileField(
        label=_("A file that proves it"), required=False,
        widget=forms.FileInput(attrs={"class": "form-control", "accept": _DOCUMENTS}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, scheme: Scheme, rows: Sequence[RunSubject], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        del self.fields["note"]
        self.initial.setdefault("id", uuid7())
        _choose(self, "subject", [(row.code, f"{row.code} {row.name}") for row in rows])
        codes = [(code, f"{code} {name}") for code, name in rule_names(scheme).items()]
        _choose(self, "rule", [("", gettext("the result as a whole")), *codes])


class AnswerForm(ActForm):
    """What comes of an objection; another grade takes a document."""

    answer = forms.ChoiceField(label=_("Answer"), choices=Answer.choices, widget=forms.RadioSelect)
    grade = forms.ChoiceField(label=_("Grade instead"), required=False)
    document = forms.CharField(label=_("Document number"), max_length=TITLE, required=False)
    decided_on = DayField(label=_("Decided on"), required=False)

    def __init__(self, *args: Any, grades: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["note"].label = _("Reasons of the answer")
        self.fields["note"].required = True
        _choose(self, "grade", [("", "–"), *grades])
        self.order_fields(("answer", "note", "grade", "document", "decided_on"))


class DecideForm(ActForm):
    """The decision as its document has it: committee, day, number, votes, each tie, and what is ruled otherwise."""

    committee = forms.CharField(label=_("Which committee"), max_length=TITLE)
    document = forms.CharField(label=_("Document number"), max_length=TITLE)
    decided_on = DayField(label=_("Decided on"))
    were_due = forms.IntegerField(label=_("Members due"), min_value=1, max_value=999)
    were_present = forms.IntegerField(label=_("Present"), min_value=0, max_value=999)
    in_favour = forms.IntegerField(label=_("In favour"), min_value=0, max_value=999)

    def __init__(
        self, *args: Any, scheme: Scheme, rows: Sequence[RunSubject], barring: Barring,
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.tied = [row for row in rows if barring.asks(row)]
        names = grade_names(scheme)
        for row in self.tied:
            closed = barring.of(row.code)
            open_to = [(code, name) for code, name in names.items() if code not in closed]
            self.fields[f"grade_{row.code}"] = forms.ChoiceField(
                label=f"{row.code} {row.name}", choices=[("", "–"), *open_to],
                help_text=why_asked(row, barring),
            )  # fmt: skip
            self.fields[f"reason_{row.code}"] = forms.CharField(label=_("Why"), max_length=NOTE)
        free = [
            (row.code, f"{row.code} {row.name}") for row in rows
            if row.active and not barring.asks(row) and barring.frozen(row) is None
        ]  # fmt: skip
        for at in range(OTHERS if names and free else 0):
            self.fields[f"other_{at}"] = forms.ChoiceField(
                label=_("Subject of the assessment"), choices=[("", "–"), *free], required=False, widget=ListedSelect,
            )  # fmt: skip
            self.fields[f"other_grade_{at}"] = forms.ChoiceField(
                label=_("Grade instead"), choices=[("", "–"), *names.items()], required=False
            )
            self.fields[f"other_reason_{at}"] = forms.CharField(
                label=_("Why"), max_length=NOTE, required=False
            )

    def ties(self) -> Iterator[tuple[BoundField, BoundField]]:
        """The fields of each subject that the run leaves open: the grade, and why."""
        for row in self.tied:
            yield self[f"grade_{row.code}"], self[f"reason_{row.code}"]

    def others(self) -> Iterator[tuple[BoundField, BoundField, BoundField]]:
        """The lines of what is ruled otherwise."""
        for at in range(OTHERS if "other_0" in self.fields else 0):
            yield self[f"other_{at}"], self[f"other_grade_{at}"], self[f"other_reason_{at}"]

    def rulings(self) -> list[Given]:
        """What was filled in, of ties first."""
        given = self.cleaned_data
        found = [
            Given(row.code, given[f"grade_{row.code}"], given[f"reason_{row.code}"])
            for row in self.tied
        ]
        found += [
            Given(given[f"other_{at}"], given[f"other_grade_{at}"], given[f"other_reason_{at}"])
            for at in range(OTHERS)
            if given.get(f"other_{at}")
        ]
        return found

    def place_of(self, place: str) -> str | None:
        """The field that a fault at `rulings.CODE` is of."""
        code = place.removeprefix("rulings.")
        if f"grade_{code}" in self.fields and code in {row.code for row in self.tied}:
            return f"grade_{code}"
        lines = range(OTHERS)
        return next(
            (f"other_grade_{at}" for at in lines if self.data.get(f"other_{at}") == code), None
        )


def _choose(form: forms.Form, name: str, choices: Any) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
