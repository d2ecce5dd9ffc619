"""What forms of several rooms are made of."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from anqi.facts.reading import normal
from anqi.kit.ids import uuid7
from anqi.pages.rows import said

FIRST_DAY, LAST_DAY = date.fromisoformat(normal.FIRST_DAY), date.fromisoformat(normal.LAST_DAY)
"""Between which days anything can be: as in workbooks, and far enough from where the calendar of computers ends."""


class ListedSelect(forms.Select):
    """A choice among many. Written in Python: as templates its options took a tenth of the time of a list's page."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The element, as Django's own writes it."""
        del renderer
        chosen = set(self.format_value(value))
        written = []
        for key, shown in self.choices:
            if isinstance(shown, list | tuple):
                options = "".join(_option(one, text, chosen) for one, text in shown)
                written.append(f'<optgroup label="{said(key)}">{options}</optgroup>')
            else:
                written.append(_option(key, shown, chosen))
        attributes = flatatt({"name": name} | self.build_attrs(self.attrs, attrs))
        return mark_safe(f"<select{attributes}>{''.join(written)}</select>")  # noqa: S308 - each part is escaped


def _option(key: Any, text: Any, chosen: set[str]) -> str:
    value = "" if key is None else str(key)
    mark = " selected" if value in chosen else ""
    return f'<option value="{escape(value)}"{mark}>{said(text)}</option>'


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
