"""Addresses that homes lead to. A room that is not there yet has none, and what would lead there is shown without."""

from datetime import date
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from anqi.kit.periods import month_end


def address(name: str, *arguments: object) -> str:
    """The address of a name, or nothing."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


def facts(*, first: date | None = None, last: date | None = None, **asked: str) -> str:
    """The ledger's list, filtered by `kind`, `department`, `branch`, `person`, days, and `late` or `unmet`."""
    base = address("ledger:facts")
    wanted = {name: value for name, value in asked.items() if value}
    days = {name: day.isoformat() for name, day in (("first", first), ("last", last)) if day}
    return f"{base}?{urlencode(wanted | days)}" if base else ""


def tasks(which: str, *, department: str = "", branch: str = "") -> str:
    """One of the lists of tasks (work.lists.Which), narrowed to those of a department or branch."""
    base = address("work:tasks")
    asked = {"list": which, "department": department, "branch": branch}
    wanted = {name: value for name, value in asked.items() if value}
    return f"{base}?{urlencode(wanted)}" if base else ""


def month_of_facts(month: date, **asked: str) -> str:
    """The same for the facts of a month."""
    return facts(first=month, last=month_end(month), **asked)
