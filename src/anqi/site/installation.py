"""The system administrator's page: which settings are in force, which versions run, and whether all is well.

No secret, no password and no address of a database stands here; nothing of the business either.
"""

import platform
import shutil
import sqlite3
from importlib.metadata import version

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anqi.organisation.access import Verb
from anqi.organisation.asking import administrator
from anqi.pages.component_kinds import Action, Row, Table, Term
from anqi.site.readiness import ailments

_PARTS = ("anqi", "django", "django-ninja", "duckdb", "pyarrow", "gunicorn", "cryptography")
_LITTLE = 2 << 30
"""Free bytes of a disk below which it is told."""


@require_GET
def installation(request: HttpRequest) -> HttpResponse:
    """What runs here, and by which settings."""
    administrator(request, Verb.MANAGE_SETTINGS)
    context = {
        "health": _health(),
        "settings": _settings(),
        "versions": _versions(),
        "actions": _ways(),
    }
    return render(request, "site/installation.html", context)


def _ways() -> list[Action]:
    ways = ((_("Background work"), "jobs:jobs"), (_("Daily duties"), "jobs:clock"))
    found: list[Action] = []
    for text, name in ways:
        try:
            found.append({"text": text, "href": reverse(name)})
        except NoReverseMatch:
            continue
    return found


def _health() -> Table:
    told = {
        "migrations": _("The database is up to date"),
        "database": _("The database answers"),
        "home": _("The directory can be written"),
    }
    ill = set(ailments())
    rows: list[Row] = [
        {"cells": [text, {"state": "fail" if name in ill else "ok", "text": _state(name in ill)}]}
        for name, text in told.items()
    ]
    free = shutil.disk_usage(settings.HOME).free
    rows.append({
        "cells": [
            _("Free space: {size} GB").format(size=f"{free / (1 << 30):.1f}"),
            {"state": "part" if free < _LITTLE else "ok", "text": _state(free < _LITTLE)},
        ]
    })  # fmt: skip
    return {
        "caption": _("Health"),
        "columns": [{"name": _("What is looked at")}, {"name": _("Finding")}],
        "rows": rows,
    }


def _state(is_ill: bool) -> str:
    return _("not well") if is_ill else _("well")


def _settings() -> list[Term]:
    kinds = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    idle, longest = settings.SESSION_COOKIE_AGE // 60, settings.SESSION_ABSOLUTE_AGE // 3600
    return [
        _term(_("Mode"), settings.MODE, "ANQI_MODE"),
        _term(_("Host names"), ", ".join(settings.ALLOWED_HOSTS), "ANQI_HOSTS"),
        _term(_("Proxies before the server"), str(settings.PROXIES), "ANQI_PROXIES"),
        _term(_("Database"), kinds.get(connection.vendor, connection.vendor), "DATABASE_URL"),
        _term(
            _("Second factor compulsory for"),
            _whom()[settings.SECOND_FACTOR],
            f"ANQI_SECOND_FACTOR={settings.SECOND_FACTOR}",
        ),
        _term(
            _("Rules of passwords"),
            _rules()[settings.PASSWORDS],
            f"ANQI_PASSWORDS={settings.PASSWORDS}",
        ),
        _term(
            _("Mail server"), _("set up") if settings.EMAIL_HOST else _("none"), "ANQI_MAIL_HOST"
        ),
        _term(
            _("A session ends"),
            _("after {idle} idle minutes, {longest} hours in all").format(
                idle=idle, longest=longest
            ),
        ),
        _term(_("Time zone"), settings.TIME_ZONE),
        _term(
            _("Secrets before this one"),
            str(len(settings.SECRET_KEY_FALLBACKS)),
            "anqi secret renew",
        ),
    ]


def _whom() -> dict[str, str]:
    return {
        "administrators": _("the three administrators"),
        "offices": _("administrators and offices that take out data of the whole plant"),
        "everyone": _("every account"),
        "nobody": _("no account"),
    }


def _rules() -> dict[str, str]:
    return {
        "asvs": _("by OWASP ASVS: length and lists"),
        "dengbao": _("by 等保: three kinds of characters, changed every 90 days"),
    }


def _term(name: str, value: str, variable: str = "") -> Term:
    term: Term = {"name": name, "value": value}
    return {**term, "note": variable} if variable else term


def _versions() -> list[Term]:
    found: list[Term] = [{"name": name, "value": version(name), "mono": True} for name in _PARTS]
    found.append({"name": "Python", "value": platform.python_version(), "mono": True})
    found.append({"name": "SQLite", "value": sqlite3.sqlite_version, "mono": True})
    if connection.vendor == "postgresql":
        number = getattr(connection, "pg_version", 0)
        found.append({"name": "PostgreSQL", "value": str(number), "mono": True})
    return found
