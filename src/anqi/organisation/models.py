"""Plants, two dated trees of units, people in both, and the posts they hold."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from anqi.organisation import models_access as models_access  # Django finds its models here
from anqi.organisation import models_changes as models_changes
from anqi.organisation.posts import Administration, Post
from anqi.organisation.spans import Span, SpanQuerySet

code_validator = RegexValidator(
    r"^[A-Za-z0-9._-]{1,64}\Z", _("A code is of up to 64 letters, digits and the signs . _ -")
)


class Plant(models.Model):
    """A unit that has a ledger of its own."""

    code = models.CharField(_("code"), max_length=64, unique=True, validators=[code_validator])
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Tree(models.TextChoices):
    """The two lines in which every plant is ordered."""

    ADMINISTRATION = "administration", _("administration")
    PARTY = "party", _("Party")


class UnitKind(models.TextChoices):
    """What a unit is in its tree. Facts name departments and workshops as `department`, branches as `branch`."""

    DEPARTMENT = "department", _("department")
    WORKSHOP = "workshop", _("workshop")
    TEAM = "team", _("team")
    SHIFT = "shift", _("shift")
    COMMITTEE = "committee", _("Party committee")
    GENERAL_BRANCH = "general_branch", _("general Party branch")
    BRANCH = "branch", _("Party branch")
    GROUP = "group", _("Party group")


KINDS_OF: dict[str, tuple[UnitKind, ...]] = {
    Tree.ADMINISTRATION: (
        UnitKind.DEPARTMENT, UnitKind.WORKSHOP, UnitKind.TEAM, UnitKind.SHIFT,
    ),
    Tree.PARTY: (
        UnitKind.COMMITTEE, UnitKind.GENERAL_BRANCH, UnitKind.BRANCH, UnitKind.GROUP,
    ),
}  # fmt: skip
DEPARTMENTS = (UnitKind.DEPARTMENT, UnitKind.WORKSHOP)
BRANCHES = (UnitKind.BRANCH, UnitKind.GENERAL_BRANCH)


class Unit(Span):
    """A unit of one of the trees. Its parent is dated too: see Placement."""

    plant = models.ForeignKey(Plant, models.PROTECT, related_name="units")
    tree = models.CharField(_("tree"), max_length=16, choices=Tree)
    kind = models.CharField(_("kind"), max_length=16, choices=UnitKind)
    code = models.CharField(_("code"), max_length=64, validators=[code_validator])
    name = models.CharField(_("name"), max_length=100)
    former_names = models.JSONField(default=list, blank=True)
    """Names that the unit had, each with the last day on which it did (ISO 8601), the oldest first."""
    elections = models.JSONField(default=list, blank=True)
    """Days on which a branch elected its committee or secretary anew (换届, ISO 8601), the oldest first."""

    objects: ClassVar[Any] = SpanQuerySet.as_manager()

    class Meta(Span.Meta):
        ordering = ("plant", "tree", "code")
        constraints = (
            *Span.Meta.constraints,
            models.UniqueConstraint(fields=("plant", "tree", "code"), name="unit_code"),
            models.CheckConstraint(
                condition=Q(tree=Tree.ADMINISTRATION, kind__in=KINDS_OF[Tree.ADMINISTRATION])
                | Q(tree=Tree.PARTY, kind__in=KINDS_OF[Tree.PARTY]),
                name="unit_kind_of_tree",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def name_on(self, day: date) -> str:
        """What the unit was called on a day."""
        names = (name for name, last in self.former_names if day.isoformat() <= last)
        return next(names, self.name)


class Placement(Span):
    """Under which unit a unit stands, from a day to a day; those without one stand under the plant."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Unit, models.PROTECT, related_name="children")

    objects: ClassVar[Any] = SpanQuerySet.as_manager()

    class Meta(Span.Meta):
        constraints = (
            *Span.Meta.constraints,
            models.CheckConstraint(condition=~Q(unit=models.F("parent")), name="placement_not_own"),
        )


class AnswersFor(Span):
    """Which departments a branch answers for (联系): many to many, from a day to a day."""

    branch = models.ForeignKey(Unit, models.PROTECT, related_name="answers_for")
    department = models.ForeignKey(Unit, models.PROTECT, related_name="answered_for_by")

    objects: ClassVar[Any] = SpanQuerySet.as_manager()


class Person(Span):
    """Somebody who works, or has worked, in a plant."""

    plant = models.ForeignKey(Plant, models.PROTECT, related_name="people")
    code = models.CharField(_("staff number"), max_length=64, validators=[code_validator])
    name = models.CharField(_("name"), max_length=100)

    objects: ClassVar[Any] = SpanQuerySet.as_manager()

    class Meta(Span.Meta):
        ordering = ("plant", "code")
        constraints = (
            *Span.Meta.constraints,
            models.UniqueConstraint(fields=("plant", "code"), name="person_code"),
        )

    def __str__(self) -> str:
        return self.name


class Standing(Span):
    """A person's standing in the Party, from a day to a day."""

    class Value(models.TextChoices):
        PROVISIONAL = "provisional", _("provisional member")
        FULL = "full", _("full member")

    person = models.ForeignKey(Person, models.PROTECT, related_name="standings")
    value = models.CharField(_("standing"), max_length=16, choices=Value)

    objects: ClassVar[Any] = SpanQuerySet.as_manager()


class Assignment(Span):
    """In which unit a person is, from a day to a day: at most one of each tree."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments")

    objects: ClassVar[Any] = SpanQuerySet.as_manager()


class Holding(Span):
    """A post that a person holds, in a unit or in the whole plant, from a day to a day."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="holdings")
    post = models.CharField(_("post"), max_length=32, choices=Post)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="holdings", null=True, blank=True)

    objects: ClassVar[Any] = SpanQuerySet.as_manager()


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts."""

    def create_user(self, login: str, password: str | None = None, **fields: Any) -> "Account":
        account = self.model(login=login, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """What somebody signs in with. What it may do follows from the posts of its person, or from `administers`."""

    login = models.CharField(_("login"), max_length=130, unique=True)
    person = models.OneToOneField(
        Person, models.PROTECT, related_name="account", null=True, blank=True
    )
    administers = models.CharField(
        _("administers"), max_length=16, choices=Administration, blank=True
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_demo = models.BooleanField(_("demonstration"), default=False)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    password_at = models.DateTimeField(_("password since"), null=True, blank=True)
    given_until = models.DateTimeField(_("given password good until"), null=True, blank=True)
    """Set where the password was given by somebody else: until then it opens the page on which it is changed."""

    USERNAME_FIELD = "login"
    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        ordering = ("login",)
        constraints = (
            models.CheckConstraint(
                condition=Q(administers="") | Q(person=None), name="account_administers_or_works"
            ),
        )

    def __str__(self) -> str:
        return self.login
