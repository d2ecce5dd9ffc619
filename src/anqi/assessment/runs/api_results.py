"""Results of a run, for programs: a scheme's, page by page, and why one of them is so, down to the facts."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from anqi.assessment.api_kinds import Name, points, titled
from anqi.assessment.runs import hooks, queries, staleness
from anqi.assessment.runs.api import Limit, Start
from anqi.assessment.runs.api_kinds import (
    ExplanationOut,
    Only,
    ResultOut,
    RuleExplained,
    RuleOut,
    ValueOut,
    VetoExplained,
    WindowOut,
    run_out,
)
from anqi.assessment.runs.api_opening import Behind, opened_of
from anqi.assessment.runs.api_schemes import code_of, scheme_of
from anqi.assessment.runs.explaining import Chances, chances, counted_of, full_of
from anqi.assessment.runs.explanation_page import Explained, score_of
from anqi.assessment.runs.models import Run, RunSubject
from anqi.assessment.runs.opening import FEW, MANY
from anqi.assessment.runs.packing import unpack_json
from anqi.assessment.runs.results import Order, ordered, orders_of
from anqi.assessment.runs.results_page import Asked
from anqi.kit.exact import figure
from anqi.kit.faults import Fault, Faulty
from anqi.organisation.api_access import caller, handed_out, looked_at, next_page, scoped
from anqi.organisation.records import Denied
from anqi.organisation.tokens import TokenScope
from anqi.rules.outcome.model import Counted, RuleResult
from anqi.rules.results.sentences import veto_sentence
from anqi.rules.rulebook.model import Scheme, Veto
from anqi.rules.rulebook.sentences import score_sentence
from anqi.rules.rulebook.sentences import value as value_sentence

router = Router(tags=["runs"])
Window = Annotated[
    str,
    Query("", pattern=r"^[0-9A-Za-z-]{0,16}$", description="Such as `2020-03`; else the newest."),
]


@router.get(
    "/{uuid:id}/schemes/{scheme}", response=list[ResultOut], summary="The results of a scheme",
    operation_id="results",
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def results(
    request: HttpRequest, response: HttpResponse, id: UUID, scheme: str,
    grade: Annotated[Name, Query("", description="Only those of this grade.")] = "",
    only: Annotated[Only | None, Query(description="Only those that are so.")] = None,
    order: Annotated[Order, Query(description="Persons stand by code or name, never by score.")] = Order.CODE,
    start: Start = 0, limit: Limit = 100,
) -> list[ResultOut]:  # fmt: skip
    """As far as the caller sees them; a scheme of which he sees none is answered as if it were not there."""
    run = queries.run_for(caller(request), id)
    of = scheme_of(run, scheme)
    if order not in orders_of(of, run):
        raise Faulty(_("results"), [Fault("order", _("persons are put in no order of what they came to"))])  # fmt: skip
    rows = queries.results_of(caller(request), run, of)
    asked = rows.filter(Asked(only=f"grade:{grade}" if grade else "").condition)
    asked = ordered(asked.filter(Asked(only=only or "").condition), of, order, run).defer(None)
    page = list(asked[start : start + limit + 1])
    if not page and not rows.exists():
        raise Denied
    if len(page) > limit:
        next_page(request, response, start=start + limit)
    if page:
        handed_out(request)
    decided = hooks.decision_on(run, of)
    return [_result(of, run, row, decided) for row in page[:limit]]


@router.get(
    "/{uuid:id}/schemes/{scheme}/subjects/{code}", response=ExplanationOut,
    summary="Why a subject has its score", operation_id="explanation",
)  # fmt: skip
@scoped(TokenScope.READ_ASSESSMENT)
def explanation(
    request: HttpRequest, id: UUID, scheme: str, code: str,
    rule: Annotated[Name, Query("", description="Open a window of this rule to its facts.")] = "",
    window: Window = "",
    most: Annotated[int, Query(ge=1, le=MANY, description="Facts of each value, at most.")] = FEW,
) -> ExplanationOut:  # fmt: skip
    """The score, its rules and windows, what would still help, and vetoes with their facts.

    A look at another person is recorded, and told to him.
    """
    account = caller(request)
    run = queries.run_for(account, id)
    of = scheme_of(run, scheme)
    found = queries.result_for(account, run, of, code_of(code))
    row = found.row
    if row.type == "person":
        looked_at(request, run.plant, row.code)
    one = Explained.of(run, row, found.pool)
    held = [veto for veto in of.vetoes if veto.code in one.result.vetoes]
    wanted = {f"veto {veto.code}": Behind.of_veto(one, veto, most) for veto in held}
    if rule:
        wanted[f"rule {rule}"] = _behind(one, rule, window, most)
    opened = opened_of(run, of, row.code, wanted)
    left, said = chances(run, of, one.result, one.period), score_of(one)
    return ExplanationOut(
        run=run_out(run), stale=bool(staleness.changes_since(run)), scheme=of.name,
        subject=of.subject, code=row.code, name=row.name, active=row.active,
        score=figure(row.score), rank=_rank(of, run, row), grade=row.grade, tied=row.tied,
        vetoes=[_veto(veto, found.seen[veto.code], opened) for veto in held],
        base=figure(of.base), least=points(of.limits.min), most=points(of.limits.max),
        why=f"{said['lead']} {said['sentence']}".strip(), help=str(said.get("change", "")),
        reach=figure(left.most),
        rules=[_rule(one, result, left, opened) for result in one.result.rules],
    )  # fmt: skip


def _result(scheme: Scheme, run: Run, row: RunSubject, decided: hooks.Decision | None) -> ResultOut:
    written = {one["code"]: one["points"] for one in unpack_json(row.rules)}
    return ResultOut(
        code=row.code, name=row.name, active=row.active, score=figure(row.score),
        rank=_rank(scheme, run, row), grade=row.grade, tied=row.tied, vetoes=row.vetoes,
        rules=[RuleOut(code=rule.code, points=written[rule.code]) for rule in scheme.rules],
        decided=decided.grades.get(row.code) if decided else None,
        ruled=decided is not None and row.code in decided.ruled,
        frozen=decided is not None and row.code in decided.frozen,
    )  # fmt: skip


def _rank(scheme: Scheme, run: Run, row: RunSubject) -> int | None:
    return row.rank if queries.may_rank(scheme, run) else None


def _behind(one: Explained, rule: str, window: str, most: int) -> Behind:
    """The window that is to be opened. Raises Faulty where the result has none such."""
    result = next((each for each in one.result.rules if each.rule.code == rule), None)
    if result is None:
        raise Faulty(_("explanation"), [Fault("rule", _("the scheme has no such rule"))])
    names = [each.window for each in result.windows]
    name = window or (names[-1] if names else "")
    if name not in names:
        raise Faulty(_("explanation"), [Fault("window", _("the rule has no such window here"))])
    return Behind.of_window(one, result.rule, name, most)


def _rule(
    one: Explained, result: RuleResult, left: Chances, opened: Mapping[str, Any]
) -> RuleExplained:
    rule = result.rule
    chance = next((each.points for each in left.of_rules if each.rule.code == rule.code), 0)
    return RuleExplained(
        code=rule.code, title=titled(rule.title), basis=titled(rule.basis),
        said=value_sentence(rule.value), scored=score_sentence(rule), points=figure(result.points),
        most=points(full_of(rule, one.period)), chance=points(chance),
        windows=[
            WindowOut(name=each.window, value=_value(each.value), points=figure(each.points), pending=each.pending)
            for each in result.windows
        ],
        opened=opened.get(f"rule {rule.code}"),
    )  # fmt: skip


def _veto(veto: Veto, seen: Any, opened: Mapping[str, Any]) -> VetoExplained:
    value = counted_of(seen)
    return VetoExplained(
        code=veto.code, title=titled(veto.title), basis=titled(veto.basis), bars=list(veto.bars),
        value=_value(value), said=veto_sentence(veto, value), opened=opened[f"veto {veto.code}"],
    )  # fmt: skip


def _value(value: Counted) -> ValueOut:
    return ValueOut(of=figure(value.of), to=points(value.to))
