"""Who did or looked at what: only added to, read by the audit administrator, and by people where it is about them."""

from collections.abc import Mapping
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Concat
from django.http import Http404, HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anqi.kit import clock
from anqi.organisation.models import Account, Person, Plant
from anqi.organisation.models_access import Record, Result

_LONGEST = 200


class Act(models.TextChoices):
    """What is recorded. A room may name acts of its own; these are the organisation's."""

    SIGN_IN = "sign_in", _("signed in")
    SIGN_OUT = "sign_out", _("signed out")
    SESSION_END = "session_end", _("ended a session")
    PROVE = "prove", _("proved who it is")
    PASSWORD_CHANGE = "password_change", _("changed the password")
    SECOND_FACTOR_BEGUN = "second_factor_begun", _("began to set up a second factor")
    SECOND_FACTOR_ON = "second_factor_on", _("put a second factor into use")
    SECOND_FACTOR_OFF = "second_factor_off", _("removed the second factor")
    RECOVERY_CODE = "recovery_code", _("used a recovery code")
    RECOVERY_NEW = "recovery_new", _("took new recovery codes")
    ACCOUNT_ADD = "account_add", _("made an account")
    ACCOUNT_CLOSE = "account_close", _("closed an account")
    ACCOUNT_REOPEN = "account_reopen", _("reopened an account")
    ACCOUNT_PASSWORD = "account_password", _("gave an account another password")
    ACCOUNT_FACTOR = "account_factor", _("removed another's second factor")
    ACCOUNT_SESSIONS = "account_sessions", _("ended another's sessions")
    ACCOUNT_TOKENS = "account_tokens", _("closed another's tokens")
    ACCOUNT_UNLOCK = "account_unlock", _("unlocked an account")
    TOKEN_ADD = "token_add", _("made a token")
    TOKEN_CLOSE = "token_close", _("closed a token")
    ROSTER_CHANGE = "roster_change", _("changed units, people or posts")
    REACH = "reach", _("asked for what is not allowed")
    LOOK = "look", _("looked")
    EXPORT = "export", _("exported")
    IMPORT = "import", _("imported")
    VERIFY = "verify", _("verified a ledger")
    SEAL = "seal", _("sealed a ledger")
    JOB_OFF = "job_off", _("called a job off")
    JOB_AGAIN = "job_again", _("ran a job again")


_named: dict[str, str | Promise] = {}


def name_acts(acts: Mapping[str, str | Promise]) -> None:
    """Let a room say what acts of its own are called; it does so when it starts."""
    _named.update(acts)


def acts_named() -> dict[str, str]:
    """All acts that are recorded, by their names, with what they are called."""
    return {act: str(label) for act, label in (*Act.choices, *_named.items())}


class Denied(Http404):
    """Somebody asked for what he may not have. He is told what he would be told of what is not there: 404.

    The middleware records it.
    """


def record(
    act: str,
    *,
    by: str,
    object: str = "",
    about: Person | None = None,
    address: str | None = None,
    result: Result = Result.DONE,
) -> Record:
    """Add a record. `object` is what was acted on, such as an address of a page or `account 1002`."""
    return Record.objects.create(
        at=clock.now(),
        by=by,
        act=act,
        object=object[:_LONGEST],
        about=f"{about.plant.code}/{about.code}" if about else "",
        address=address,
        result=result,
    )


def record_of(
    request: HttpRequest,
    act: str,
    *,
    object: str = "",
    about: Person | None = None,
    result: Result = Result.DONE,
) -> Record:
    """Add a record of what the signed-in account of a request does."""
    return record(
        act,
        by=login_of(request.user),
        object=object or request.path,
        about=about,
        address=address_of(request),
        result=result,
    )


def look_of(request: HttpRequest, person: Person) -> None:
    """Record that somebody looked at what is about another: once a day for each page, so that it can be read.

    For pages that show of a person more than name, unit and post: standing in the Party, facts, talks, health.
    """
    look_at(request, person.plant, person.code)


def look_at(request: HttpRequest, plant: Plant, code: str, *, looked: bool | None = None) -> None:
    """The same of somebody who is known by staff number; one query, and another for the first look of a day.

    `looked`: whether `looked_today` says that it is recorded already, where that was asked with something else.
    """
    account = request.user
    own = account.person if isinstance(account, Account) else None
    if own is not None and (own.plant_id, own.code) == (plant.pk, code):
        return
    if looked is None:
        looked = _looks_today(request).filter(about=f"{plant.code}/{code}").exists()
    if not looked:
        record_of(request, Act.LOOK, about=Person(plant=plant, code=code))


def looked_today(request: HttpRequest, plant: str, person: str) -> Exists:
    """Whether it is recorded that somebody looked there today, as a column: `plant` and `person` lead to the codes."""
    about = Concat(OuterRef(plant), Value("/"), OuterRef(person))
    return Exists(_looks_today(request).filter(about=about))


def _looks_today(request: HttpRequest) -> QuerySet[Record]:
    looks: QuerySet[Record] = Record.objects.filter(
        at__gte=clock.midnight(),
        by=login_of(request.user),
        act=Act.LOOK,
        object=request.path[:_LONGEST],
    )
    return looks.order_by()


def looks_at(person: Person) -> QuerySet[Record]:
    """Who looked at what is about a person, newest first."""
    return Record.objects.filter(about=f"{person.plant.code}/{person.code}")


def login_of(account: AbstractBaseUser | AnonymousUser) -> str:
    return account.login if isinstance(account, Account) else ""


def address_of(request: HttpRequest) -> str | None:
    """The address that a request came from; None where it has none, as over a local socket.

    Behind `PROXIES` proxies it is the last but so many that they wrote: what stands before was sent, and may be false.
    """
    found = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        written = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(written) >= settings.PROXIES:
            found = written[-settings.PROXIES].strip() or found
    try:
        return str(ip_address(found))
    except ValueError:
        return None
