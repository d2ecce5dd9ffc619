"""Forms of the acts on cases: one form, one verb."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from anqi.assessment.honours.models import SUBJECTS
from anqi.assessment.process.schemes import grade_names
from anqi.assessment.rulebooks.queries import rulebook_of
from anqi.assessment.vetoes.acting import ActForm
from anqi.assessment.vetoes.models import VetoCase, VetoOutcome
from anqi.assessment.vetoes.operations import Extent, Ruling
from anqi.kit import clock
from anqi.ledger.models import Fact
from anqi.pages.forms import DayField, KeyedForm, ListedSelect
from anqi.work.texts import NOTE, TITLE

Choices = Sequence[tuple[str, str]]


def area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class NoteForm(ActForm):
    """An act with words of one's own."""

    note = forms.CharField(max_length=NOTE, widget=area())

    def __init__(self, *args: Any, label: str, needed: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["note"].label = label
        self.fields["note"].required = needed


class RuledForm(ActForm):
    """An act that a document stands for."""

    document = forms.CharField(label=_("Number of the document"), max_length=TITLE)
    decided_on = DayField(label=_("Decided on the day"))
    note = forms.CharField(label=_("Grounds of the decision"), max_length=NOTE, widget=area())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("decided_on", clock.today())


class OutcomeForm(RuledForm):
    """A decision one way or the other."""

    outcome = forms.ChoiceField(label=_("What is decided"), widget=forms.RadioSelect)
    field_order: tuple[str, ...] = ("outcome", "document", "decided_on", "note")

    def __init__(self, *args: Any, outcomes: Sequence[VetoOutcome], **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "outcome", [(one.value, str(one.label)) for one in outcomes])

    def ruling(self) -> Ruling:
        given = self.cleaned_data
        outcome = VetoOutcome(given["outcome"])
        return Ruling(outcome, given["document"], given["decided_on"], given["note"])


class DecideForm(OutcomeForm):
    """A veto confirmed or not; where it is, which grades and honours it closes, and its last day."""

    grades = forms.MultipleChoiceField(
        label=_("Grades that it closes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    honours = forms.MultipleChoiceField(
        label=_("Honours that it closes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    until = DayField(label=_("In force until"), required=False)
    field_order = ("outcome", "grades", "honours", "until", "document", "decided_on", "note")

    def __init__(self, *args: Any, case: VetoCase, **options: Any) -> None:
        outcomes = (VetoOutcome.CONFIRMED, VetoOutcome.REJECTED)
        super().__init__(*args, outcomes=outcomes, **options)
        grades, honours = grades_of(case), honours_of(case)
        choose(self, "grades", grades)
        choose(self, "honours", honours)
        if not grades:
            del self.fields["grades"]
        self.initial = {
            **self.initial,
            "grades": case.grades, "honours": [code for code, _name in honours],
            "until": case.window_to,
        }  # fmt: skip

    def extent(self) -> Extent | None:
        given = self.cleaned_data
        until: date | None = given["until"]
        if given["outcome"] != VetoOutcome.CONFIRMED or until is None:
            return None
        return Extent(tuple(given.get("grades", ())), tuple(given["honours"]), until)


class HoldForm(KeyedForm):
    """Whom a confirmed accident concerns while responsibility is being determined."""

    accident = forms.ChoiceField(label=_("The accident"), widget=ListedSelect)
    type = forms.ChoiceField(label=_("Who is concerned"), widget=forms.RadioSelect)
    code = forms.CharField(label=_("Staff number, or code of the unit"), max_length=64)
    note = forms.CharField(label=_("Why they are concerned"), max_length=NOTE, widget=area())

    def __init__(self, *args: Any, accidents: Sequence[tuple[Fact, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "accident", [(str(fact.pk), said) for fact, said in accidents])
        choose(self, "type", [
            ("person", _("a person")), ("branch", _("a Party branch")), ("department", _("a department")),
        ])  # fmt: skip

    def accident_id(self) -> UUID:
        return UUID(self.cleaned_data["accident"])


class ProposeForm(KeyedForm):
    """Out of which run vetoes are proposed."""

    run = forms.ChoiceField(label=_("Kept run"), widget=ListedSelect)

    def __init__(self, *args: Any, runs: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "run", runs)


def choose(form: forms.Form, name: str, choices: Any) -> None:
    """What can be chosen in a field of a form."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices)


def grades_of(case: VetoCase) -> list[tuple[str, str]]:
    """The grades of the case's scheme; none where it needs no rulebook."""
    if case.edition is None:
        return []
    scheme = rulebook_of(case.edition).schemes.get(case.scheme)
    return list(grade_names(scheme).items()) if scheme is not None else []


def honours_of(case: VetoCase) -> list[tuple[str, str]]:
    """The honours that are for subjects like the case's."""
    return [(one.value, str(one.label)) for one, type in SUBJECTS.items() if type == case.type]
