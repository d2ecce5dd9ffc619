"""Forms of the acts on points: publish a month, object to an entry, answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anqi.assessment.points.wording import month_of
from anqi.assessment.process.models import Answer
from anqi.kit.ids import uuid7
from anqi.pages.forms import DayField, KeyedForm, ListedSelect
from anqi.work.texts import NOTE, TITLE

_DOCUMENTS = ".jpg,.jpeg,.png,.webp,.pdf,.docx,.xlsx"
Choices = list[tuple[str, str]]


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PublishForm(KeyedForm):
    """Which month is published, and to whom."""

    month = forms.TypedChoiceField(label=_("Month"), coerce=month_of)
    branch = forms.ChoiceField(label=_("To the members of"), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=NOTE, widget=_area(2))

    def __init__(self, *args: Any, months: Choices, branches: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        _choose(self, "month", months)
        _choose(self, "branch", branches)


class ObjectForm(KeyedForm):
    """What is not right about an entry: its rule, the facts that are meant, why, and what proves it."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    rule = forms.ChoiceField(label=_("Which rule"), widget=ListedSelect)
    facts = forms.MultipleChoiceField(
        label=_("Which facts are meant"), required=False, widget=forms.CheckboxSelectMultiple
    )
    text = forms.CharField(label=_("What is not right, and why"), max_length=NOTE, widget=_area(5))
    file = forms.FileField(
        label=_("A file that proves it"), required=False,
        widget=forms.FileInput(attrs={"class": "form-control", "accept": _DOCUMENTS}),
    )  # fmt: skip

    def __init__(self, *args: Any, rules: Choices, facts: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("id", uuid7())
        _choose(self, "rule", rules)
        _choose(self, "facts", facts)
        if not facts:
            del self.fields["facts"]


class AnswerForm(KeyedForm):
    """What comes of an objection, and what a granted one rests on."""

    answer = forms.ChoiceField(label=_("Answer"), choices=Answer.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("Reasons of the answer"), max_length=NOTE, widget=_area(3))
    facts = forms.MultipleChoiceField(
        label=_("Facts by which it was corrected"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    document = forms.CharField(label=_("Document number"), max_length=TITLE, required=False)
    decided_on = DayField(label=_("Decided on"), required=False)

    def __init__(self, *args: Any, facts: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        _choose(self, "facts", facts)


def _choose(form: forms.Form, name: str, choices: Choices) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
