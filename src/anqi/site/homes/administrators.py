"""The homes of the three administrators: their pages, and what needs attention there. No business content."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from anqi.kit import clock
from anqi.organisation.models import Account
from anqi.organisation.models_access import Record, Result
from anqi.organisation.posts import Administration
from anqi.organisation.spans import holds_on
from anqi.pages.component_kinds import Figure
from anqi.site.homes import links
from anqi.site.homes.kinds import Home, Section
from anqi.site.navigation import rooms_of
from anqi.site.readiness import ailments, said

_GIBI = 1 << 30
_LITTLE = 5 * _GIBI
"""Free space under which the system administrator is told."""


def home(account: Account) -> Home:
    made = Home(place=account.get_administers_display())
    ways: list[dict[str, Any]] = [
        {"name": room.name, "address": room.address, "icon": room.icon, "count": None}
        for room in rooms_of(account)
    ]
    figures = _FIGURES[Administration(account.administers)]()
    made.sections = [
        Section("figures", _("What needs attention"), figures, name="attention"),
        Section("rooms", _("Your pages"), ways, name="ways"),
    ]
    return made


def _system() -> list[Figure]:
    wrong = ailments()
    is_late = any(":" in one for one in wrong)
    free = shutil.disk_usage(settings.HOME).free
    return [
        {
            "name": _("Readiness"),
            "value": _("ready") if not wrong else _("not well"),
            "state": "fail" if wrong else "ok",
            "note": _("; ").join(map(said, wrong)) or _("database and folder answer"),
            "href": links.address("jobs:clock" if is_late else "installation"),
        },
        {
            "name": _("Free space"),
            "value": str(free // _GIBI),
            "unit": "GiB",
            "state": "part" if free < _LITTLE else "ok",
            "note": _("make room soon") if free < _LITTLE else _("enough"),
        },
        {
            "name": _("Database"),
            "value": "PostgreSQL" if connection.vendor == "postgresql" else "SQLite",
        },
        {
            "name": _("Mail server"),
            "value": _("set up") if settings.EMAIL_HOST else _("none"),
            "note": "" if settings.EMAIL_HOST else _("notices are in the inbox only"),
        },
    ]


def _security() -> list[Figure]:
    today = clock.today()
    accounts = Account.objects.filter(is_active=True)
    left = accounts.filter(~holds_on(today, "person__"), person__isnull=False).count()
    without = accounts.exclude(administers="").filter(
        Q(second_factor=None) | Q(second_factor__confirmed_at=None)
    )
    bare, open_now = without.count(), accounts.count()
    demo = accounts.filter(is_demo=True).count()
    return [
        {"name": _("Accounts that may sign in"), "value": f"{open_now:,}"},
        _attention(_("Of people who left"), left, _("close them")),
        _attention(_("Administrators without a second factor"), bare, _("ask them to set one up")),
        _attention(_("Of the demonstration"), demo, _("close them before real use")),
    ]


def _audit() -> list[Figure]:
    since = clock.now() - timedelta(days=1)
    day = Record.objects.filter(at__gte=since)
    refused = day.filter(result=Result.REFUSED)
    reach = refused.filter(act="reach").count()
    return [
        {
            "name": _("Records of a day"),
            "value": f"{day.count():,}",
            "href": links.address("records"),
        },
        _attention(
            _("Refused signing in"), refused.exclude(act="reach").count(), _("look who tried")
        ),
        _attention(_("Refused pages"), reach, _("look who tried")),
    ]


def _attention(name: str, count: int, what: str) -> Figure:
    return {
        "name": name,
        "value": f"{count:,}",
        "state": "part" if count else "ok",
        "note": what if count else _("nothing to do"),
    }


_FIGURES: dict[Administration, Callable[[], list[Figure]]] = {
    Administration.SYSTEM: _system,
    Administration.SECURITY: _security,
    Administration.AUDIT: _audit,
}
