"""Signing in, in one step or two, and out."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from anqi.kit import clock
from anqi.organisation.accounts import (
    demonstration,
    devices,
    forms,
    passwords,
    second_factor,
    throttle,
)
from anqi.organisation.accounts.backend import may_sign_in
from anqi.organisation.accounts.operations import begin_session
from anqi.organisation.accounts.owed import while_owing
from anqi.organisation.models import Account
from anqi.organisation.models_access import Result
from anqi.organisation.records import Act, address_of, record, record_of

_PENDING = "pending"
_PENDING_FOR = timedelta(minutes=5)
_FEW_CODES = 3


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Login and password. Unknown, closed and known logins are answered alike."""
    onward = page_asked(request)
    if request.user.is_authenticated:
        return redirect(onward)
    if request.method != "POST":
        form = forms.SignIn(initial={"login": request.GET.get("login", "")})
        return _door(request, form, onward)
    form = forms.SignIn(request.POST)
    if not form.is_valid():
        return _door(request, form, onward, status=422)
    login = form.cleaned_data["login"]
    device = devices.known(request, login)
    buckets = throttle.buckets("password", login, address_of(request), device)
    try:
        throttle.take(buckets)
    except throttle.TooMany as told:
        return _wait(request, form, onward, told)
    account = authenticate(request, login=login, password=form.cleaned_data["password"])
    if not isinstance(account, Account):
        known = Account.objects.filter(login=login).exists()
        # What is no login may be a password in the wrong field: it is not written down.
        _refused(request, login if known else "", "password")
        form.add_error(None, _("Login and password do not fit. Look at both again."))
        return _door(request, form, onward, status=422)
    throttle.succeeded(buckets)
    if passwords.has_run_out(account):
        _refused(request, account.login, "password run out")
        form.add_error(
            None, _("This first password has run out. The security administrator gives another.")
        )
        return _door(request, form, onward, status=422)
    if second_factor.factor_of(account) is None:
        return _signed_in(request, account, onward)
    request.session.flush()
    request.session[_PENDING] = {
        "account": account.pk,
        "at": clock.now().isoformat(),
        "next": onward,
    }
    return redirect("sign_in_code")


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second step, for accounts that have a second factor: within five minutes of the first."""
    pending = request.session.get(_PENDING)
    account = _pending_account(pending)
    factor = second_factor.factor_of(account) if account else None
    if pending is None or account is None or factor is None:
        return redirect("sign_in")
    form = forms.Code(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _code_page(request, form, status=422 if form.errors else 200)
    device = devices.known(request, account.login)
    buckets = throttle.buckets("code", account.login, address_of(request), device)
    try:
        throttle.take(buckets)
    except throttle.TooMany as told:
        form.add_error(None, too_many(told))
        return _code_page(request, form, status=429)
    manner = second_factor.accepts(factor, form.cleaned_data["code"])
    if not manner:
        _refused(request, account.login, "code")
        form.add_error("code", _("This code does not fit. Type the one that the phone shows now."))
        return _code_page(request, form, status=422)
    throttle.succeeded(buckets)
    response = _signed_in(request, account, pending["next"])
    if manner == "recovery":
        record_of(request, Act.RECOVERY_CODE, object=f"account {account.login}")
        _tell_codes_left(request, len(factor.recovery))
    return response


@while_owing
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    record_of(request, Act.SIGN_OUT, object=f"account {request.user.get_username()}")
    logout(request)
    return redirect("sign_in")


def _signed_in(request: HttpRequest, account: Account, onward: str) -> HttpResponse:
    begin_session(request, account)
    record_of(request, Act.SIGN_IN, object=f"account {account.login}")
    response = redirect(onward)
    devices.remember(request, response, account.login)
    return response


def _refused(request: HttpRequest, login: str, step: str) -> None:
    record(Act.SIGN_IN, by=login, object=step, address=address_of(request), result=Result.REFUSED)


def _pending_account(pending: dict[str, str] | None) -> Account | None:
    if not pending or clock.now() - datetime.fromisoformat(pending["at"]) > _PENDING_FOR:
        return None
    account = Account.objects.select_related("person").filter(pk=pending["account"]).first()
    return account if account is not None and may_sign_in(account) else None


def page_asked(request: HttpRequest) -> str:
    """Where to go when that is done: the page that was asked for, never one of another host."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if allowed else resolve_url(settings.LOGIN_REDIRECT_URL)


def _door(request: HttpRequest, form: Form, onward: str, status: int = 200) -> HttpResponse:
    posts = demonstration.posts() if settings.MODE == "demo" else []
    context = {"form": form, "next": onward, "demonstration": posts}
    return render(request, "organisation/sign_in.html", context, status=status)


def _wait(request: HttpRequest, form: Form, onward: str, told: throttle.TooMany) -> HttpResponse:
    form.add_error(None, too_many(told))
    return _door(request, form, onward, status=429)


def _code_page(request: HttpRequest, form: Form, status: int = 200) -> HttpResponse:
    return render(request, "organisation/sign_in_code.html", {"form": form}, status=status)


def too_many(told: throttle.TooMany) -> str:
    """How long to wait, in words."""
    seconds = max(1, round((told.until - clock.now()).total_seconds()))
    if seconds < 60:
        wait = ngettext("{count} second", "{count} seconds", seconds).format(count=seconds)
    else:
        minutes = -(-seconds // 60)
        wait = ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)
    return _("Too many tries. Try again in {wait}.").format(wait=wait)


def _tell_codes_left(request: HttpRequest, left: int) -> None:
    text = _("A recovery code was used; {left} are left.").format(left=left)
    if left < _FEW_CODES:
        text += " " + _("Set the second factor up anew to get others.")
    messages.warning(request, text)
