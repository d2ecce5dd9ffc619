"""The page of a scheme's results in a run: filters with counts, order, pages, and the twins of the list."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from anqi.assessment.runs import hooks
from anqi.assessment.runs.models import Run, RunSubject
from anqi.assessment.runs.packing import hundredths_of, unpack_json
from anqi.assessment.runs.queries import may_rank, pool_columns, pool_in, ranking_of
from anqi.assessment.runs.ranking import ranked_by
from anqi.assessment.runs.results import (
    Decided,
    Order,
    ResultsTable,
    decided_of,
    ordered,
    orders_of,
    results_table,
)
from anqi.kit.exact import figure
from anqi.organisation.models import AnswersFor
from anqi.pages.addresses import href_to
from anqi.pages.component_kinds import Chip
from anqi.pages.twins import Column
from anqi.rules.results.pools import Pool
from anqi.rules.rulebook.model import Scheme
from anqi.rules.rulebook.wording import called, grade_called

PAGE = 100
_FIRST, _TIED, _VETOED, _LEFT = "grade:", "tied", "vetoed", "inactive"


@dataclass(frozen=True)
class Asked:
    """Which results are asked for: a filter (`grade:CODE`, tied, vetoed, inactive), an order, and a page from 1 on."""

    only: str = ""
    order: Order = Order.CODE
    page: int = 1

    @classmethod
    def of(cls, given: Mapping[str, str], scheme: Scheme, run: Run | None = None) -> "Asked":
        """What an address asks for; what can't be read, or may not be asked of the scheme, asks for nothing."""
        order = next(
            (one for one in orders_of(scheme, run) if one == given.get("order")), Order.CODE
        )
        page = given.get("page", "")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
        return cls(given.get("only", "")[:80], order, max(1, number))

    @property
    def address(self) -> str:
        found = {"only": self.only, "order": self.order.value, "page": str(self.page)}
        if self.order == Order.CODE:
            del found["order"]
        if self.page == 1:
            del found["page"]
        return "?" + urlencode({name: value for name, value in found.items() if value})

    @property
    def condition(self) -> Q:
        if self.only.startswith(_FIRST):
            return Q(grade=self.only.removeprefix(_FIRST))
        return {_TIED: ~Q(tied=[]), _VETOED: ~Q(vetoes=[]), _LEFT: Q(active=False)}.get(
            self.only, Q()
        )


def chips_of(rows: QuerySet[RunSubject], scheme: Scheme, asked: Asked) -> list[Chip]:
    """The filters that find something, with how many; one query."""
    counted = rows.order_by().values("grade").annotate(
        all=Count("pk"),
        tied_=Count("pk", filter=~Q(tied=[])),
        vetoed=Count("pk", filter=~Q(vetoes=[])),
        inactive=Count("pk", filter=Q(active=False)),
    )  # fmt: skip
    found = {row["grade"]: row for row in counted}
    sums = {
        name: sum(row[name] for row in found.values())
        for name in ("all", "tied_", "vetoed", "inactive")
    }
    kinds: list[tuple[str, str, int]] = [("", _("All"), sums["all"])]
    kinds += [
        (f"{_FIRST}{one.code}", called(one.title, one.code), found[one.code]["all"])
        for one in scheme.grades
        if one.code in found
    ]
    kinds += [
        (_TIED, _("tied, for the committee"), sums["tied_"]),
        (_VETOED, _("with a veto"), sums["vetoed"]),
        (_LEFT, _("no longer active"), sums["inactive"]),
    ]
    return [
        {
            "text": text,
            "count": count,
            "href": replace(asked, only=only, page=1).address,
            "chosen": only == asked.only,
        }
        for only, text, count in kinds
        if count or not only
    ]


def table_of(
    run: Run, scheme: Scheme, rows: QuerySet[RunSubject], asked: Asked
) -> tuple[ResultsTable, bool]:
    """A page of the table, and whether there is another one; two queries, and more once it is decided."""
    start = (asked.page - 1) * PAGE
    rows = rows.filter(asked.condition).annotate(**pool_columns(scheme, run))
    found = list(ordered(rows, scheme, asked.order, run)[start:][: PAGE + 1])
    heads = {
        one.value: replace(asked, order=one, page=1).address
        for one in orders_of(scheme, run)
    }  # fmt: skip
    table = results_table(
        scheme, found[:PAGE], pool_in(found[0], scheme) if found else Pool(0, Counter()),
        href=lambda row: href_to("assessment:explanation", run.pk, scheme.name, row.code),
        notes=_answered(run) if scheme.subject == "branch" else {},
        noted=_("Departments answered for") if scheme.subject == "branch" else "",
        heads=heads, order=asked.order, run=run, decided=_decided(run, scheme, found[:PAGE]),
    )  # fmt: skip
    return table, len(found) > PAGE


def _decided(run: Run, scheme: Scheme, rows: list[RunSubject]) -> dict[str, Decided] | None:
    """The grades that stand, once the committee has decided on the run."""
    found = hooks.decision_on(run, scheme, rows)
    return decided_of(scheme, found) if found is not None else None


def _answered(run: Run) -> dict[str, str]:
    """The departments that each branch answered for on the day judged."""
    links = AnswersFor.objects.on(run.as_of).filter(branch__plant=run.plant_id)
    found: dict[str, list[str]] = {}
    for branch, name in links.order_by("department__code").values_list(
        "branch__code", "department__name"
    ):
        found.setdefault(branch, []).append(name)
    return {branch: _(", ").join(names) for branch, names in found.items()}


def twin_columns(scheme: Scheme, run: Run) -> list[Column]:
    """What stands in the twins; of persons a rank, and by which decision, only where they are ranked."""
    found = [
        Column("code", _("Code"), 10), Column("name", _("Name"), 20), Column("active", _("active"), 8),
        Column("score", _("Score"), 10), Column("grade", _("Grade"), 12), Column("tied", _("Tied for"), 12),
        Column("vetoes", _("Vetoes"), 14),
        *(Column(rule.code, f"{rule.code} {called(rule.title, '')}".strip(), 12) for rule in scheme.rules),
    ]  # fmt: skip
    if may_rank(scheme, run):
        found.insert(3, Column("rank", _("Rank"), 8))
    if ranking_of(scheme, run) is not None:
        found.append(Column("ranked_by", _("Ranked by"), 40))
    return found


def twin_rows(
    scheme: Scheme, run: Run, rows: QuerySet[RunSubject], asked: Asked
) -> Iterator[list[Any]]:
    """All that is found; persons in the order of their codes or names, and without a rank, unless they are ranked."""
    decision = ranking_of(scheme, run)
    last = [ranked_by(decision)] if decision is not None else []
    for row in ordered(rows.filter(asked.condition), scheme, asked.order, run).defer(None):
        points = {one["code"]: hundredths_of(one["points"]) for one in unpack_json(row.rules)}
        head: list[Any] = [row.code, row.name, row.active]
        if may_rank(scheme, run):
            head.append(row.rank)
        yield [
            *head, figure(row.score), grade_called(scheme, row.grade) if row.grade else None,
            _(", ").join(grade_called(scheme, one) for one in row.tied), _(", ").join(row.vetoes),
            *(figure(points[rule.code]) for rule in scheme.rules), *last,
        ]  # fmt: skip
