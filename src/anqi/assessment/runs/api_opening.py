"""Values of a result opened to the facts behind them, for programs: the same facts as on the page of an explanation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from anqi.assessment.runs import counted
from anqi.assessment.runs.api_kinds import FactOut, OpenedOut
from anqi.assessment.runs.explanation_page import Explained
from anqi.assessment.runs.models import Run
from anqi.ledger.models import Fact
from anqi.ledger.queries import taken_back
from anqi.ledger.showing import number_of
from anqi.rules.rulebook.model import Ratio, Rule, Scheme, Value, Veto


@dataclass(frozen=True)
class Behind:
    """A value, and the days whose facts are behind it; so many of them are told."""

    value: Value
    first: date
    last: date
    most: int

    @classmethod
    def of_window(cls, one: Explained, rule: Rule, window: str, most: int) -> "Behind":
        days = next(each for each in one.period.windows(rule.every) if each.name == window)
        return cls(rule.value, days.first, days.last, most)

    @classmethod
    def of_veto(cls, one: Explained, veto: Veto, most: int) -> "Behind":
        return cls(veto.value, one.period.first, one.run.as_of, most)


def opened_of(
    run: Run, scheme: Scheme, code: str, wanted: Mapping[str, Behind]
) -> dict[str, OpenedOut]:
    """Each of what is wanted with its facts, as the ledger has them now; one query for all of it."""
    found = {
        name: counted.behind(
            run, one.value, scheme.subject, code, one.first, one.last, most=one.most
        )
        for name, one in wanted.items()
    }
    ids = {fact.id for behind in found.values() for fact in behind.facts}
    rows = Fact.objects.filter(pk__in=ids).select_related("reversed_by") if ids else []
    facts = {fact.pk: fact for fact in rows}
    return {
        name: OpenedOut(
            count=behind.count, counted=behind.of,
            facts=[
                _fact(facts[one.id], is_in=one.of or not isinstance(wanted[name].value, Ratio))
                for one in behind.facts
                if one.id in facts
            ],
        )
        for name, behind in found.items()
    }  # fmt: skip


def _fact(fact: Fact, *, is_in: bool) -> FactOut:
    return FactOut(
        id=fact.pk, number=number_of(fact), kind=fact.kind, occurred_on=fact.occurred_on,
        department=fact.department, branch=fact.branch, person=fact.person, counted=is_in,
        taken_back=taken_back(fact),
    )  # fmt: skip
