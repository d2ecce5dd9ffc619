"""Forms of tasks: giving one out, every act on one, files, comments, and where notices go."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from anqi.kit import clock
from anqi.organisation.models import Account, Person, Unit
from anqi.organisation.posts import Post
from anqi.pages.forms import DayField, KeyedForm
from anqi.work.issuing import Bearer, check_bearer
from anqi.work.models import Act, NoticeAddress, Proof, Task
from anqi.work.naming import POSTS, Unclear, may_give, person_named
from anqi.work.texts import Texts

_DOCUMENTS = ".jpg,.jpeg,.png,.webp,.pdf,.docx,.xlsx"
_LABELS = {
    Act.OFFER: _("What was done, and how it is now"),
    Act.SEND_BACK: _("What is missing in it"),
    Act.ASK_EXTENSION: _("Why more time is needed"),
    Act.REFUSE_EXTENSION: _("Why the day stays"),
    Act.REASSIGN: _("Why somebody else is to do it"),
    Act.CALL_OFF: _("Why it is called off"),
}
_MUST_SAY = (
    Act.SEND_BACK, Act.ASK_EXTENSION, Act.REFUSE_EXTENSION, Act.REASSIGN, Act.CALL_OFF,
)  # fmt: skip


def _files() -> tuple[forms.FileField, forms.FileField]:
    """A picture that a phone takes at once, and a file that is chosen."""
    taken = {"class": "form-control", "accept": "image/*", "capture": "environment"}
    chosen = {"class": "form-control", "accept": _DOCUMENTS}
    return (
        forms.FileField(
            label=_("Take a picture"), required=False, widget=forms.FileInput(attrs=taken)
        ),
        forms.FileField(
            label=_("Or choose a file"), required=False, widget=forms.FileInput(attrs=chosen)
        ),
    )


class PersonField(forms.CharField):
    """A staff number or a name; names are proposed while one types."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=100, **options)
        self.widget.attrs |= {
            "list": "people",
            "autocomplete": "off",
            "hx-get": reverse_lazy("work:people"),
            "hx-trigger": "input changed delay:300ms",
            "hx-target": "#people",
        }


class BearerForm(KeyedForm):
    """Who is to do it: a person, or the post of a unit. A vacant post is told before it is given anything."""

    person = PersonField(label=_("Somebody: name or staff number"), required=False)
    post = forms.ChoiceField(label=_("Or a post"), choices=POSTS, required=False)
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Of the unit"), required=False, empty_label="—"
    )

    def __init__(self, *args: Any, account: Account, issuer: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        self.account, self.issuer = account, issuer
        units = Unit.objects.on(clock.today()).filter(plant=issuer.plant)
        for name in ("unit", "acceptor_unit"):
            field = self.fields.get(name)
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = units.order_by("-tree", "code")

    def bearer(self, prefix: str = "") -> Bearer | None:
        """The bearer that was named, or None where none was."""
        given = self.cleaned_data
        names = ("acceptor", "acceptor_post", "acceptor_unit") if prefix else (
            "person", "post", "unit",
        )  # fmt: skip
        person, post, unit = (given.get(name) or None for name in names)
        if person is None and post is None and unit is None:
            return None
        return Bearer(person=person, post=Post(post) if post else None, unit=unit)

    def clean_person(self) -> Person | None:
        return self._named("person")

    def clean(self) -> dict[str, Any]:
        super().clean()
        bearer = self.bearer()
        if self.errors:
            return self.cleaned_data
        if bearer is None:
            self.add_error("person", _("name somebody, or a post"))
        elif self._is_sound(bearer) and not may_give(self.account, self.issuer.plant, bearer):
            place = "person" if bearer.person else "post"
            self.add_error(place, _("you may not give tasks to them"))
        return self.cleaned_data

    def _is_sound(self, bearer: Bearer, prefix: str = "") -> bool:
        """Whether a person or a post is named, and the post together with its unit; else the fields are told."""
        texts = Texts()
        check_bearer(texts, self.issuer.plant, prefix, bearer.person, bearer.post, bearer.unit)
        for fault in texts.faults:
            self.add_error(fault.place, fault.message)
        return not texts.faults

    def _named(self, name: str) -> Person | None:
        typed = self.cleaned_data[name]
        if not typed:
            return None
        try:
            return person_named(self.issuer.plant, typed)
        except Unclear as unclear:
            raise forms.ValidationError(str(unclear)) from unclear


class IssueForm(BearerForm):
    """A task for somebody whom one may give it to."""

    title = forms.CharField(label=_("Title of the task"), max_length=100)
    details = forms.CharField(
        label=_("In detail"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    acceptor = PersonField(label=_("Somebody else than you: name or staff number"), required=False)
    acceptor_post = forms.ChoiceField(label=_("Or a post"), choices=POSTS, required=False)
    acceptor_unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Of the unit"), required=False, empty_label="—"
    )
    due_on = DayField(label=_("Due on"))
    proof = forms.ChoiceField(
        label=_("Proof that is wanted"), choices=Proof.choices, required=False, widget=forms.RadioSelect,
        initial=Proof.NONE,
    )  # fmt: skip
    vacant = forms.BooleanField(label=_("Give it out though the post is vacant"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["due_on"].widget.attrs |= {
            "min": clock.today().isoformat(),
            "hx-get": reverse_lazy("work:day"),
            "hx-trigger": "change",
            "hx-target": "#id_due_on_helptext",
        }

    def clean_acceptor(self) -> Person | None:
        return self._named("acceptor")

    def clean(self) -> dict[str, Any]:
        super().clean()
        accepts = None if self.errors else self.bearer("acceptor_")
        if accepts is not None:
            self._is_sound(accepts, "acceptor_")
        return self.cleaned_data


class ActForm(KeyedForm):
    """One act on a task, as it was when the page was loaded (`version`). It has the fields that the act needs."""

    act = forms.ChoiceField(choices=Act.choices, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    photo, file = _files()
    until = DayField(label=_("Until"))
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, doing: Act, task: Task, **options: Any) -> None:
        super().__init__(*args, auto_id=f"id_{doing}_%s", **options)
        self.initial = {"act": doing.value, "version": task.version, **self.initial}
        wants = task.proof if doing == Act.OFFER else Proof.NONE
        if wants != Proof.PICTURE:
            del self.fields["photo"]
        if wants not in (Proof.PICTURE, Proof.FILE):
            del self.fields["file"]
        if doing != Act.ASK_EXTENSION:
            del self.fields["until"]
        note = self.fields["note"]
        note.label = _LABELS.get(doing, note.label)
        note.required = doing in _MUST_SAY or (doing == Act.OFFER and wants == Proof.TEXT)


class ReassignForm(BearerForm):
    """Handing a task to another."""

    act = forms.CharField(widget=forms.HiddenInput, initial=Act.REASSIGN)
    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_LABELS[Act.REASSIGN], max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, task: Task, **options: Any) -> None:
        super().__init__(*args, auto_id=f"id_{Act.REASSIGN}_%s", **options)
        self.initial = {"version": task.version, **self.initial}


class EvidenceForm(forms.Form):
    """A file that proves something: a picture that is taken now, or a file that is chosen."""

    photo, file = _files()


class CommentForm(KeyedForm):
    """What somebody says about a task, and who of its people is told at once."""

    text = forms.CharField(
        label=_("Comment"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    tell = forms.MultipleChoiceField(
        label=_("Tell"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: Collection[Person], **options: Any) -> None:
        super().__init__(*args, auto_id="id_comment_%s", **options)
        self.people = {str(one.pk): one for one in people}
        field = self.fields["tell"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(pk, one.name) for pk, one in self.people.items()]

    def clean_tell(self) -> list[Person]:
        return [self.people[pk] for pk in self.cleaned_data["tell"]]


class AddressForm(forms.ModelForm[NoticeAddress]):
    """Where somebody gets e-mail. Without an address he gets none."""

    email = forms.EmailField(label=_("E-mail address"), required=False)

    class Meta:
        model = NoticeAddress
        fields = ("email", "language", "wants_digest")
        labels = {  # noqa: RUF012  # as Django wants it
            "language": _("Language of the e-mail"),
            "wants_digest": _("One e-mail each morning with what is new"),
        }
