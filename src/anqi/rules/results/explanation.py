"""The way from one subject's score down to the facts: score › rules › windows › facts, and vetoes › facts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from anqi.facts.catalogue import KINDS
from anqi.kit.exact import figure
from anqi.kit.faults import Fault, Faulty
from anqi.kit.language import _
from anqi.rules.engine.duckdb import DuckDB
from anqi.rules.engine.judging import judge, run_of
from anqi.rules.engine.tracing import Behind, Trace, TracedFact, trace
from anqi.rules.outcome.model import Key, Outcome, RuleResult, SubjectResult, WindowResult
from anqi.rules.results.document import value_of
from anqi.rules.rulebook.model import Rulebook, Scheme, Veto
from anqi.rules.rulebook.shapes import nearest

SMALL_ENOUGH = 3_000_000
"""Facts of a store up to which all subjects are judged for the rank and grade of one."""


@dataclass(frozen=True)
class Explanation:
    """One subject's result with the facts behind it.

    `whole`: whether all subjects were judged, so that rank, grade and ties are known.
    """

    scheme: Scheme
    as_of: date
    result: SubjectResult
    whole: bool
    trace: Trace

    @property
    def key(self) -> Key:
        return self.result.plant, self.result.code

    @property
    def vetoes(self) -> list[Veto]:
        """The vetoes that hold, by code."""
        found = [veto for veto in self.scheme.vetoes if veto.code in self.result.vetoes]
        return sorted(found, key=lambda veto: veto.code)

    def facts_of_rule(self, result: RuleResult) -> dict[str, list[Behind]]:
        """The facts behind each window of a rule, by the window's name; a window may have none."""
        found = self.trace.by_window(result.rule, self.key)
        return {window.window: found.get(window.window, []) for window in result.windows}

    def facts_of_veto(self, veto: Veto) -> list[Behind]:
        period = self.trace.period
        return list(self.trace.behind(veto.value, self.key, period.first, self.as_of))


def explain(
    engine: DuckDB,
    rulebook: Rulebook,
    scheme_name: str,
    code: str,
    *,
    fact_count: int,
    plant: str | None = None,
    rule: str | None = None,
    as_of: date | None = None,
) -> Explanation:
    """Explain one subject of a scheme. `plant` is needed where several plants have the code.

    Raises Faulty where scheme, rule or subject is not there.
    """
    scheme = _scheme(rulebook, scheme_name, rule)
    plant = _plant(engine, scheme, code, plant)
    only = replace(rulebook, indicators={}, goals={}, schemes={scheme.name: scheme}, sha256="")
    with engine.narrowed(scheme, plant, code):
        outcome = judge(engine, only, as_of=as_of)
        found = [
            one for one in outcome.schemes[scheme.name] if (one.plant, one.code) == (plant, code)
        ]
        if not found:
            message = _("{code} takes no part in the scheme {scheme} by its `who` or its days")
            message = message.format(code=code, scheme=scheme.name)
            raise Faulty("--subject", [Fault("", message)])
        run = run_of(rulebook, as_of)
        facts = trace(engine, scheme, run)
    whole = fact_count <= SMALL_ENOUGH
    result = _standing(engine, only, found[0], as_of) if whole else found[0]
    if rule is not None:
        result = replace(result, rules=[one for one in result.rules if one.rule.code == rule])
    return Explanation(scheme, outcome.as_of, result, whole, facts)


def _scheme(rulebook: Rulebook, name: str, rule: str | None) -> Scheme:
    if name not in rulebook.schemes:
        message = _("unknown scheme {name}; {hint}")
        message = message.format(name=name, hint=nearest(name, rulebook.schemes))
        raise Faulty("--scheme", [Fault("", message)])
    scheme = rulebook.schemes[name]
    codes = [one.code for one in scheme.rules]
    if rule is not None and rule not in codes:
        message = _("unknown rule {code}; {hint}").format(code=rule, hint=nearest(rule, codes))
        raise Faulty("--rule", [Fault("", message)])
    return scheme


def _plant(engine: DuckDB, scheme: Scheme, code: str, plant: str | None) -> str:
    """The one plant that has the subject."""
    plants = [found for found in engine.plants_of(scheme.subject, code) if plant in (None, found)]
    if len(plants) == 1:
        return plants[0]
    if plants:
        message = _("several plants have {code}: {plants}; say which with --plant")
        message = message.format(code=code, plants=", ".join(plants))
    else:
        message = _("no {subject} has the code {code}").format(subject=scheme.subject, code=code)
    raise Faulty("--subject", [Fault("", message)])


def _standing(
    engine: DuckDB, rulebook: Rulebook, own: SubjectResult, as_of: date | None
) -> SubjectResult:
    """The result with rank, grade and ties, which depend on all subjects."""
    outcome: Outcome = judge(engine, rulebook, as_of=as_of, windows=False)
    (scheme,) = outcome.schemes.values()
    (all_told,) = (one for one in scheme if (one.plant, one.code) == (own.plant, own.code))
    return replace(own, rank=all_told.rank, grade=all_told.grade, tied=all_told.tied)


def as_json(explanation: Explanation) -> dict[str, Any]:
    """The explanation as plain data; figures are text, as results write them."""
    result = explanation.result
    return {
        "scheme": explanation.scheme.name,
        "plant": result.plant,
        "subject": result.code,
        "name": result.name,
        "as_of": explanation.as_of.isoformat(),
        "active": result.active,
        "score": figure(result.score),
        "base": figure(explanation.scheme.base),
        "rank": result.rank,
        "grade": result.grade,
        "tied": result.tied,
        "whole": explanation.whole,
        "vetoes": [
            {
                "code": veto.code,
                "bars": list(veto.bars),
                "facts": _facts(explanation.facts_of_veto(veto)),
            }
            for veto in explanation.vetoes
        ],
        "rules": [_rule(explanation, one) for one in result.rules],
    }


def _rule(explanation: Explanation, result: RuleResult) -> dict[str, Any]:
    facts = explanation.facts_of_rule(result)
    return {
        "code": result.rule.code,
        "points": figure(result.points),
        "windows": [_window(window, facts[window.window]) for window in result.windows],
    }


def _window(window: WindowResult, facts: list[Behind]) -> dict[str, Any]:
    return {
        "window": window.window,
        "value": value_of(window.value),
        "points": figure(window.points),
        "pending": window.pending,
        "facts": _facts(facts),
    }


def _facts(facts: list[Behind]) -> list[dict[str, Any]]:
    return [{**_fact(one.fact), "of": one.of, "to": one.to} for one in facts]


def _fact(fact: TracedFact) -> dict[str, Any]:
    return {
        "id": fact.id,
        "kind": fact.kind,
        "occurred_on": fact.occurred_on.isoformat(),
        "department": fact.department,
        "branch": fact.branch,
        "person": fact.person,
        "quantity": figure(fact.quantity),
        "attributes": dict(_attributes(fact)),
        "source": fact.source,
    }


def _attributes(fact: TracedFact) -> Iterator[tuple[str, Any]]:
    declared = KINDS[fact.kind].attributes
    for name, value in fact.attributes.items():
        if declared[name].type == "number" and isinstance(value, int):
            yield name, figure(value)
        else:
            yield name, value.isoformat() if isinstance(value, date) else value
