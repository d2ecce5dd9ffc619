"""The room's home: the assessments by how they stand, and what waits for who looks."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anqi.assessment.appraisal.seeing import concerns
from anqi.assessment.process.next_steps import own_steps
from anqi.assessment.process.queries import AssessmentFor
from anqi.assessment.process.schemes import grade_names
from anqi.assessment.process.standing import ENDED, Stage
from anqi.assessment.process.wording import left_said, link_to, score_said, sign_of, waiting_said
from anqi.assessment.rulebooks.wording import edition_called
from anqi.organisation.access import Verb, scope_of
from anqi.organisation.models import Account
from anqi.pages import component_kinds as kinds
from anqi.pages.twins import Column
from anqi.work.wording import day_said

COLUMNS = (
    Column("id", gettext_lazy("Number"), 38),
    Column("title", gettext_lazy("Assessments"), 40),
    Column("rulebook", gettext_lazy("Rulebook"), 20),
    Column("scheme", gettext_lazy("Scheme"), 16),
    Column("as_of", gettext_lazy("Judged up to"), 12),
    Column("stage", gettext_lazy("Stage"), 20),
    Column("until", gettext_lazy("Next deadline"), 12),
    Column("objections", gettext_lazy("Objections"), 12),
    Column("version", gettext_lazy("Steps"), 8),
)
RESULTS = (
    Column("code", gettext_lazy("Code"), 12),
    Column("name", gettext_lazy("Subject of the assessment"), 30),
    Column("score", gettext_lazy("Score"), 10),
    Column("grade", gettext_lazy("Final grade"), 14),
    Column("proposed", gettext_lazy("As the run has it"), 14),
    Column("tied", gettext_lazy("Tied for"), 14),
    Column("vetoes", gettext_lazy("Vetoes"), 14),
    Column("reason", gettext_lazy("Why ruled otherwise"), 40),
)
OPEN = "open"
"""The filter of those that are not ended."""


def chips(shown: Sequence[AssessmentFor], chosen: str) -> list[kinds.Chip]:
    """All, those under way, and each way to have ended, with how many they are."""
    counts = Counter(one.standing.stage for one in shown)
    under_way = sum(count for stage, count in counts.items() if stage not in ENDED)
    offered: list[tuple[str, str, int]] = [
        ("", _("All"), len(shown)),
        (OPEN, _("Under way"), under_way),
    ]
    offered += [(stage.value, str(stage.label), counts[stage]) for stage in ENDED]
    return [
        {
            "text": text,
            "href": f"?stage={value}" if value else "?",
            "count": count,
            "chosen": value == chosen,
        }
        for value, text, count in offered
    ]


def table(shown: Iterable[AssessmentFor]) -> kinds.Table:
    """Each assessment: how it stands, and what is waited for."""
    columns: list[kinds.Column] = [
        {"name": _("Assessments")},
        {"name": _("Judged up to"), "kind": "nowrap"},
        {"name": _("Stage")},
        {"name": _("What is waited for")},
        {"name": _("Objections"), "kind": "num"},
    ]
    rows: list[kinds.Row] = [{"cells": _cells(one)} for one in shown]
    return {"caption": _("Assessments"), "columns": columns, "rows": rows, "form": "stack"}


def _cells(one: AssessmentFor) -> list[kinds.Cell | kinds.Text | int]:
    now, made = one.standing, one.assessment
    waits = now.waiting[0] if now.waiting else None
    href = reverse("assessment:assessment", args=[made.pk])
    waiting: kinds.Cell = {"text": "–", "quiet": True}
    if waits is not None:
        waiting = {"text": waiting_said(waits), "note": left_said(now.day, waits.until)}
    return [
        {"text": made.title, "href": href, "note": edition_called(made.edition)},
        day_said(made.as_of),
        {"text": str(now.stage.label), "state": sign_of(now.stage)},
        waiting,
        {"text": len(one.objections) or "–", "quiet": not one.objections},
    ]


def waits_for_me(shown: Iterable[AssessmentFor]) -> list[kinds.Task]:
    """What waits for who looks, by the day on which it is due."""
    mine = [(step, one) for one in shown for step in own_steps(one)]
    mine.sort(key=lambda each: (each[0].until is None, each[0].until or date.max))
    found: list[kinds.Task] = []
    for step, one in mine:
        late = step.until is not None and step.until < one.standing.day
        found.append(
            {
                "day": day_said(step.until) if step.until else "–",
                "matter": step.text,
                "href": step.href,
                "note": one.assessment.title,
                "status": left_said(one.standing.day, step.until) or str(one.standing.stage.label),
                "state": "fail" if late else "open",
                "act": {"text": _("Do it"), "href": step.href},
            }
        )
    return found


def ways(account: Account) -> list[dict[str, str]]:
    """The other parts of the room that the account can open."""

    def has(verb: Verb) -> bool:
        return not scope_of(account, verb).is_empty

    offered = [
        ("target", _("Goals and indicators"), "assessment:goals", has(Verb.SEE_GOALS)),
        ("history", _("Runs and results"), "assessment:runs", has(Verb.SEE_RESULTS)),
        ("clock", _("Points of members"), "assessment:points", has(Verb.SEE_POINTS)),
        (
            "clock",
            _("Objections to points"),
            "assessment:points_objections",
            has(Verb.ANSWER_OBJECTION),
        ),
        ("ledger", _("Rulebooks"), "assessment:rulebooks", has(Verb.SEE_RULEBOOKS)),
        ("shield", _("Vetoes"), "assessment:vetoes", has(Verb.SEE_RESULTS)),
        ("flag", _("Honours"), "assessment:honours", has(Verb.SEE_RESULTS)),
        ("people", _("Democratic appraisal"), "assessment:appraisals", concerns(account)),
        (
            "people",
            _("Ranking of persons"),
            "assessment:rankings",
            scope_of(account, Verb.SEE_RESULTS).whole,
        ),
    ]
    return [
        {"icon": icon, "text": text, "href": href}
        for icon, text, name, opens in offered
        if opens and (href := link_to(name))
    ]


def twin_rows(shown: Iterable[AssessmentFor]) -> Iterable[Sequence[Any]]:
    """The list for programs and spreadsheets."""
    for one in shown:
        made, now = one.assessment, one.standing
        until = now.waiting[0].until if now.waiting else None
        yield (
            str(made.pk), made.title, edition_called(made.edition), made.scheme, made.as_of, str(now.stage.label),
            until, len(one.objections), made.version,
        )  # fmt: skip


def result_rows(found: AssessmentFor) -> Iterable[Sequence[Any]]:
    """The results that are seen, for programs and spreadsheets; nobody's rank is among them."""
    names = grade_names(found.scheme)
    for one in found.finals:
        row = one.row
        yield (
            row.code, row.name, score_said(row.score),
            _("frozen") if one.frozen is not None else names.get(one.grade or "", one.grade),
            names.get(row.grade or "", row.grade), _(", ").join(names.get(code, code) for code in row.tied),
            _(", ").join(row.vetoes), one.ruling.reason if one.ruling else "",
        )  # fmt: skip


def steps_of_process() -> list[kinds.Step]:
    """How an assessment goes, for a page on which there is none yet."""
    return [
        {
            "name": str(Stage.COMPUTED.label),
            "note": _("safety department and discipline secretary, 3 working days"),
        },
        {"name": _("Published"), "note": _("inside its scope, at least 5 working days")},
        {"name": _("Objections"), "note": _("answered in writing within 10 working days")},
        {"name": _("Decided"), "note": _("by the committee, with document, quorum and majority")},
        {"name": _("Sealed"), "note": _("by somebody else than who recorded the decision")},
    ]
