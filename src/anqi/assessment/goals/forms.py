"""Forms of exclusions: asking for one, and deciding."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anqi.pages.forms import KeyedForm
from anqi.work.texts import NOTE


class AskForm(KeyedForm):
    """Why something due does not count."""

    reason = forms.CharField(
        label=_("Why it does not count"),
        max_length=NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Such as long sick leave, a loan to another plant, equipment out of use. It is printed."
        ),
    )


class DecideForm(KeyedForm):
    """A decision on an exclusion; why, where it is not approved."""

    note = forms.CharField(
        label=_("Note on the decision"),
        max_length=NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Wanted where it is not approved."),
    )
