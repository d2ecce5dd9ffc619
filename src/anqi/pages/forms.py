"""What forms of several rooms are made of."""

from typing import Any

from django import forms

from anqi.kit.ids import uuid7


class DayInput(forms.DateInput):
    """A day, as browsers let one choose it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class KeyedForm(forms.Form):
    """A form that may be sent twice and is taken once: its key is made before it is sent."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("key", str(uuid7()))
