"""The form by which a run is asked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anqi.assessment.rulebooks.models import Edition
from anqi.assessment.rulebooks.queries import edition_for, published
from anqi.assessment.rulebooks.wording import edition_called
from anqi.kit import clock
from anqi.organisation.models import Plant
from anqi.pages.forms import DayField, KeyedForm, ListedSelect


class RunForm(KeyedForm):
    """By which edition, and up to which day. Offers the plant's published editions."""

    edition = forms.ChoiceField(label=gettext_lazy("Rulebook and edition"), widget=ListedSelect)
    as_of = DayField(
        label=gettext_lazy("Judged up to"),
        help_text=gettext_lazy(
            "What occurred later is not seen; windows that still run are marked."
        ),
    )

    def __init__(self, *args: Any, plant: Plant, **options: Any) -> None:
        self.editions = {str(one.pk): one for one in published(plant)}
        today = clock.today()
        newest = edition_for(plant, today) or next(iter(self.editions.values()), None)
        initial: dict[str, Any] = {"edition": str(newest.pk) if newest else "", "as_of": today}
        if newest is not None and newest.last is not None:
            initial["as_of"] = min(today, newest.last)
        options["initial"] = initial | (options.get("initial") or {})
        super().__init__(*args, **options)
        choices = [(key, edition_called(one)) for key, one in self.editions.items()]
        self.fields["edition"].choices = choices  # type: ignore[attr-defined]

    def clean_edition(self) -> Edition:
        return self.editions[self.cleaned_data["edition"]]


def no_editions() -> str:
    """What is said where nothing is published yet."""
    return _("No rulebook is published yet; by a draft nobody is judged.")
