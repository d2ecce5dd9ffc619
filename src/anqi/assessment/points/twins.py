"""Accounts and lists for programs and spreadsheets."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy

from anqi.assessment.points.models import PointsObjection
from anqi.assessment.points.queries import AccountFor, judged_by
from anqi.assessment.points.wording import month_code, objection_said, why_said
from anqi.ledger.showing import number_of
from anqi.pages.twins import Column
from anqi.rules.rulebook.wording import called

ACCOUNT = (
    Column("month", gettext_lazy("Month"), 10),
    Column("rule", gettext_lazy("Rule"), 10),
    Column("title", gettext_lazy("What the points are for"), 30),
    Column("points", gettext_lazy("Points"), 10),
    Column("why", gettext_lazy("Note"), 40),
    Column("facts", gettext_lazy("Facts"), 40),
    Column("numbers", gettext_lazy("Numbers in the ledger"), 20),
    Column("running", gettext_lazy("Stands at, at the end of the month"), 12),
    Column("published_at", gettext_lazy("published at"), 18),
    Column("until", gettext_lazy("objections until"), 12),
    Column("as_of", gettext_lazy("Judged up to"), 12),
)
MEMBERS = (
    Column("code", gettext_lazy("Staff number"), 12),
    Column("name", gettext_lazy("Name"), 16),
    Column("branch", gettext_lazy("Branch"), 12),
    Column("branch_name", gettext_lazy("Name of the branch"), 24),
    Column("band", gettext_lazy("Band"), 12),
    Column("as_of", gettext_lazy("Judged up to"), 12),
)
OBJECTIONS = (
    Column("id", gettext_lazy("Number"), 38),
    Column("code", gettext_lazy("Staff number"), 12),
    Column("name", gettext_lazy("Name"), 16),
    Column("month", gettext_lazy("Month"), 10),
    Column("rule", gettext_lazy("Rule"), 10),
    Column("at", gettext_lazy("Objected at"), 18),
    Column("due_on", gettext_lazy("To be answered by"), 12),
    Column("answer", gettext_lazy("Answer"), 24),
    Column("standing", gettext_lazy("How it stands"), 30),
)


def points(hundredths: int) -> Decimal:
    """Points as a number with two decimals."""
    return Decimal(hundredths).scaleb(-2)


def account_rows(found: AccountFor) -> Iterator[Sequence[Any]]:
    """The entries of an account, the first month first."""
    one = found.account
    if one is None:
        return
    published = {row.month: row.publication for row in found.publications}
    for month in one.months:
        shown = published.get(month.first)
        for entry in month.entries:
            facts = [one.facts[id] for id in entry.facts if id in one.facts]
            yield (
                month_code(month.first), entry.rule.code, called(entry.rule.title, entry.rule.code),
                points(entry.points), why_said(entry), " ".join(str(fact.pk) for fact in facts),
                " ".join(number_of(fact) for fact in facts), points(month.running),
                shown.at if shown else None, shown.until if shown else None, one.run.as_of,
            )  # fmt: skip


def objection_rows(rows: Iterable[PointsObjection]) -> Iterator[Sequence[Any]]:
    """Objections, each with its answer."""
    for one in rows:
        person = one.published.person
        answer = one.answer.answer if hasattr(one, "answer") else ""
        yield (
            str(one.pk), person.code, person.name, month_code(one.published.month), one.rule, one.at, one.due_on,
            answer, objection_said(one)[1],
        )  # fmt: skip


def scheme_behind(one: PointsObjection) -> Any:
    """The scheme by which the month of an objection was judged."""
    judged = judged_by(one.published.publication.run)
    return judged.scheme if judged is not None else None
