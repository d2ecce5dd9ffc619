"""The page of one edition: its tables, what is wrong with it, what it still needs, its history, and what-if."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from anqi.assessment.rulebooks import checklist, sheet_page, wording
from anqi.assessment.rulebooks.changing import differences, named
from anqi.assessment.rulebooks.forms import FiguresForm
from anqi.assessment.rulebooks.models import Edition, EditionAct, EditionState
from anqi.assessment.rulebooks.outline import PARTS, Outline, Sheet, outline, points_said
from anqi.assessment.rulebooks.queries import compared_with, keeps, steps_of
from anqi.assessment.rulebooks.reviewing import Placed, Review, review
from anqi.assessment.rulebooks.sheet_page import Filled, Shown, anchor, lies_in
from anqi.assessment.rulebooks.stepping import may_do
from anqi.kit.faults import Faulty
from anqi.organisation.access import Verb, may
from anqi.organisation.models import Account
from anqi.pages import component_kinds as kinds
from anqi.rules.rulebook.nodes import Scalar
from anqi.work.wording import moment_said

TRIED = (EditionState.DRAFT, EditionState.REVIEW)
"""States in which what-if is offered: what is published is judged by runs."""


@dataclass
class Left:
    """What a POST left undone: what was typed, the conflict, the panel of what-if."""

    filled: Filled = field(default_factory=Filled)
    faults: list[str] = field(default_factory=list)
    conflict: list[dict[str, Any]] = field(default_factory=list)
    panel: dict[str, Any] | None = None
    status: int = 200


@dataclass(frozen=True)
class Asked:
    """Which part of which scheme is looked at."""

    scheme: str
    part: str


def asked(request: HttpRequest, found: Outline | None) -> Asked:
    """What an address asks for; what is not there asks for the first."""
    given = request.GET if request.method == "GET" else request.POST
    schemes = list(found.sheets) if found is not None else []
    scheme, part = given.get("scheme", ""), given.get("part", "")
    if scheme not in schemes:
        scheme = schemes[0] if schemes else ""
    return Asked(scheme, part if part in (*PARTS, "examples") else "rules")


def show(request: HttpRequest, account: Account, edition: Edition, left: Left) -> HttpResponse:
    """The page, with what a POST left undone."""
    steps = steps_of(edition)
    found = outline(edition.text)
    looked = asked(request, found)
    reviewed = review(edition, steps)
    base = compared_with(edition)
    sees_drafts = keeps(account)
    edits = may_do(account, EditionAct.SAVE, edition) and found is not None
    before = _before(base if sees_drafts else None)
    shown = Shown(
        edits=edits,
        before=before,
        filled=left.filled,
        faults=reviewed.checked.faults,
        objected={(one.scheme, one.rule): one for one in reviewed.objected},
        says=wording.says(reviewed.checked.rulebook),
    )
    newest = steps[-1] if steps else None
    context: dict[str, Any] = {
        "edition": edition,
        "title": wording.titled(edition),
        "numbered": wording.numbered(edition),
        "period": wording.period_said(edition),
        "sign": wording.sign_of(edition),
        "asked": looked,
        "edits": edits,
        "keeps": sees_drafts,
        "left": left,
        "schemes": _schemes(found, looked),
        "parts": _parts(found, looked, reviewed),
        "changes": _count(base, edition) if sees_drafts and base is not None else None,
        "base": base,
        "faults": _faults(edition, reviewed, found, looked),
        "conflict": left.conflict,
        "conflict_by": newest.by.name if newest else "",
        "conflict_at": moment_said(newest.at) if newest else "",
        "history": kinds.up_to_now([_event(one) for one in steps]),
        "checks": checklist.checks(edition, reviewed, steps, account) if sees_drafts else [],
        "acts": checklist.acts(edition, account, reviewed),
        "overrules": may_do(account, EditionAct.OVERRULE, edition),
        "worked": _worked(reviewed, looked),
        "unreadable": found is None,
        "panel": left.panel,
        "tries": sees_drafts
        and edition.state in TRIED
        and may(account, Verb.SEE_RESULTS, plant=edition.plant),
        "warnings": reviewed.checked.warnings,
        "form_id": "figures" if edits and looked.part in PARTS else "try",
        **_sheet(found, looked, shown),
    }
    if edits:
        initial = {"version": edition.version, "seen": json.dumps(_seen(context))}
        context["form"] = FiguresForm(initial=initial)
    return render(request, "assessment/rulebooks/edition.html", context, status=left.status)


def _before(base: Edition | None) -> dict[str, Scalar]:
    try:
        return named(base.text) if base is not None else {}
    except Faulty:
        return {}


def _count(base: Edition, edition: Edition) -> int | None:
    try:
        found = differences(base.text, edition.text)
        return sum(one.name.startswith(("schemes.", "indicators.", "measures.")) for one in found)
    except Faulty:
        return None


def _sheet(found: Outline | None, looked: Asked, shown: Shown) -> dict[str, Any]:
    """The rows that are looked at, with the scheme's head and sum."""
    sheet: Sheet | None = found.sheets.get(looked.scheme) if found is not None else None
    if found is None or (sheet is None and looked.part != "indicators"):
        return {"rows": [], "head": []}
    if looked.part == "indicators":
        return {"rows": sheet_page.rows(found.indicators, shown), "head": []}
    assert sheet is not None  # noqa: S101  # said above
    rows = (
        sheet_page.rows(sheet.rows[looked.part], shown, sheet.name) if looked.part in PARTS else []
    )
    return {
        "rows": rows,
        "scheme_title": sheet.title,
        "head": sheet_page.head(sheet, shown) if looked.part == "rules" else [],
        "head_faults": sheet_page.faults_of_head(sheet, shown) if looked.part == "rules" else [],
        "sum": points_said(sheet.full),
        "most": points_said(sheet.most),
        "sum_differs": sheet.full is not None and sheet.most is not None and sheet.full != sheet.most,
    }  # fmt: skip


def _seen(context: dict[str, Any]) -> dict[str, Any]:
    """What stands in the fields, so that what comes back tells what was changed."""
    seen: dict[str, Any] = {}
    for piece in [*context["head"], *(one for row in context["rows"] for one in row["pieces"])]:
        if "name" in piece:
            seen[piece["name"]] = piece["stands"]
    return seen


def _schemes(found: Outline | None, looked: Asked) -> list[dict[str, Any]]:
    sheets = found.sheets.values() if found is not None else ()
    return [
        {"text": one.title, "href": f"?scheme={one.name}&part={looked.part}",
         "chosen": one.name == looked.scheme}
        for one in sheets
    ]  # fmt: skip


def _parts(found: Outline | None, looked: Asked, reviewed: Review) -> list[dict[str, Any]]:
    if found is None:
        return []
    sheet = found.sheets.get(looked.scheme)
    counts = {part: len(rows) for part, rows in sheet.rows.items()} if sheet is not None else {}
    counts |= {"indicators": len(found.indicators)}
    worked = [one for one in reviewed.checked.worked if one.example.scheme == looked.scheme]
    every = [(part, counts.get(part, 0)) for part in PARTS] + [("examples", len(worked))]
    return [
        {"text": wording.part_called(part), "count": count, "chosen": part == looked.part,
         "href": f"?scheme={looked.scheme}&part={part}"}
        for part, count in every
    ]  # fmt: skip


def _faults(
    edition: Edition, reviewed: Review, found: Outline | None, looked: Asked
) -> list[dict[str, str]]:
    """Every fault, with the address of the field, of its table, or of its line in the text."""
    rows = list(wording.rows_of(found)) if found is not None else []
    listed = []
    for one in reviewed.checked.faults:
        row = next((row for row in rows if lies_in(one.path, row.path)), None)
        name = f"{row.code} {row.title}" if row is not None else _place(one)
        if row is None:
            href = f"{reverse('assessment:edit_text', args=[edition.pk])}#line-{one.line}"
        else:
            href = f"?{_where(row.path, looked)}#{anchor(row.path)}"
        listed.append({"href": href, "name": name, "text": one.message})
    return listed


def _where(path: str, looked: Asked) -> str:
    if path.startswith("indicators."):
        return f"scheme={looked.scheme}&part=indicators"
    scheme, _dot, part = path.removeprefix("schemes.").partition("[")[0].rpartition(".")
    return f"scheme={scheme}&part={part}"


def _place(one: Placed) -> str:
    said = _("line {line}").format(line=one.line) if one.line else ""
    return f"{said} {one.path}".strip()


def _worked(reviewed: Review, looked: Asked) -> list[dict[str, Any]]:
    chosen = looked.scheme if looked.part == "examples" else ""
    if reviewed.checked.rulebook is None:
        return []
    schemes = reviewed.checked.rulebook.schemes
    return [
        {
            "number": number,
            "title": wording.example_called(one.example),
            "facts": wording.facts_of(one.example),
            "expects": wording.expected(one.example, schemes[one.example.scheme]),
            "failed": one.failed,
            "place": one.example.place,
        }
        for number, one in enumerate(reviewed.checked.worked, start=1)
        if one.example.scheme == chosen or (not chosen and one.failed)
    ]


def _event(step: Any) -> kinds.Event:
    note = step.note
    if step.act == EditionAct.OVERRULE:
        decided = _("{rule}: {document}, {day}").format(
            rule=f"{step.scheme} {step.rule}", document=step.document, day=step.decided_on
        )
        note = f"{decided} {note}".strip()
    return {
        "time": moment_said(step.at),
        "what": step.get_act_display(),
        "who": step.by.name,
        "reference": step.sha256[:12],
        "note": note,
    }
