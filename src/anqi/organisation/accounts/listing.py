"""The accounts of the installation, for the security administrator: how each stands, and what may be done to it.

Nothing of the business is read here: of a person only who he is and which posts give him authority.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from anqi.kit import clock
from anqi.organisation.accounts import throttle
from anqi.organisation.models import Account, Holding
from anqi.organisation.models_access import Record, SecondFactor, Session, Token
from anqi.organisation.posts import Post
from anqi.organisation.prepared import prepared
from anqi.organisation.records import Act
from anqi.organisation.spans import holds_on

PAGE = 100


class State(models.TextChoices):
    """How an account stands."""

    OPEN = "open", _("may sign in now")
    CLOSED = "closed", _("closed by somebody")
    LEFT = "left", _("person has left")


class Which(models.TextChoices):
    """Which accounts are asked for."""

    OPEN = "open", _("open accounts")
    CLOSED = "closed", _("closed or left")
    LOCKED = "locked", _("locked now")
    NEVER = "never", _("never signed in")
    GIVEN = "given", _("with a first password")
    NO_FACTOR = "no_factor", _("without second factor")
    ADMINISTRATORS = "administrators", _("administrators")


@dataclass(frozen=True)
class Listed:
    """An account in the list."""

    account: Account
    state: State
    posts: tuple[str, ...]
    has_factor: bool
    locked_until: datetime | None


def accounts(which: str = "", text: str = "") -> QuerySet[Account]:
    """The accounts that are asked for, by login: of a state, and with a text in login, name or staff number."""
    found = Account.objects.select_related("person__plant").annotate(
        has_factor=Exists(_factors_in_use())
    )
    if text:
        found = found.filter(
            Q(login__icontains=text)
            | Q(person__name__icontains=text)
            | Q(person__code__iexact=text)
        )
    if which == Which.LOCKED:
        locked = throttle.locked(Account.objects.values_list("login", flat=True))
        return found.filter(login__in=list(locked))
    return found.filter(_condition(which, clock.today())) if which else found


def counts() -> dict[str, int]:
    """How many accounts there are of each kind that can be asked for; three queries at most."""
    [found] = _counting(clock.today())
    locked = throttle.locked(Account.objects.values_list("login", flat=True))
    return {**dict(zip(_COUNTED, found, strict=True)), Which.LOCKED.value: len(locked)}


_COUNTED = tuple(one.value for one in Which if one is not Which.LOCKED)


@prepared
def _counting(day: date) -> QuerySet[Any, Any]:
    with_factor = Account.objects.order_by().annotate(has_factor=Exists(_factors_in_use()))
    counted = {f"of_{one}": Count("pk", filter=_condition(one, day)) for one in _COUNTED}
    every = with_factor.annotate(every=Value(1)).values("every")
    return every.annotate(**counted).values_list(*counted)


def listed(page: Iterable[Account]) -> list[Listed]:
    """The accounts with their posts of today; two queries for all of them."""
    rows = list(page)
    posts = posts_of(one.person_id for one in rows if one.person_id)
    locked = throttle.locked([one.login for one in rows])
    return [
        Listed(
            account=one,
            state=state_of(one),
            posts=tuple(_named(each) for each in posts.get(one.person_id or 0, ())),
            has_factor=bool(getattr(one, "has_factor", False)),
            locked_until=locked.get(one.login),
        )
        for one in rows
    ]


def all_listed(found: QuerySet[Account]) -> Iterator[Listed]:
    """All of them, read in portions."""
    last = ""
    while page := list(found.filter(login__gt=last).order_by("login")[:1000]):
        yield from listed(page)
        last = page[-1].login


def state_of(account: Account) -> State:
    if not account.is_active:
        return State.CLOSED
    has_left = account.person is not None and not account.person.holds_on(clock.today())
    return State.LEFT if has_left else State.OPEN


def posts_of(people: Iterable[int]) -> dict[int, list[Holding]]:
    """The posts of today of these people, with their units."""
    found: dict[int, list[Holding]] = {}
    held = Holding.objects.on(clock.today()).filter(person__in=list(people))
    for one in held.select_related("unit").order_by("unit_id", "pk"):
        found.setdefault(one.person_id, []).append(one)
    return found


def history_of(account: Account, most: int = 30) -> list[Record]:
    """What was done to the account, and who signed in to it, newest first."""
    signs = (Act.SIGN_IN, Act.SIGN_OUT, Act.RECOVERY_CODE)
    found = Q(by=account.login, act__in=[*signs, *_OWN_ACTS])
    if account.person is not None:
        about = f"{account.person.plant.code}/{account.person.code}"
        found |= Q(about=about, act__startswith="account_")
    return list(Record.objects.filter(found)[:most])


_OWN_ACTS = (
    Act.PASSWORD_CHANGE, Act.SECOND_FACTOR_BEGUN, Act.SECOND_FACTOR_ON, Act.SECOND_FACTOR_OFF,
    Act.RECOVERY_NEW, Act.SESSION_END, Act.TOKEN_ADD, Act.TOKEN_CLOSE,
)  # fmt: skip


@dataclass(frozen=True)
class Access:
    """By what an account is open: its sessions, its tokens and its second factor."""

    sessions: list[Session]
    tokens: list[Token]
    factor_since: datetime | None
    codes_left: int


def access_of(account: Account) -> Access:
    """Three queries."""
    factor = SecondFactor.objects.filter(account=account, confirmed_at__isnull=False).first()
    sessions = Session.objects.filter(account=account, expire_date__gt=clock.now())
    return Access(
        sessions=list(sessions),
        tokens=list(Token.objects.filter(account=account, closed_at=None)),
        factor_since=factor.confirmed_at if factor else None,
        codes_left=len(factor.recovery) if factor else 0,
    )


def _factors_in_use() -> QuerySet[SecondFactor]:
    return SecondFactor.objects.filter(account=OuterRef("pk"), confirmed_at__isnull=False)


def _condition(which: str, day: date) -> Q:
    there: Q = Q(person=None) | holds_on(day, "person__")
    opened = Q(is_active=True) & there
    match which:
        case Which.OPEN:
            return opened
        case Which.CLOSED:
            return ~opened
        case Which.NEVER:
            return opened & Q(last_login=None)
        case Which.GIVEN:
            return opened & Q(given_until__isnull=False)
        case Which.NO_FACTOR:
            return opened & Q(has_factor=False)
        case Which.ADMINISTRATORS:
            return ~Q(administers="")
    return Q()


def _named(holding: Holding) -> str:
    return f"{holding.unit or ''} {Post(holding.post).label}".strip()


def day_of(moment: datetime | None) -> date | None:
    return moment.astimezone(clock.CHINA).date() if moment else None
