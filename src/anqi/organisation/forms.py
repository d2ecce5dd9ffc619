"""The forms of acts on units and people. A field of a unit offers those that have not ended, each below its parent."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from anqi.kit import clock
from anqi.organisation.models import (
    KINDS_OF,
    Person,
    Plant,
    Standing,
    Tree,
    Unit,
    code_validator,
)
from anqi.organisation.picture import UnitsEver
from anqi.organisation.posts import OF_THE_PARTY, OF_THE_PLANT, Post
from anqi.pages.forms import DayField, KeyedForm

KEEP, NONE = "keep", "none"
_INDENT = "　"
Offered = list[tuple[str, Any]]


class Choices:
    """The units that forms offer: those that have not ended, in the order of the trees; two queries."""

    def __init__(self, plant: Plant) -> None:
        self.plant = plant
        today = clock.today()
        ever = UnitsEver(plant)
        self.units = {
            pk: unit
            for pk, unit in ever.units.items()
            if unit.active_to is None or unit.active_to >= today
        }
        placed = {row.unit_id: row.parent_id for row in ever.placements if row.active_to is None}
        self._below: dict[int | None, list[Unit]] = {}
        for unit in sorted(self.units.values(), key=lambda one: one.code):
            parent = placed.get(unit.pk)
            self._below.setdefault(parent if parent in self.units else None, []).append(unit)

    def of(self, kinds: Collection[str], without: int | None = None) -> Offered:
        """Units of these kinds as choices; `without` leaves one out, with all that stands below it."""
        found: Offered = []

        def take(parent: int | None, depth: int) -> None:
            for unit in self._below.get(parent, ()):
                if unit.pk == without:
                    continue
                shown = unit.kind in kinds
                if shown:
                    found.append(
                        (str(unit.pk), f"{_INDENT * depth}{unit.name}{_INDENT}{unit.code}")
                    )
                take(unit.pk, depth + shown)

        take(None, 0)
        return found


class UnitField(forms.ChoiceField):
    """A unit of a plant by its id; `keep` leaves it as it is, `none` says that there is to be none."""

    def __init__(self, choices: Choices, offered: Offered, **options: Any) -> None:
        self.units = choices.units
        super().__init__(choices=offered, **options)

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        if found in ("", KEEP, NONE):
            return found or None
        return self.units[int(found)]


class PersonField(forms.CharField):
    """Somebody of the plant, by the staff number."""

    def __init__(self, plant: Plant) -> None:
        self.plant = plant
        super().__init__(label=_("Staff number"), max_length=64)

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        found = Person.objects.filter(plant=self.plant, code=code).first()
        if found is None:
            raise forms.ValidationError(_("the plant has nobody with this staff number"))
        return found


class OrganisationForm(KeyedForm):
    """What forms of acts have in common: what its subject was when the form was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100_000)


def since_field() -> DayField:
    return DayField(label=_("From the day on"), initial=clock.today)


class LastDayForm(OrganisationForm):
    """The last day on which something holds."""

    last_day = DayField(label=_("Last day"), initial=clock.today)


class NameForm(OrganisationForm):
    """A name that was written wrong."""

    name = forms.CharField(label=_("Correct name"), max_length=100)


class ElectionForm(OrganisationForm):
    """An election that was held."""

    day = DayField(label=_("Day of the election"), initial=clock.today)


class RenameForm(OrganisationForm):
    """Another name from a day on."""

    name = forms.CharField(label=_("New name"), max_length=100)
    since = since_field()


STANDINGS = [("", _("not a member")), *Standing.Value.choices]


class StandingForm(OrganisationForm):
    """Another standing in the Party from a day on."""

    value = forms.ChoiceField(label=_("Standing in the Party"), choices=STANDINGS, required=False)
    since = since_field()


class JoinForm(OrganisationForm):
    """A new person."""

    code = forms.CharField(label=_("Staff number"), max_length=64, validators=[code_validator])
    name = forms.CharField(label=_("Person's name"), max_length=100)

    def __init__(self, *args: Any, choices: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["since"] = since_field()
        for tree, label in TREES:
            offered = [("", "–"), *choices.of(KINDS_OF[tree])]
            self.fields[tree.value] = UnitField(choices, offered, label=label, required=False)
        self.fields["standing"] = forms.ChoiceField(
            label=_("Standing in the Party"), choices=STANDINGS, required=False
        )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get(Tree.PARTY.value) and not found.get("standing"):
            self.add_error("standing", _("who is in a branch is a member: choose the standing"))
        return found


TREES = (
    (Tree.ADMINISTRATION, _("Department or team")), (Tree.PARTY, _("Branch or group")),
)  # fmt: skip


class TransferForm(OrganisationForm):
    """Other units from a day on."""

    def __init__(self, *args: Any, choices: Choices, now: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["since"] = since_field()
        for tree, label in TREES:
            stays = _("as it is: {unit}").format(unit=now.get(tree.value) or _("none"))
            offered = [(KEEP, stays), *choices.of(KINDS_OF[tree]), (NONE, _("none"))]
            self.fields[tree.value] = UnitField(choices, offered, label=label, initial=KEEP)
        self.fields["give_up"] = forms.BooleanField(
            label=_("give up the posts in the unit that is left"), required=False, initial=True
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        trees = [tree.value for tree, _label in TREES]
        if not self.errors and all(found.get(tree) == KEEP for tree in trees):
            self.add_error(trees[0], _("choose another unit in at least one of the two trees"))
        return found


class AppointForm(OrganisationForm):
    """A post for a person from a day on."""

    def __init__(self, *args: Any, choices: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.choices = choices
        self.fields["person"] = PersonField(choices.plant)
        self.fields["post"] = forms.ChoiceField(label=_("Post held"), choices=post_choices())
        every = [kind for kinds in KINDS_OF.values() for kind in kinds]
        self.fields["unit"] = UnitField(
            choices, [("", _("the whole plant")), *choices.of(every)], label=_("Unit"),
            required=False
        )  # fmt: skip
        self.fields["since"] = since_field()

    def clean_post(self) -> Post:
        return Post(self.cleaned_data["post"])


def post_choices() -> list[tuple[Any, Any]]:
    """All posts by where they are held."""
    groups = (
        (_("In the Party"), OF_THE_PARTY),
        (_("In the administration"), frozenset(Post) - OF_THE_PARTY - OF_THE_PLANT),
        (_("Of the whole plant"), OF_THE_PLANT),
    )
    return [
        ("", "–"),
        *(
            (title, [(post.value, post.label) for post in Post if post in of])
            for title, of in groups
        ),
    ]


class FoundForm(OrganisationForm):
    """A new unit."""

    code = forms.CharField(label=_("Code"), max_length=64, validators=[code_validator])
    name = forms.CharField(label=_("Name"), max_length=100)

    def __init__(self, *args: Any, choices: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        kinds = [
            (tree.label, [(kind.value, kind.label) for kind in KINDS_OF[tree]]) for tree in Tree
        ]
        self.fields["kind"] = forms.ChoiceField(label=_("What it is"), choices=kinds)
        every = [kind for of in KINDS_OF.values() for kind in of]
        self.fields["parent"] = UnitField(
            choices, [("", _("under the plant itself")), *choices.of(every)],
            label=_("Stands under"), required=False,
        )  # fmt: skip
        self.fields["since"] = since_field()


class MoveForm(OrganisationForm):
    """Another parent from a day on."""

    def __init__(
        self, *args: Any, choices: Choices, unit: Unit, kinds: Collection[str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        offered = [("", _("under the plant itself")), *choices.of(kinds, without=unit.pk)]
        self.fields["parent"] = UnitField(choices, offered, label=_("Stands under"), required=False)
        self.fields["since"] = since_field()


class LinkForm(OrganisationForm):
    """Which department a branch answers for, or which branch answers for a department."""

    def __init__(
        self, *args: Any, choices: Choices, kinds: Collection[str], label: Any, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["other"] = UnitField(choices, [("", "–"), *choices.of(kinds)], label=label)
        self.fields["since"] = since_field()
        self.fields["until"] = DayField(label=_("Last day"), required=False)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = found.get("since"), found.get("until")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("until", _("the last day is before the first"))
        return found
