"""Runs and editions in words, for pages."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from anqi.assessment.rulebooks.wording import edition_called
from anqi.assessment.runs.models import Run
from anqi.assessment.runs.staleness import MOST, Change, groups_seen
from anqi.facts.catalogue import KINDS
from anqi.kit.language import spoken
from anqi.ledger.showing import moment_of
from anqi.organisation.authority import Scope
from anqi.organisation.models import Tree, Unit
from anqi.pages.addresses import href_to
from anqi.pages.component_kinds import Link, Row, Table, Term

_NAMED = 3
"""Facts that a line of changes leads to."""


def run_called(run: Run) -> str:
    """A run among others: by what, and up to which day."""
    return _("{edition}, as of {day}").format(edition=edition_called(run.edition), day=run.as_of)


def short(digest: str) -> str:
    """A hash, shortened: what is compared by eye."""
    return f"{digest[:8]}…{digest[-8:]}"


def asked_by(run: Run) -> str:
    if run.asked_by is not None:
        return run.asked_by.name
    return _("by the clock") if not run.kept else "–"


def terms_of(run: Run) -> list[Term]:
    """What a run was judged by, so that anybody can judge again and compare."""
    return [
        {"name": _("Rulebook and edition"), "value": edition_called(run.edition)},
        {"name": _("SHA-256 of the rulebook"), "value": run.edition.sha256, "mono": True},
        {"name": _("Judged up to"), "value": run.as_of.isoformat()},
        {"name": _("Ledger"), "value": _("{count} facts").format(count=f"{run.size:,}"),
         "href": reverse("ledger:seals")},
        {"name": _("Root"), "value": run.root, "mono": True},
        {"name": _("SHA-256 of the roster"), "value": run.roster, "mono": True},
        {"name": _("SHA-256 of the results"), "value": run.sha256, "mono": True},
        {"name": _("Made at"), "value": moment_of(run.made_at)},
        {"name": _("Asked for by"), "value": asked_by(run)},
        {"name": _("Program"), "value": run.release},
    ]  # fmt: skip


def asof_of(run: Run) -> list[str]:
    """Where the figures of a page come from, for its foot."""
    return [
        _("as of {day}, 24:00").format(day=run.as_of),
        edition_called(run.edition),
        _("ledger of {count} facts, root {root}").format(
            count=f"{run.size:,}", root=short(run.root)
        ),
        _("judged {moment}; judged again it is the same, byte for byte").format(
            moment=moment_of(run.made_at)
        ),
    ]


def stale_sentence(changes: Sequence[Change], rosters: int) -> str:
    """That a run is out of date, and why; empty where it is not."""
    parts = []
    posted = sum(1 for one in changes if one.takes_back is None)
    backs = len(changes) - posted
    more = "+" if len(changes) > MOST else ""
    if posted:
        parts.append(_("{count} facts posted since").format(count=f"{posted:,}{more}"))
    if backs:
        parts.append(_("{count} facts taken back since").format(count=f"{backs:,}{more}"))
    if rosters:
        parts.append(_("{count} changes of the roster").format(count=f"{rosters:,}"))
    return _(", ").join(parts)


def changes_table(run: Run, changes: Sequence[Change], scope: Scope) -> Table | None:
    """What changed since, by kind and unit, as far as somebody sees the facts; one query."""
    groups = groups_seen(changes, scope)
    if not groups:
        return None
    units = Unit.objects.filter(plant=run.plant_id).values_list("tree", "code", "name")
    names = {(tree, code): name for tree, code, name in units}
    rows: list[Row] = [
        {"cells": _cells(kind, department, branch, found, names)}
        for (kind, department, branch), found in sorted(groups.items())
    ]
    return {
        "caption": _("What changed since"),
        "columns": [
            {"name": _("Kind")}, {"name": _("For whom")}, {"name": _("Posted"), "kind": "num"},
            {"name": _("Taken back"), "kind": "num"}, {"name": _("Fact"), "kind": "mono"},
        ],
        "rows": rows, "form": "stack",
    }  # fmt: skip


def _cells(
    kind: str, department: str, branch: str, found: list[Change], names: dict[tuple[str, str], str]
) -> list[Any]:
    whom = [names.get((Tree.ADMINISTRATION, department), department),
            names.get((Tree.PARTY, branch), branch)]  # fmt: skip
    people = len({one.person for one in found if one.person})
    if people:
        whom.append(_("{count} people").format(count=people))
    backs = sum(1 for one in found if one.takes_back is not None)
    links: list[Link] = [
        {"text": f"#{one.number}", "href": href_to("ledger:fact", one.fact)}
        for one in found[:_NAMED]
    ]
    if len(found) > _NAMED:
        links.append({"text": _("{count} more facts").format(count=len(found) - _NAMED)})
    return [
        KINDS[kind].title.in_(spoken()), " ".join(filter(None, whom)) or "–",
        f"{len(found) - backs:,}", f"{backs:,}", {"links": links},
    ]  # fmt: skip
