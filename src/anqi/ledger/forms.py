"""Forms of the ledger: looking for facts, posting one by hand, taking one back."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anqi.facts.kinds import UNIT_TYPES, Attribute, Kind, Naming
from anqi.kit import clock
from anqi.kit.exact import hundredths
from anqi.kit.language import spoken
from anqi.kit.periods import month_end
from anqi.ledger.drafts import Draft, Value
from anqi.ledger.queries import Asked
from anqi.pages.forms import DayField, KeyedForm

TITLES: dict[str, Any] = {
    "department": _("Department"), "branch": _("Party branch"), "person": _("Staff number"),
}  # fmt: skip
Choices = Sequence[tuple[str, str]]
_MOST = 2**62


class MonthField(forms.CharField):
    """A month as `2026-03`; what it is cleaned to is its first day."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return date.fromisoformat(f"{text}-01")
        except ValueError:
            raise forms.ValidationError(_("no month")) from None


class AskForm(forms.Form):
    """What to look for. A choice is not checked: what is not there finds nothing."""

    kind = forms.CharField(label=_("Kind"), max_length=64, required=False, widget=forms.Select)
    month = MonthField(label=_("Month"), required=False, widget=forms.Select)
    department = forms.CharField(
        label=_("Department"), max_length=64, required=False, widget=forms.Select
    )
    branch = forms.CharField(
        label=_("Party branch"), max_length=64, required=False, widget=forms.Select
    )
    person = forms.CharField(label=_("Staff number"), max_length=64, required=False)
    first = DayField(label=_("From"), required=False)
    last = DayField(label=_("To"), required=False)
    late = forms.BooleanField(label=_("Late entries"), required=False, widget=forms.HiddenInput)
    reversals = forms.BooleanField(label=_("Reversals"), required=False, widget=forms.HiddenInput)
    unmet = forms.BooleanField(label=_("Not met in time"), required=False, widget=forms.HiddenInput)
    before = forms.IntegerField(required=False, min_value=0, max_value=_MOST)
    after = forms.IntegerField(required=False, min_value=0, max_value=_MOST)

    def offer(self, **choices: Choices) -> None:
        """Give fields what to choose from. What was asked for stays chosen, though it be none of these."""
        for name, some in choices.items():
            field = self.fields[name]
            asked = str(self.data.get(name, ""))
            own = [] if asked in ("", *(code for code, _title in some)) else [(asked, asked)]
            field.widget = forms.Select(choices=[*some, *own])
        for field in self.fields.values():  # they stand in a line, most of them without labels
            kind = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            field.widget.attrs |= {"class": kind, "aria-label": field.label}

    @cached_property
    def found(self) -> dict[str, Any]:
        """What could be read."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    @property
    def asked(self) -> Asked:
        """What was asked for; what can't be read asks for nothing. A month is the days in it."""
        found = dict(self.found)
        month = found.pop("month", None)
        if month is not None:
            found["first"] = max(month, found.get("first", month))
            end = month_end(month)
            found["last"] = min(end, found.get("last", end))
        return Asked(**found)


class VerifyForm(KeyedForm):
    """Computing the ledger anew."""

    outside = forms.CharField(
        label=_("A checkpoint that was kept elsewhere"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "mono", "spellcheck": "false"}), strip=False,
        help_text=_("Only that shows whether newer facts were cut off or all was written anew."),
    )  # fmt: skip

    def clean_outside(self) -> str:
        """The note as it was signed: browsers send other ends of lines, and paper loses the last."""
        lines = str(self.cleaned_data["outside"]).strip().splitlines()
        return "\n".join(line.rstrip() for line in lines) + "\n" if lines else ""


class ExportForm(KeyedForm):
    """Packing the ledger."""


class ReasonField(forms.CharField):
    """Why: kept for good, beside the fact."""

    def __init__(self, *, required: bool = True) -> None:
        super().__init__(
            label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("It is kept for good and shown to everybody who sees the fact."),
            required=required,
        )  # fmt: skip


class Cause(models.TextChoices):
    """What is wrong with a fact that is taken back. It is kept with the reason, outside the ledger."""

    AMOUNT = "amount", _("a wrong quantity or attribute")
    SUBJECT = "subject", _("a wrong unit, person or day")
    TWICE = "twice", _("posted twice")
    UNTRUE = "untrue", _("it did not happen")
    RECORD = "record", _("the record behind it was corrected")
    OTHER = "other", _("something else")


class ReverseForm(KeyedForm):
    """Taking a fact back: what is wrong with it, and in words what more there is to say."""

    cause = forms.ChoiceField(
        label=_("What is wrong with it"), choices=Cause.choices, widget=forms.RadioSelect
    )
    reason = ReasonField(required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if found.get("cause") == Cause.OTHER and not found.get("reason", "").strip():
            self.add_error("reason", _("say what it is"))
        return found

    @property
    def why(self) -> str:
        """The reason as it is kept."""
        cause, more = Cause(self.cleaned_data["cause"]), self.cleaned_data["reason"].strip()
        if cause == Cause.OTHER:
            return str(more)
        said = str(cause.label)
        return str(gettext("{cause}: {more}")).format(cause=said, more=more) if more else said


class FactForm(KeyedForm):
    """A fact of one kind: its fields are those that the catalogue gives the kind."""

    def __init__(
        self, kind: Kind, units: Mapping[str, Choices], *args: Any, **options: Any
    ) -> None:
        """`units` are the departments and branches about which may be posted, code and name."""
        super().__init__(*args, **options)
        self.kind = kind
        self.fields["occurred_on"] = DayField(label=_("Occurred on"), initial=clock.today)
        for type in UNIT_TYPES:
            if kind.names(type):
                self.fields[type] = _subject(kind, type, units)
        if kind.quantity is not None:
            self.fields["quantity"] = forms.DecimalField(
                label=kind.quantity.in_(spoken()), min_value=0, max_digits=11, decimal_places=2
            )
        for name, attribute in kind.attributes.items():
            self.fields[name] = _field(attribute)
        self.fields["why"] = ReasonField()  # "reason" is an attribute of some kinds

    def draft(self, source: str) -> Draft:
        """What was filled in."""
        found = self.cleaned_data
        quantity = found.get("quantity")
        return Draft(
            kind=self.kind.code,
            occurred_on=found["occurred_on"],
            source=source,
            department=found.get("department", ""),
            branch=found.get("branch", ""),
            person=found.get("person", ""),
            quantity=100 if quantity is None else hundredths(str(quantity)),
            attributes={
                name: value
                for name, attribute in self.kind.attributes.items()
                if (value := _value(attribute, found.get(name))) is not None
            },
            key=found["key"],
        )


def _subject(kind: Kind, type: str, units: Mapping[str, Choices]) -> forms.Field:
    """Whom it counts for. Where there is only one to choose, it is chosen; of a person's units nothing need be said."""
    required = kind.naming[type] is Naming.MUST
    if type == "person":
        return forms.CharField(label=TITLES[type], max_length=64, required=required)
    said = _("Left empty, it is that of the person on the day.") if kind.names("person") else ""
    required = required and kind.naming["person"] is not Naming.MUST
    some = list(units[type])
    if not required or len(some) != 1:
        some = [("", gettext("choose") if required else gettext("none")), *some]
    return forms.ChoiceField(label=TITLES[type], choices=some, required=required, help_text=said)


def _field(attribute: Attribute) -> forms.Field:
    label = attribute.title.in_(spoken())
    match attribute.type:
        case "bool":
            choices = [("", _("not said")), ("true", _("yes")), ("false", _("no"))]
            return forms.ChoiceField(label=label, choices=choices, required=False)
        case "number":
            return forms.DecimalField(
                label=label, min_value=0, max_digits=11, decimal_places=2, required=False
            )
        case "date":
            return DayField(label=label, required=False)
    titles = [(code, title.in_(spoken())) for code, title in attribute.choices.items()]
    return forms.ChoiceField(label=label, choices=[("", _("not said")), *titles], required=False)


def _value(attribute: Attribute, found: Any) -> Value | None:
    if found in ("", None):
        return None
    if attribute.type == "bool":
        return bool(json.loads(found))
    if attribute.type == "number":
        return hundredths(str(found))
    if isinstance(found, date):
        return found
    return str(found)
