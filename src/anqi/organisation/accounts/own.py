"""One's own account: what one may do, password, sessions, second factor."""

import io

import segno
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anqi.kit import clock
from anqi.organisation.access import TABLE, Verb
from anqi.organisation.accounts import forms, operations, passwords, second_factor
from anqi.organisation.accounts.fresh import need_fresh
from anqi.organisation.accounts.owed import needs_factor, unsettle, while_owing
from anqi.organisation.accounts.proving import knows_password
from anqi.organisation.accounts.showing import browser_told
from anqi.organisation.authority import Authority, Holder, Reach
from anqi.organisation.models import Account
from anqi.organisation.models_access import SecondFactor, Session, Token
from anqi.organisation.posts import Administration
from anqi.organisation.records import Act, Denied, address_of, record_of


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Who I am here, by which posts, and what each lets me do."""
    account = _mine(request)
    context = {
        "account": account,
        "rights": [_right(holder, unit) for holder, unit in _holders(account)],
        "factor": second_factor.factor_of(account),
        "sessions": Session.objects.filter(account=account, expire_date__gt=clock.now()).count(),
        "tokens": Token.objects.filter(account=account, closed_at=None).count(),
    }
    return render(request, "organisation/account.html", context)


@while_owing
@sensitive_post_parameters("current", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Another password, with the current one; all other sessions end."""
    account = _mine(request)
    form = forms.ChangePassword(account, request.POST or None)
    if request.method == "POST" and form.is_valid() and knows_password(request, account, form):
        operations.set_password(
            account=account,
            password=form.cleaned_data["new"],
            by=account.login,
            keep=request.session.session_key,
            act=Act.PASSWORD_CHANGE,
            address=address_of(request),
        )
        update_session_auth_hash(request, account)
        messages.info(
            request, _("The new password holds from now on. All other sessions have ended.")
        )
        return redirect("access:index")
    status = 422 if form.errors else 200
    context = {
        "form": form,
        "was_given": account.given_until is not None,
        "is_old": account.given_until is None and passwords.to_be_changed(account),
        "days": passwords.LASTS.days,
    }
    return render(request, "organisation/password.html", context, status=status)


@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    """Where I am signed in."""
    found = Session.objects.filter(account=_mine(request), expire_date__gt=clock.now())
    context = {
        "sessions": [(one, browser_told(one.agent)) for one in found],
        "this": request.session.session_key,
    }
    return render(request, "organisation/sessions.html", context)


@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End one of my sessions, or all others."""
    account = _mine(request)
    handle = request.POST.get("session", "")
    if handle:
        mine = {one.handle: one for one in Session.objects.filter(account=account)}
        if handle not in mine:
            raise Denied
        need_fresh(request)
        mine[handle].delete()
    else:
        need_fresh(request)
        operations.end_sessions(account, keep=request.session.session_key)
    record_of(request, Act.SESSION_END, object=f"account {account.login}")
    return redirect("access:sessions")


@while_owing
@require_GET
def factor(request: HttpRequest) -> HttpResponse:
    """The second factor: begin, confirm or remove it."""
    need_fresh(request)
    return _factor_page(request, _factor(request))


@while_owing
@require_POST
def begin_factor(request: HttpRequest) -> HttpResponse:
    """Make the secret that a phone will hold."""
    need_fresh(request)
    found = second_factor.begin(_mine(request))
    if found.confirmed_at is None:
        record_of(request, Act.SECOND_FACTOR_BEGUN, object=f"account {found.account.login}")
    return redirect("access:factor")


@while_owing
@require_GET
def factor_picture(request: HttpRequest) -> HttpResponse:
    """The secret as a QR code, until it is confirmed; never after."""
    need_fresh(request)
    found = _factor(request)
    if found is None or found.confirmed_at:
        raise Denied
    out = io.BytesIO()
    segno.make(second_factor.address(found), error="m").save(
        out, kind="svg", scale=5, border=4, light="#fff", dark="#000"
    )
    return HttpResponse(out.getvalue(), content_type="image/svg+xml")


@while_owing
@sensitive_post_parameters("code")
@require_POST
def confirm_factor(request: HttpRequest) -> HttpResponse:
    """Put it into use with a first code; the recovery codes are shown this once. The session gets a new key."""
    need_fresh(request)
    found = _factor(request)
    if found is None:
        return redirect("access:factor")  # it was begun too long ago, and is begun anew there
    if found.confirmed_at:
        raise Denied
    form = forms.Confirm(request.POST)
    if form.is_valid():
        codes = second_factor.confirm(found, form.cleaned_data["code"])
        if codes is not None:
            request.session.cycle_key()
            record_of(request, Act.SECOND_FACTOR_ON, object=f"account {found.account.login}")
            operations.end_sessions(found.account, keep=request.session.session_key)
            return render(request, "organisation/recovery_codes.html", {"codes": codes})
        form.add_error("code", _("This code does not fit. Is the phone's clock right?"))
    return _factor_page(request, found, confirm=form)


@while_owing
@require_POST
def remove_factor(request: HttpRequest) -> HttpResponse:
    """Do without a second factor again, or set up another; all other sessions end."""
    account = _mine(request)
    if second_factor.factor_of(account) is None:
        raise Denied
    need_fresh(request)
    second_factor.remove(account)
    unsettle(request.session)
    operations.end_sessions(account, keep=request.session.session_key)
    record_of(request, Act.SECOND_FACTOR_OFF, object=f"account {account.login}")
    if not needs_factor(account):
        messages.warning(request, _("From now on the password alone is enough."))
    return redirect("access:factor")


@require_POST
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Other recovery codes, shown this once; those before no longer help."""
    found = second_factor.factor_of(_mine(request))
    if found is None:
        raise Denied
    need_fresh(request)
    codes = second_factor.new_recovery_codes(found)
    record_of(request, Act.RECOVERY_NEW, object=f"account {request.user.get_username()}")
    return render(request, "organisation/recovery_codes.html", {"codes": codes})


def _mine(request: HttpRequest) -> Account:
    account = request.user
    if not isinstance(account, Account):
        raise Denied
    return account


def _factor(request: HttpRequest) -> SecondFactor | None:
    """The one in use, or the one that is being set up."""
    account = _mine(request)
    return second_factor.factor_of(account) or second_factor.begun(account)


def _factor_page(
    request: HttpRequest, found: SecondFactor | None, confirm: Form | None = None
) -> HttpResponse:
    is_new = found is not None and not found.confirmed_at
    account = _mine(request)
    context = {
        "factor": found,
        "secret": second_factor.secret_text(found) if found is not None and is_new else "",
        "confirm": confirm or forms.Confirm(),
        "wanted": needs_factor(account),
    }
    status = 422 if confirm else 200
    return render(request, "organisation/second_factor.html", context, status=status)


def _holders(account: Account) -> list[tuple[Holder, str]]:
    if account.administers:
        return [(Administration(account.administers), "")]
    found = Authority.of(account).posts
    return [(holder, str(unit or "")) for holder, unit in found]


def _right(holder: Holder, unit: str) -> dict[str, object]:
    """A post, its unit, and its verbs by how far they reach."""
    verbs = TABLE[holder]
    reaches = [
        (reach.label, [verb.label for verb in Verb if verbs.get(verb) is reach])
        for reach in Reach
        if reach in verbs.values()
    ]
    return {"post": holder.label, "unit": unit, "reaches": reaches}
