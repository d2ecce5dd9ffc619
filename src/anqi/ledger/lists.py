"""The list of facts as its page shows it: figures, filters, the table, and the way to the pages beside."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anqi.facts.catalogue import CATALOGUE, KINDS
from anqi.kit import clock
from anqi.kit.language import spoken
from anqi.kit.periods import month_first, month_number
from anqi.ledger.forms import AskForm
from anqi.ledger.models import Fact
from anqi.ledger.queries import Asked, Listing, Names, units_of
from anqi.ledger.showing import moment_of, row_of
from anqi.ledger.summaries import Facets, Summary
from anqi.organisation.models import Tree

PAGES = ("before", "after")
_MONTHS = 60
"""Months that can be chosen; for older ones there are days from and to."""


class Address:
    """The address of a list with other filters than it was asked with; it begins at the newest again."""

    def __init__(self, asked: QueryDict) -> None:
        self._asked = {name: value for name, value in asked.items() if value and name != "format"}

    def __call__(self, **changes: str) -> str:
        kept = {name: value for name, value in self._asked.items() if name not in PAGES}
        some = {name: value for name, value in (kept | changes).items() if value}
        return "?" + urlencode(some)


def figures(found: Summary, *, whole: bool) -> list[dict[str, Any]]:
    """The ledger in a line: to who does not see the whole of it, no counts that would not open to him."""
    return [*(_counts(found) if whole else ()), _sealed(found), _verified(found)]


def _counts(found: Summary) -> list[dict[str, Any]]:
    facts = reverse("ledger:facts")
    share = found.reversals.count * 100 / found.size if found.size else 0
    unit = ngettext("fact", "facts", found.size)
    return [
        {
            "name": _("Facts in the ledger"),
            "value": f"{found.size:,}",
            "unit": unit,
            "href": facts,
            "note": _("today {count}").format(count=found.today),
        },
        {
            "name": _("Reversals"),
            "value": str(found.reversals),
            "unit": unit,
            "href": f"{facts}?reversals=on",
            "note": _("{share}%, each with its reason").format(share=f"{share:.2f}")
            if not found.reversals.more
            else _("each with its reason"),
        },
        {
            "name": _("Late entries"),
            "value": str(found.late),
            "unit": unit,
            "href": f"{facts}?late=on",
            "note": _("more than 3 working days after"),
        },
    ]


def _sealed(found: Summary) -> dict[str, Any]:
    """The newest checkpoint, and whether it has left the machine, as it must to prove anything."""
    said: dict[str, Any] = {"name": _("Last checkpoint"), "href": reverse("ledger:seals")}
    if found.sealed_at is None:
        note = _("{count} facts unsealed").format(count=f"{found.size:,}")
        return said | {"value": _("none yet"), "note": note, "state": "part"}
    if found.sealed_copies:
        state, note = "ok", _("left for {count} places").format(count=found.sealed_copies)
    elif found.sealed_waiting:
        state, note = "part", _("waits to leave the machine")
    else:
        state, note = "part", _("has not left the machine")
    return said | {"value": _near(found.sealed_at), "note": note, "state": state}


def _verified(found: Summary) -> dict[str, Any]:
    seals = reverse("ledger:seals")
    if found.verified_at is None or found.verified_from is None:
        return {
            "name": _("All verified"), "value": _("not yet"), "href": seals,
            "note": _("nobody has looked yet"), "state": "open",
        }  # fmt: skip
    seconds = (found.verified_at - found.verified_from).total_seconds()
    return {
        "name": _("All verified"),
        "value": _near(found.verified_at),
        "href": seals,
        "note": _("{count} faults").format(count=found.verified_faults)
        if found.verified_faults
        else _("every one as posted, {seconds} s").format(seconds=f"{max(1, round(seconds)):,}"),
        "state": "fail" if found.verified_faults else "ok",
    }


def chips(form: AskForm, names: Names, address: Address) -> list[dict[str, Any]]:
    """What is asked for: each a link that takes it away."""
    found = form.found
    said: dict[str, Callable[[Any], str]] = {
        "department": names.department,
        "branch": names.branch,
        "person": names.person,
        "month": month_title,
        "first": lambda day: _("from {day}").format(day=day),
        "last": lambda day: _("to {day}").format(day=day),
        "kind": lambda code: KINDS[code].title.in_(spoken()) if code in KINDS else code,
    }
    return [
        {"text": say(found[name]), "href": address(**{name: ""})}
        for name, say in said.items()
        if name in found
    ]


def toggles(asked: Asked, facets: Facets, address: Address) -> list[dict[str, Any]]:
    """Late entries and reversals: on, or off again; and to be taken away what was not met in time, where asked for."""
    unmet = [("unmet", _("Not met in time"), True, None)] if asked.unmet else []
    return [
        {
            "text": title,
            "count": None if count is None else f"{count:,}",
            "href": address(**{name: "" if chosen else "on"}),
            "chosen": chosen,
        }
        for name, title, chosen, count in (
            ("late", _("Late entries"), asked.late, facets.late),
            ("reversals", _("Reversals"), asked.reversals, facets.reversals),
            *unmet,
        )
    ]


def offer(form: AskForm, found: Summary, facets: Facets, names: Names, *, whole: bool) -> None:
    """Let the fields choose from what there is: kinds with how many facts, months since the first fact, units.

    Where it can't be said of which kinds there are facts, who sees a part only chooses from the whole catalogue.
    """
    known = found.kinds if whole else KINDS
    present = facets.kinds or dict.fromkeys(known)
    counts = {code: "" if count is None else f" {count:,}" for code, count in present.items()}
    every = "" if facets.all_kinds is None else f" {facets.all_kinds:,}"
    kinds = [
        (kind.code, f"{kind.title.in_(spoken())}{counts[kind.code]}")
        for kind in CATALOGUE
        if kind.code in counts
    ]
    units = units_of(names)
    form.offer(
        kind=[("", _("All kinds") + every), *kinds],
        month=[("", _("All months")), *_months(found.since)],
        department=[("", _("All departments")), *units[Tree.ADMINISTRATION]],
        branch=[("", _("All branches")), *units[Tree.PARTY]],
    )


def table(facts: Sequence[Fact], names: Names, asked: Asked) -> dict[str, Any]:
    """The table of facts; where all days asked for are of one year, it is not said again in each row."""
    is_one_year = asked.first and asked.last and asked.first.year == asked.last.year
    year = asked.first.year if asked.first and is_one_year else None
    titles = (
        ("mono nowrap", _("No.")), ("nowrap", _("Occurred on")), ("nowrap", _("Kind")),
        ("whole", _("Whom it counts for")), ("s whole", _("Attributes")), ("num", _("Quantity")),
        ("s", _("Source record")), ("s nowrap", _("Posted")), ("s nowrap", _("Posted by")),
    )  # fmt: skip
    return {
        "caption": _("Facts in the ledger"),
        "columns": [{"name": name, "kind": kind} for kind, name in titles],
        "rows": [row_of(fact, names, year=year) for fact in facts],
        "form": "stack facts",
        "scroll": True,
    }


def turns(found: Listing, address: Address) -> Mapping[str, str]:
    """The addresses of the pages beside: empty where there is none."""
    return {
        "older": "" if found.older is None else address(before=str(found.older)),
        "newer": "" if found.newer is None else address(after=str(found.newer)),
    }


def month_title(first: date) -> str:
    return dateformat.format(first, _("Y-m"))  # the letters of Django's own date formats


def _months(since: date | None) -> list[tuple[str, str]]:
    now = month_number(clock.today())
    oldest = now if since is None else max(month_number(since), now - _MONTHS + 1)
    months = [month_first(number) for number in range(now, oldest - 1, -1)]
    return [(f"{first:%Y-%m}", month_title(first)) for first in months]


def _near(moment: datetime) -> str:
    """A moment, as it is said from today."""
    there = moment.astimezone(clock.CHINA)
    today = clock.today()
    if there.date() == today:
        return _("today {time}").format(time=f"{there:%H:%M}")
    return moment_of(moment, today.year)
