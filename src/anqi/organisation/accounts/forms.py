"""The forms of signing in and of one's own account."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from anqi.organisation.accounts import passwords
from anqi.organisation.models import Account

_LONGEST = 128
"""Longer passwords are refused before they are hashed, which would take time."""


def _password(label: Any, *, fresh: bool) -> forms.CharField:
    name = "new-password" if fresh else "current-password"
    widget = forms.PasswordInput(attrs={"autocomplete": name})
    return forms.CharField(label=label, strip=False, max_length=_LONGEST, widget=widget)


class SignIn(forms.Form):
    """Login and password."""

    login = forms.CharField(
        label=_("Staff number or login"),
        max_length=130,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = _password(_("Password"), fresh=False)


class Code(forms.Form):
    """A one-time code, or a recovery code."""

    code = forms.CharField(
        label=_("Code of your phone, or a recovery code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none"}),
    )


class Confirm(forms.Form):
    """The first code of a phone that was just set up."""

    code = forms.CharField(
        label=_("Code that the phone shows now"),
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class Current(forms.Form):
    """The password again, before something that weakens the account."""

    current = _password(_("Current password"), fresh=False)


class ChangePassword(Current):
    """The current password, and a new one twice."""

    new = _password(_("New password"), fresh=True)
    again = _password(_("New password again"), fresh=True)

    def __init__(self, account: Account, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.account = account
        self.fields["new"].help_text = passwords.help_text()

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        validate_password(new, self.account)
        return new

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if "new" in given and "again" in given and given["new"] != given["again"]:
            self.add_error("again", ValidationError(_("The two new passwords differ.")))
        if "new" in given and given["new"] == given.get("current"):
            self.add_error("new", ValidationError(_("This is the password that you have now.")))
        return given


class Again(Current):
    """The password, and the code where there is a second factor, to prove once more who is there."""

    code = forms.CharField(
        label=_("Code of your phone, or a recovery code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none"}),
    )

    def __init__(self, *given: Any, with_code: bool, **named: Any) -> None:
        super().__init__(*given, **named)
        if not with_code:
            del self.fields["code"]
