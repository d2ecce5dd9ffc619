"""How pages of the organisation write units, people, posts and days; links keep the day that is looked at."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anqi.kit import clock
from anqi.organisation.authority import Scope
from anqi.organisation.models import Holding, Person, Unit, UnitKind
from anqi.organisation.posts import Post
from anqi.organisation.spans import Span
from anqi.pages.addresses import href_to

Cells = dict[str, Any]

HEAD_OF: dict[str, Post] = {
    UnitKind.DEPARTMENT: Post.DEPARTMENT_HEAD,
    UnitKind.WORKSHOP: Post.DEPARTMENT_HEAD,
    UnitKind.TEAM: Post.TEAM_LEADER,
    UnitKind.SHIFT: Post.TEAM_LEADER,
    UnitKind.COMMITTEE: Post.PARTY_SECRETARY,
    UnitKind.GENERAL_BRANCH: Post.BRANCH_SECRETARY,
    UnitKind.BRANCH: Post.BRANCH_SECRETARY,
    UnitKind.GROUP: Post.PARTY_GROUP_LEADER,
}
"""The post of whoever leads a unit of a kind. That of a committee is one of the whole plant, as those beside it."""
COMMITTEE_POSTS = (Post.PARTY_SECRETARY, Post.DEPUTY_SECRETARY, Post.DISCIPLINE_SECRETARY)


def is_held_in(holding: Holding, unit: Unit) -> bool:
    """Whether a post is one of a unit: a committee's are held in the whole plant."""
    if unit.kind == UnitKind.COMMITTEE:
        return holding.unit_id is None and holding.post in COMMITTEE_POSTS
    return holding.unit_id == unit.pk


@dataclass(frozen=True)
class Day:
    """The day on which the organisation is looked at. Names lead only to people whom the `scope` reaches."""

    day: date
    scope: Scope | None = None

    @classmethod
    def asked(cls, request: HttpRequest, scope: Scope | None = None) -> "Day":
        """The day that `?day=` names (`?on=` is understood too), else today."""
        try:
            day = date.fromisoformat(request.GET.get("day") or request.GET.get("on", ""))
        except ValueError:
            day = clock.today()
        return cls(day, scope)

    @property
    def is_today(self) -> bool:
        return self.day == clock.today()

    @property
    def query(self) -> str:
        """What an address ends with so that it is of this day."""
        return "" if self.is_today else "?" + urlencode({"day": self.day.isoformat()})

    def unit_href(self, unit: Unit) -> str:
        return href_to("organisation:unit", unit.pk) + self.query

    def person_href(self, person: Person) -> str:
        return href_to("organisation:person", person.code) + self.query

    def unit(self, unit: Unit) -> Cells:
        return {"text": unit.name_on(self.day), "href": self.unit_href(unit)}

    def person(self, person: Person) -> Cells:
        if self.scope is not None and not self.scope.sees(person=person.code):
            return {"text": person.name}
        return {"text": person.name, "href": self.person_href(person)}

    def links(self, units: list[Unit]) -> list[Cells]:
        return [self.unit(one) for one in units]

    def holders(self, holdings: list[Holding]) -> list[Cells]:
        return [self.person(one.person) for one in holdings]


def told(day: date | None) -> str:
    """A day as it is written; an open end is a dash."""
    return "–" if day is None else day.isoformat()


def span(one: Span) -> tuple[str, str]:
    return told(one.active_from), told(one.active_to)


def table(
    caption: str, titles: tuple[str | tuple[str, str], ...], rows: list[Cells], **more: Any
) -> Cells:
    """A table for the component; a title may stand with its kind of column."""
    columns = [
        {"name": title} if isinstance(title, str) else {"name": title[0], "kind": title[1]}
        for title in titles
    ]
    return {"caption": caption, "columns": columns, "rows": rows, "form": "stack", **more}


PAIRS = "stack pairs"
"""The form of a table of short cells, two of which stand on a line of a phone."""


def row(*cells: Any, **more: Any) -> Cells:
    return {"cells": list(cells), **more}


def to_withdraw(kind: str, one: Span) -> Cells:
    """The button that withdraws a row; kinds are those of `withdrawals.py`."""
    href = reverse(f"organisation:withdraw_{kind}", args=[one.pk])
    return {"button": {"text": _("Withdraw"), "href": href}}


WITHDRAWING: Cells = {"name": gettext_lazy("Withdraw it"), "hidden": True}
"""The column of those buttons."""


def vacant() -> Cells:
    """A post that nobody holds."""
    return {"text": _("vacant"), "state": "part"}
