"""Forms of calls: one form, one verb."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anqi.assessment.honours.conditions import FULFILLED, Candidate, duty_rules
from anqi.assessment.honours.deciding import Resolution
from anqi.assessment.honours.models import Honour, HonourNomination
from anqi.assessment.honours.operations import Terms
from anqi.assessment.process.deciding import Vote
from anqi.assessment.process.schemes import grade_names, rule_names
from anqi.assessment.vetoes.acting import ActForm
from anqi.assessment.vetoes.forms import area, choose
from anqi.kit import clock
from anqi.organisation.models import Plant
from anqi.pages.forms import DayField, KeyedForm, ListedSelect
from anqi.rules.rulebook.model import Scheme
from anqi.work.forms import PersonField
from anqi.work.naming import Unclear, person_named
from anqi.work.texts import NOTE, TITLE

_HUNDREDTHS = 100


class WhatForm(forms.Form):
    """What is called for, by which scheme: asked first, as all else follows from it."""

    honour = forms.ChoiceField(label=_("Honour"), choices=Honour.choices)
    scheme = forms.ChoiceField(label=_("Judged by the scheme"), widget=ListedSelect)

    def __init__(self, *args: Any, schemes: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "scheme", schemes)


class CallForm(KeyedForm):
    """A call for an honour by a scheme: the conditions, the seats and the days."""

    title = forms.CharField(label=_("What it is called"), max_length=TITLE)
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=10_000)
    grades = forms.MultipleChoiceField(
        label=_("Grades that are asked for"), required=False, widget=forms.CheckboxSelectMultiple
    )
    least = forms.DecimalField(
        label=_("Fewest points"), required=False, max_digits=9, decimal_places=2
    )
    rules = forms.MultipleChoiceField(
        label=_("Rules to be fulfilled"), required=False, widget=forms.CheckboxSelectMultiple
    )
    percent = forms.IntegerField(
        label=_("Fulfilled from so many percent of what a rule can give"), min_value=1,
        max_value=100, initial=FULFILLED,
    )  # fmt: skip
    kept_to = DayField(label=_("Nominations until"))
    decide_by = DayField(label=_("Decision by"))

    def __init__(self, *args: Any, honour: Honour, scheme: Scheme, **options: Any) -> None:
        super().__init__(*args, **options)
        self.honour, self.scheme = honour, scheme
        grades = grade_names(scheme)
        names = rule_names(scheme)
        choose(self, "grades", grades.items())
        choose(self, "rules", [(one.code, names[one.code]) for one in scheme.rules])
        if not grades:
            del self.fields["grades"]
        year = clock.today().year
        self.initial = {
            "title": gettext("{year} {honour}").format(year=year, honour=honour.label), "grades": list(grades)[:1],
            "rules": [one.code for one in duty_rules(scheme)] if honour == Honour.MEMBER else [],
            **self.initial,
        }  # fmt: skip

    def terms(self) -> Terms:
        given = self.cleaned_data
        least: Decimal | None = given["least"]
        return Terms(
            honour=self.honour, title=given["title"], scheme=self.scheme.name, seats=given["seats"],
            kept_to=given["kept_to"], decide_by=given["decide_by"],
            grades=tuple(given.get("grades", ())),
            least=int(least * _HUNDREDTHS) if least is not None else None,
            rules=dict.fromkeys(given["rules"], given["percent"]),
        )  # fmt: skip


class NominateForm(KeyedForm):
    """Who is put forward: a person by name or staff number, or a unit within reach; and for what."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    code: forms.Field = PersonField(label=_("Who is nominated"))
    text = forms.CharField(label=_("What is honoured"), max_length=NOTE, widget=area(5))

    def __init__(
        self, *args: Any, plant: Plant, units: Sequence[tuple[str, str]] | None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.plant, self.of_people = plant, units is None
        if units is None:
            self.fields["code"].help_text = _("Name or staff number")
        else:
            self.fields["code"] = forms.ChoiceField(
                label=_("Who is nominated"), choices=list(units), widget=ListedSelect
            )

    def clean_code(self) -> str:
        typed: str = self.cleaned_data["code"]
        if not self.of_people:
            return typed
        try:
            return person_named(self.plant, typed).code
        except Unclear as unclear:
            raise forms.ValidationError(str(unclear)) from unclear


class ReviewForm(ActForm):
    """What an office found of each nomination."""

    def __init__(self, *args: Any, nominations: Sequence[HonourNomination], checks: dict[str, Any],
                 **options: Any) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.nominations = nominations
        for one in nominations:
            passed, note = checks.get(one.code, (True, ""))
            self.fields[f"passed_{one.code}"] = forms.ChoiceField(
                label=_("Passes"), choices=[("yes", _("passes")), ("no", _("does not pass"))],
                initial="yes" if passed else "no", widget=forms.RadioSelect,
            )  # fmt: skip
            self.fields[f"note_{one.code}"] = forms.CharField(
                label=_("Why it does not pass"), required=False, max_length=NOTE, initial=note
            )

    def lines(self) -> list[dict[str, Any]]:
        """Each nomination with its two fields."""
        return [
            {"nomination": one, "passed": self[f"passed_{one.code}"], "note": self[f"note_{one.code}"]}
            for one in self.nominations
        ]  # fmt: skip

    def checks(self) -> dict[str, tuple[bool, str]]:
        given = self.cleaned_data
        return {
            one.code: (given[f"passed_{one.code}"] == "yes", given[f"note_{one.code}"])
            for one in self.nominations
        }


class PublishForm(ActForm):
    """Until which day objections are taken."""

    until = DayField(label=_("Last day of the publication"))
    note = forms.CharField(label=_("Note"), required=False, max_length=NOTE, widget=area(2))


class OnNominationForm(ActForm):
    """An act on one of the nominated, with words of one's own."""

    nomination = forms.ChoiceField(label=_("Which candidate"), widget=ListedSelect)
    note = forms.CharField(label=_("Reason"), max_length=NOTE, widget=area())

    def __init__(self, *args: Any, nominations: Sequence[HonourNomination], **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "nomination", [(str(one.pk), f"{one.name} {one.code}") for one in nominations])

    def id(self) -> UUID:
        return UUID(self.cleaned_data["nomination"])


class AskBackForm(OnNominationForm):
    """Which honour is to be withdrawn, on which veto case it rests, and why."""

    case = forms.ChoiceField(
        label=_("Veto case on which it rests"), required=False, widget=ListedSelect,
        help_text=_("Left empty where it rests on something else, as on false material; say so below."),
    )  # fmt: skip
    field_order = ("act", "version", "key", "nomination", "case", "note")

    def __init__(self, *args: Any, cases: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "case", [("", gettext("no veto case")), *cases])

    def case_id(self) -> UUID | None:
        text = self.cleaned_data["case"]
        return UUID(text) if text else None


class AnswerForm(ActForm):
    """The answer to an objection; where it is granted the candidate is struck."""

    objection = forms.ChoiceField(label=_("Objection"), widget=ListedSelect)
    granted = forms.ChoiceField(
        label=_("Answer"), widget=forms.RadioSelect,
        choices=[("no", _("not granted")), ("yes", _("granted: the candidate is struck"))],
    )  # fmt: skip
    note = forms.CharField(label=_("In writing"), max_length=NOTE, widget=area())

    def __init__(self, *args: Any, objections: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "objection", objections)


class VoteForm(ActForm):
    """A decision of a committee: document, day, and votes."""

    committee = forms.CharField(label=_("Deciding committee"), max_length=TITLE)
    document = forms.CharField(label=_("Number of the document"), max_length=TITLE)
    decided_on = DayField(label=_("Decided on the day"))
    were_due = forms.IntegerField(label=_("Members due"), min_value=1)
    were_present = forms.IntegerField(label=_("Members present"), min_value=0)
    in_favour = forms.IntegerField(label=_("Members in favour"), min_value=0)
    note = forms.CharField(label=_("Note"), required=False, max_length=NOTE, widget=area(2))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("decided_on", clock.today())

    def resolution(self) -> Resolution:
        given = self.cleaned_data
        vote = Vote(given["were_due"], given["were_present"], given["in_favour"])
        committee, document = given["committee"], given["document"]
        return Resolution(committee, document, given["decided_on"], vote, given["note"])


class DecideForm(VoteForm):
    """Who is honoured, of the candidates who can be decided for."""

    winners = forms.MultipleChoiceField(
        label=_("Who is honoured"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, eligible: Sequence[Candidate], **options: Any) -> None:
        super().__init__(*args, **options)
        found = [
            (one.nomination.code, f"{one.nomination.name} {one.nomination.code}")
            for one in eligible
        ]
        choose(self, "winners", found)
        self.order_fields(["winners"])


class BackForm(VoteForm):
    """Whether an honour is withdrawn, upon what another office asked for."""

    nomination = forms.ChoiceField(label=_("Which candidate"), widget=ListedSelect)
    outcome = forms.ChoiceField(
        label=_("What is decided"), widget=forms.RadioSelect,
        choices=[("withdraw", _("withdrawn by decision")), ("keep", _("kept"))],
    )  # fmt: skip

    def __init__(self, *args: Any, asked: Sequence[HonourNomination], **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "nomination", [(str(one.pk), f"{one.name} {one.code}") for one in asked])
        self.order_fields(["nomination", "outcome"])
        self.fields["note"].required = True
