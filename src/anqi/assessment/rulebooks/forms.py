"""Forms of rulebooks: a new draft, its text, and each act on an edition."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anqi.assessment.rulebooks.models import Edition, EditionAct
from anqi.assessment.rulebooks.stepping import DOCUMENT, LARGEST, NOTE
from anqi.assessment.rulebooks.wording import numbered, titled
from anqi.kit import clock
from anqi.pages.forms import DayField, KeyedForm, ListedSelect

GIVEN = Path(__file__).parent / "given"
_COPY, _GIVEN = "edition:", "given:"
_NOTES = {
    EditionAct.SEND: gettext_lazy("What was changed, and why"),
    EditionAct.RETURN: gettext_lazy("What is to be changed"),
    EditionAct.OVERRULE: gettext_lazy("Why the committee keeps the rule"),
    EditionAct.PUBLISH: gettext_lazy("Remark"),
    EditionAct.DROP: gettext_lazy("Why it is given up"),
}


@cache
def given() -> tuple[str, ...]:
    """The names of the rulebooks that come with the program."""
    return tuple(sorted(path.stem for path in GIVEN.glob("*.yaml")))


def given_text(name: str) -> str:
    """The text of one of them."""
    return (GIVEN / f"{name}.yaml").read_text("utf-8")


class DraftForm(KeyedForm):
    """A new draft: of an earlier edition, of a rulebook that comes with the program, or of a text."""

    source = forms.ChoiceField(
        label=gettext_lazy("Begin with"), required=False, widget=ListedSelect
    )
    years = forms.TypedChoiceField(
        label=gettext_lazy("Period"), coerce=int, initial=0, required=False,
        choices=((0, gettext_lazy("as it stands in the text")), (1, gettext_lazy("one year later")),
                 (2, gettext_lazy("two years later"))),
    )  # fmt: skip
    name = forms.RegexField(
        r"\A[A-Za-z0-9._-]{1,64}\Z", label=gettext_lazy("Name of the rulebook"), required=False,
        help_text=gettext_lazy("Letters, digits and . _ - such as plant-2027; left out, it is taken from the text."),
    )  # fmt: skip
    title = forms.CharField(label=gettext_lazy("Title in Chinese"), required=False, max_length=200)
    file = forms.FileField(
        label=gettext_lazy("Or a YAML file"), required=False,
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".yaml,.yml,text/yaml"}),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("Or its text"), required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "class": "form-control code"}),
    )  # fmt: skip

    def __init__(self, *args: Any, editions: Iterable[Edition], **options: Any) -> None:
        super().__init__(*args, **options)
        self.editions = {str(one.pk): one for one in editions}
        copies = [
            (f"{_COPY}{pk}", f"{titled(one)} ({numbered(one)})")
            for pk, one in self.editions.items()
        ]
        own = [(f"{_GIVEN}{name}", name) for name in given()]
        groups: list[Any] = [("", "—")]
        groups += [(_("A copy of an edition"), copies)] if copies else []
        groups += [(_("A rulebook that comes with the program"), own)]
        field = self.fields["source"]
        if isinstance(field, forms.ChoiceField):
            field.choices = groups

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        if file is None:
            return ""
        if file.size > LARGEST:
            raise ValidationError(_("a rulebook is YAML text of at most 1 MiB"))
        data: bytes = file.read()
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as fault:
            raise ValidationError(_("the file is not UTF-8 text")) from fault

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors:
            chosen = [name for name in ("source", "file", "text") if self.cleaned_data.get(name)]
            if len(chosen) != 1:
                self.add_error("source", _("choose one: an edition, a file, or a text"))
        return self.cleaned_data

    def chosen(self) -> tuple[str, Edition | None]:
        """The text to begin with, and the edition that it is a copy of."""
        data = self.cleaned_data
        source: str = data["source"]
        if source.startswith(_COPY):
            edition = self.editions[source.removeprefix(_COPY)]
            return edition.text, edition
        if source:
            return given_text(source.removeprefix(_GIVEN)), None
        return data["file"] or data["text"], None


class TextForm(KeyedForm):
    """The whole text of a draft, as it was when the page was loaded (`version`)."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("YAML text"), strip=False,
        widget=forms.Textarea(attrs={"rows": 32, "spellcheck": "false", "class": "form-control code"}),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("What was changed, and why"), required=False, max_length=NOTE
    )


class FiguresForm(KeyedForm):
    """What goes with changed figures: the version that was seen, and what stood in the fields then (JSON by path)."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput)

    def clean_seen(self) -> dict[str, Any]:
        try:
            seen = json.loads(self.cleaned_data["seen"])
        except (ValueError, RecursionError) as fault:
            raise ValidationError(_("the form can't be read; load the page again")) from fault
        return seen if isinstance(seen, dict) else {}


class ActForm(KeyedForm):
    """One act on an edition. It has the fields that the act needs."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    rule = forms.ChoiceField(label=gettext_lazy("Rule that is kept"))
    document = forms.CharField(
        label=gettext_lazy("Document number of the decision"), max_length=DOCUMENT
    )
    decided_on = DayField(label=gettext_lazy("Day of the decision"))
    in_force_from = DayField(label=gettext_lazy("In force from"))
    note = forms.CharField(
        max_length=NOTE, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self, *args: Any, act: EditionAct, rules: Iterable[tuple[str, str]] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        if act != EditionAct.OVERRULE:
            for name in ("rule", "document", "decided_on"):
                del self.fields[name]
        else:
            field = self.fields["rule"]
            if isinstance(field, forms.ChoiceField):
                field.choices = list(rules)
            self.fields["decided_on"].widget.attrs["max"] = clock.today().isoformat()
        if act != EditionAct.PUBLISH:
            del self.fields["in_force_from"]
        note = self.fields["note"]
        note.label = _NOTES[act]
        note.required = act in (EditionAct.RETURN, EditionAct.DROP)
