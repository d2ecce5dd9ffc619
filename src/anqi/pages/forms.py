"""What forms of several rooms are made of."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from anqi.facts.reading import normal
from anqi.kit.ids import uuid7

FIRST_DAY, LAST_DAY = date.fromisoformat(normal.FIRST_DAY), date.fromisoformat(normal.LAST_DAY)
"""Between which days anything can be: as in workbooks, and far enough from where the calendar of computers ends."""


class DayInput(forms.DateInput):
    """A day, as browsers let one choose it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day that can be meant: one from FIRST_DAY to LAST_DAY."""

    widget = DayInput

    def clean(self, value: Any) -> date | None:
        """Raises ValidationError where it is none, or none of those days."""
        day: date | None = super().clean(value)
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            message = _("a day from {first} to {last} is meant")
            raise ValidationError(message.format(first=FIRST_DAY, last=LAST_DAY))
        return day

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        limits = {"min": FIRST_DAY.isoformat(), "max": LAST_DAY.isoformat()}
        return {**super().widget_attrs(widget), **limits}


class KeyedForm(forms.Form):
    """A form that may be sent twice and is taken once: its key is made before it is sent."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("key", str(uuid7()))
