"""Proving once more who is there: password and second factor, asked again before what matters."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from anqi.organisation.accounts import devices, forms, fresh, second_factor, throttle
from anqi.organisation.accounts.owed import while_owing
from anqi.organisation.accounts.views import page_asked, too_many
from anqi.organisation.asking import account_of
from anqi.organisation.models import Account
from anqi.organisation.models_access import Result
from anqi.organisation.records import Act, address_of, record_of


@while_owing
@sensitive_post_parameters("current", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """Ask for password and code, and go back to what was asked for. The session gets a new key."""
    account = account_of(request)
    factor = second_factor.factor_of(account)
    form = forms.Again(request.POST or None, with_code=factor is not None)
    status = 200
    if request.method == "POST":
        status = _status(request, account, form)
        if status == 302:
            request.session.cycle_key()
            fresh.prove(request)
            record_of(request, Act.PROVE, object=f"account {account.login}")
            return redirect(page_asked(request))
    context = {"form": form, "next": page_asked(request), "minutes": fresh.FOR.seconds // 60}
    return render(request, "organisation/again.html", context, status=status)


def _status(request: HttpRequest, account: Account, form: Form) -> int:
    """302 where it is proved; otherwise the form says what is wrong. The code is looked at only with the password."""
    if not form.is_valid():
        return 422
    if not knows_password(request, account, form):
        return 422
    if "code" not in form.fields:
        return 302
    buckets = throttle.buckets(
        "code", account.login, address_of(request), devices.known(request, account.login)
    )
    try:
        throttle.take(buckets)
    except throttle.TooMany as told:
        form.add_error(None, too_many(told))
        return 429
    factor = second_factor.factor_of(account)
    manner = second_factor.accepts(factor, form.cleaned_data["code"]) if factor else ""
    if not manner:
        form.add_error("code", _("This code does not fit. Type the one that the phone shows now."))
        return 422
    throttle.succeeded(buckets)
    if manner == "recovery":
        record_of(request, Act.RECOVERY_CODE, object=f"account {account.login}")
    return 302


def knows_password(request: HttpRequest, account: Account, form: Form) -> bool:
    """Whether the form's `current` is the password; each try counts, so that a found session does not guess it."""
    buckets = throttle.buckets(
        "current", account.login, address_of(request), devices.known(request, account.login)
    )
    try:
        throttle.take(buckets)
    except throttle.TooMany as told:
        form.add_error("current", too_many(told))
        return False
    if not account.check_password(form.cleaned_data["current"]):
        record_of(request, Act.PROVE, object=f"account {account.login}", result=Result.REFUSED)
        form.add_error("current", _("This is not the current password."))
        return False
    throttle.succeeded(buckets)
    return True
