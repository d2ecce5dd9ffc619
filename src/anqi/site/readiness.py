"""Whether an installation may be served, and whether it is well."""

import sqlite3
import tempfile
import time

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from anqi.jobs import clockwork
from anqi.jobs.schedule import duties
from anqi.organisation.models import Account

SOUND_SQLITE = (3, 51, 3)
"""SQLite before it can corrupt a database in WAL mode under several writers (reliability.md §0.2)."""


_KEPT = ("fsync", "full_page_writes", "synchronous_commit")


def why_not() -> list[str]:
    """Why the installation must not be served; nothing where it may."""
    if connection.vendor == "sqlite" and sqlite3.sqlite_version_info < SOUND_SQLITE:
        message = _(
            "SQLite {version} can lose data under several writers; install pysqlite3 ≥ 0.6.1"
        )
        return [message.format(version=sqlite3.sqlite_version)]
    if connection.vendor == "postgresql" and (careless := _careless()):
        message = _(
            "PostgreSQL runs with {settings} off: a power cut would lose what was acknowledged; turn it on"
        )
        return [message.format(settings=", ".join(careless))]
    if waiting := unapplied():
        return [
            _("the database is not up to date ({names}); run anqi migrate").format(names=waiting)
        ]
    reasons = []
    if settings.MODE == "production":
        if settings.DEBUG:
            reasons.append(_("DEBUG is on"))
        if Account.objects.filter(is_demo=True, is_active=True).exists():
            reasons.append(_("there are demonstration accounts; close them, or set ANQI_MODE=demo"))
    return reasons


def _careless() -> list[str]:
    """Settings of the PostgreSQL server that must be on, and are not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off'", [list(_KEPT)]
        )
        return sorted(name for (name,) in cursor.fetchall())


def unapplied() -> str:
    """The names of migrations that the database still needs."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return ", ".join(f"{one.app_label}.{one.name}" for one, _backwards in plan)


_FRESH = 60
"""For so many seconds a database that was found up to date is not looked through again: that reads every migration."""
_up_to_date_at: dict[str, float] = {}


def said(ailment: str) -> str:
    """An ailment in the language that is active, for who looks after the installation."""
    word, _colon, name = ailment.partition(":")
    if name:
        title = next((str(duty.title) for duty in duties() if duty.name == name), name)
        return {
            "late": _("{duty}: not done for too long"),
            "alarm": _("{duty}: found something amiss"),
        }.get(word, _("{duty}: broke down")).format(duty=title)  # fmt: skip
    return {
        "migrations": _("the database is not up to date"),
        "database": _("the database does not answer"),
        "home": _("the folder of the installation can't be written"),
    }.get(word, word)


def _is_behind() -> bool:
    """Whether the database lacks a migration. That one was found to lack none is believed for a while."""
    name = str(connection.settings_dict["NAME"])
    if time.monotonic() - _up_to_date_at.get(name, -_FRESH) < _FRESH:
        return False
    if unapplied():
        return True
    _up_to_date_at[name] = time.monotonic()
    return False


def ailments() -> list[str]:
    """What is not well with a running installation, a word each: it may be read by anybody."""
    found = []
    try:
        if _is_behind():
            found.append("migrations")
        else:
            found += clockwork.ailments()
    except DatabaseError:
        found.append("database")
    try:
        # A name of its own: several ask at once, also within one process.
        with tempfile.TemporaryFile(dir=settings.HOME):
            pass
    except OSError:
        found.append("home")
    return found
