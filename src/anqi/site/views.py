"""The patterns, and what of the frame can be switched. All of it works without a script."""

from django.contrib.auth.decorators import login_not_required, login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from anqi.site import specimens
from anqi.site.frame import THEME_COOKIE, THEMES

A_YEAR = 365 * 24 * 3600


@login_required
@require_GET
def patterns(request: HttpRequest) -> HttpResponse:
    """Every component in every state, in the words of the house."""
    return render(request, "site/patterns.html", specimens.all_of_them())


@login_not_required
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or (nothing) as the device is; kept a year in a cookie, and back to the page."""
    theme = request.POST.get("theme", "")
    if theme and theme not in THEMES:
        return HttpResponseBadRequest()
    response = HttpResponseRedirect(_back(request))
    if theme:
        response.set_cookie(
            THEME_COOKIE,
            theme,
            max_age=A_YEAR,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    else:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response


def _back(request: HttpRequest) -> str:
    """The page that was left, never one of another host."""
    asked = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if allowed else reverse("home")
