"""One's own tokens: what programs sign in with, in one's name and never beyond what one may do oneself."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from anqi.kit import clock
from anqi.organisation.accounts import once
from anqi.organisation.accounts.fresh import need_fresh
from anqi.organisation.accounts.showing import moment_told
from anqi.organisation.asking import account_of, one_seen
from anqi.organisation.models import Account
from anqi.organisation.models_access import Token
from anqi.organisation.records import Denied, address_of
from anqi.organisation.tokens import TokenScope, close_token, make_token
from anqi.pages.forms import KeyedForm

MOST = 10
_PURPOSE = "token"
_DAYS = (30, 90, 365)


class NewToken(KeyedForm):
    """What a token is for, what it is good for, and for how long: at most a year."""

    name = forms.CharField(label=gettext_lazy("What for"), max_length=100)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("Scopes"),
        choices=TokenScope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("It may do what is chosen here, as far as your posts reach."),
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Good for"),
        choices=[(days, days) for days in _DAYS],
        coerce=int,
        initial=90,
    )

    def __init__(self, account: Account, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.account = account
        days: Any = self.fields["days"]
        days.choices = [(each, _("{days} days").format(days=each)) for each in _DAYS]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if _open(self.account).filter(name=name).exists():
            raise forms.ValidationError(_("You have an open token of this name."))
        return name

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if _open(self.account).count() >= MOST:
            message = _("You have {count} open tokens; close one first.")
            self.add_error(None, message.format(count=MOST))
        return given


@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """My tokens; a new one is shown once."""
    account = _working(request)
    need_fresh(request)
    if request.method == "POST":
        shown = once.kept(request, _PURPOSE)
        if shown is not None and shown.key == request.POST.get("key"):
            return redirect("access:tokens")  # sent twice: what the first sending made
    form = NewToken(account, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        text = make_token(
            account=account,
            name=given["name"],
            scopes=[TokenScope(one) for one in given["scopes"]],
            expires_on=clock.today() + timedelta(days=given["days"]),
            address=address_of(request),
        )
        once.keep(request, _PURPOSE, given["key"], [{"name": given["name"], "token": text}])
        return redirect("access:tokens")
    shown = once.kept(request, _PURPOSE)
    labels = dict(TokenScope.choices)
    context = {
        "form": form,
        "shown": shown.rows[0] if shown else None,
        "until": moment_told(shown.until, day=False) if shown else "",
        "tokens": [
            (one, [labels.get(scope, scope) for scope in one.scopes], moment_told(one.used_at))
            for one in _open(account)
        ],
    }
    return render(request, "organisation/tokens.html", context, status=422 if form.errors else 200)


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close one of my tokens, or show the new one no more."""
    account = _working(request)
    if "kept" in request.POST:
        once.forget(request, _PURPOSE)
        return redirect("access:tokens")
    try:
        mine = one_seen(
            Token.objects.select_related("account"),
            Q(account=account),
            pk=request.POST.get("token", ""),
        )
    except (ValueError, forms.ValidationError) as fault:
        raise Denied from fault
    close_token(token=mine, by=account.login, address=address_of(request))
    return redirect("access:tokens")


def _working(request: HttpRequest) -> Account:
    """The account, where it is a person's: administrators see no business content, by programs neither."""
    account = account_of(request)
    if account.person is None:
        raise Denied
    return account


def _open(account: Account) -> QuerySet[Token]:
    return Token.objects.filter(account=account, closed_at=None)
