"""What the security administrator may do to an account: each a page that says what will happen, and one button.

Accounts of administrators are opened, closed and given passwords at the machine itself (`anqi user`): so no
administrator makes himself another of the three. His own he manages as everybody does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from anqi.organisation.access import Verb
from anqi.organisation.accounts import listing, once, operations, throttle
from anqi.organisation.accounts.fresh import need_fresh
from anqi.organisation.accounts.listing import State
from anqi.organisation.asking import administrator
from anqi.organisation.models import Account
from anqi.organisation.records import Denied, address_of
from anqi.pages.component_kinds import Action
from anqi.pages.forms import KeyedForm

PASSWORDS = "passwords"
"""What the slips with first passwords are called in `once`."""


class ActForm(KeyedForm):
    """Nothing to fill in: the account as it was looked at."""

    version = forms.CharField(widget=forms.HiddenInput, max_length=16)


class ReasonForm(ActForm):
    """The reason, which stands in the record."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=100,
        help_text=gettext_lazy("How you made sure who asked; it stands in the record."),
    )


@dataclass(frozen=True)
class Doing:
    """An act: its button, what it brings about, and how it is done.

    `gentle` ones reach administrators too; `harmless` ones may be done where there is nothing to do.
    """

    verb: str | Promise
    told: str | Promise
    run: Callable[[HttpRequest, Account, dict[str, Any]], str]
    form: type[ActForm] = ActForm
    gentle: bool = False
    harmless: bool = False


def _close(request: HttpRequest, account: Account, given: dict[str, Any]) -> str:
    operations.close_account(account=account, version=given["version"], **_by(request))
    return _("{login} is closed from now on.").format(login=account.login)


def _reopen(request: HttpRequest, account: Account, given: dict[str, Any]) -> str:
    password = operations.reopen_account(account=account, version=given["version"], **_by(request))
    _show(request, account, given["key"], password)
    return ""


def _password(request: HttpRequest, account: Account, given: dict[str, Any]) -> str:
    password = operations.give_password(account=account, version=given["version"], **_by(request))
    _show(request, account, given["key"], password)
    return ""


def _factor(request: HttpRequest, account: Account, given: dict[str, Any]) -> str:
    operations.remove_factor(
        account=account, version=given["version"], reason=given["reason"], **_by(request)
    )
    return _("The second factor of {login} is removed.").format(login=account.login)


def _sessions(request: HttpRequest, account: Account, _given: dict[str, Any]) -> str:
    ended = operations.end_all_sessions(account=account, **_by(request))
    return _("{count} sessions have ended.").format(count=ended)


def _tokens(request: HttpRequest, account: Account, _given: dict[str, Any]) -> str:
    closed = operations.close_all_tokens(account=account, **_by(request))
    return _("{count} tokens are closed.").format(count=closed)


def _unlock(request: HttpRequest, account: Account, _given: dict[str, Any]) -> str:
    operations.unlock(account=account, **_by(request))
    return _("{login} may try again at once.").format(login=account.login)


ACTS: dict[str, Doing] = {
    "password": Doing(
        gettext_lazy("Give a new first password"),
        gettext_lazy(
            "The password of now no longer holds, and all sessions end. The new one is shown to you, good for "
            "7 days, and has to be changed at the first sign-in. A second factor stays as it is; so do tokens: "
            "close them too where a stranger may have made one."
        ),
        _password,
    ),
    "factor": Doing(
        gettext_lazy("Remove the lost second factor"),
        gettext_lazy(
            "From then on the password alone is enough until another is set up, and all sessions end. "
            "Make sure that it is the person who asks."
        ),
        _factor,
        form=ReasonForm,
    ),
    "sessions": Doing(
        gettext_lazy("End the sessions"),
        gettext_lazy("Everybody who is signed in with this account is signed out at once."),
        _sessions,
        gentle=True,
        harmless=True,
    ),
    "tokens": Doing(
        gettext_lazy("Close the tokens"),
        gettext_lazy("Programs that sign in with this account's tokens get in no more."),
        _tokens,
        harmless=True,
    ),
    "unlock": Doing(
        gettext_lazy("Unlock"),
        gettext_lazy("Wrong tries are forgotten; the next one may be made at once."),
        _unlock,
        gentle=True,
        harmless=True,
    ),
    "close": Doing(
        gettext_lazy("Close the account"),
        gettext_lazy(
            "Nobody signs in with it any more, its sessions end and its tokens are closed for good. "
            "What it did stays recorded."
        ),
        _close,
    ),
    "reopen": Doing(
        gettext_lazy("Reopen the account"),
        gettext_lazy("The person may sign in again, with a first password that is shown to you."),
        _reopen,
    ),
}


def offered(by: Account, account: Account, access: listing.Access) -> list[Action]:
    """The buttons of an account's page: what may be done to it, and has a use now."""
    return [
        {"text": ACTS[name].verb, "href": reverse(f"accounts:{name}", args=[account.pk])}
        for name in ACTS
        if _may(by, account, name) and _useful(account, access, name)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, id: int, name: str) -> HttpResponse:
    """Say what an act will bring about, and do it."""
    by = administrator(request, Verb.MANAGE_ACCOUNTS)
    account = get_object_or_404(Account.objects.select_related("person__plant"), pk=id)
    if not _may(by, account, name):
        raise Denied
    need_fresh(request)
    doing = ACTS[name]
    if request.method == "POST":
        form = doing.form(request.POST)
        shown = once.kept(request, PASSWORDS)
        if shown is not None and shown.key == request.POST.get("key"):
            return redirect("accounts:passwords")  # sent twice: what the first sending made
        if form.is_valid():
            try:
                said = doing.run(request, account, form.cleaned_data)
            except operations.Conflict:
                return _page(request, account, doing, _anew(doing, account), stale=True)
            if not said:
                return redirect("accounts:passwords")
            messages.info(request, said)
            return redirect("accounts:one", id=account.pk)
        return _page(request, account, doing, form)
    if not doing.harmless and not _useful(account, listing.access_of(account), name):
        return redirect("accounts:one", id=account.pk)
    return _page(request, account, doing, _anew(doing, account))


def _page(
    request: HttpRequest, account: Account, doing: Doing, form: ActForm, *, stale: bool = False
) -> HttpResponse:
    person = account.person
    context = {
        "account": account,
        "whose": f"{person.name} {person.code}" if person else account.get_administers_display(),
        "doing": doing,
        "form": form,
        "stale": stale,
    }
    status = 409 if stale else 422 if form.errors else 200
    return render(request, "organisation/account_act.html", context, status=status)


def _anew(doing: Doing, account: Account) -> ActForm:
    now = Account.objects.get(pk=account.pk)
    return doing.form(initial={"version": operations.version_of(now)})


def _may(by: Account, account: Account, name: str) -> bool:
    """Whether an act is the security administrator's at all: not on himself, and gentle ones on administrators."""
    return by.pk != account.pk and (not account.administers or ACTS[name].gentle)


def _useful(account: Account, access: listing.Access, name: str) -> bool:
    state = listing.state_of(account)
    match name:
        case "close" | "password":
            return state is State.OPEN
        case "reopen":
            return state is State.CLOSED
        case "factor":
            return access.factor_since is not None
        case "sessions":
            return bool(access.sessions)
        case "tokens":
            return bool(access.tokens)
        case "unlock":
            return account.login in throttle.locked([account.login])
    return False


def _show(request: HttpRequest, account: Account, key: str, password: str) -> None:
    once.keep(request, PASSWORDS, key, [slip(account, password)])


def slip(account: Account, password: str, unit: str = "") -> dict[str, str]:
    """What the person gets on paper."""
    person = account.person
    return {
        "login": account.login,
        "password": password,
        "name": person.name if person else "",
        "code": person.code if person else "",
        "unit": unit,
    }


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user.get_username(), "address": address_of(request)}
