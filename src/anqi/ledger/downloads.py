"""Facts that were looked for as files: the list's twins, and an interchange file that reads back into a ledger."""

import tempfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.db.models import Q
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from anqi.facts.store import Store
from anqi.facts.writing import interchange as tables_of
from anqi.facts.writing import write
from anqi.kit import clock
from anqi.kit.exact import figure
from anqi.kit.language import speaking, spoken
from anqi.ledger.lake import place_of
from anqi.ledger.models import Fact
from anqi.ledger.queries import Asked, found_by, is_late, names_of, taken_back
from anqi.ledger.showing import attributes_of, kind_of
from anqi.ledger.stores import open_store
from anqi.organisation.access import Verb, scope_of
from anqi.organisation.models import Account, Person
from anqi.pages import twins
from anqi.pages.twins import Column

_NAME = "facts"
_AT_A_TIME = 1_000
_COLUMNS = (
    Column("number", _("No."), 10),
    Column("id", _("Fact"), 38),
    Column("occurred_on", _("Occurred on"), 12),
    Column("kind", _("Code of the kind"), 22),
    Column("kind_title", _("Kind"), 22),
    Column("department", _("Code of the department"), 10),
    Column("department_name", _("Department"), 18),
    Column("branch", _("Code of the branch"), 10),
    Column("branch_name", _("Party branch"), 24),
    Column("person", _("Staff number"), 12),
    Column("person_name", _("Person"), 10),
    Column("attributes", _("Attributes"), 32),
    Column("quantity", _("Quantity"), 10),
    Column("reverses", _("Takes back"), 10),
    Column("taken_back", _("Taken back"), 10),
    Column("late", _("Late entry"), 10),
    Column("source", _("Source record"), 30),
    Column("reason", _("Reason"), 40),
    Column("posted_at", _("Posted"), 18),
    Column("posted_by", _("Posted by"), 14),
)


def is_too_much(account: Account, asked: Asked) -> bool:
    """Whether more is found than a file holds."""
    return found_by(account, asked).values("pk")[: twins.MOST + 1].count() > twins.MOST


def twin(account: Account, asked: Asked, wanted: twins.Format) -> HttpResponseBase:
    """All that is found, newest first, as one of the list's twins."""
    rows = _rows(account, asked, wanted, spoken())
    return twins.twin(wanted, name=_NAME, columns=_COLUMNS, rows=rows)


def interchange(account: Account, asked: Asked) -> HttpResponseBase:
    """What is found as an interchange file, which has everything that its facts name.

    A reversal never comes without the fact that it takes back, nor that without the reversal: else the file would
    count otherwise than the ledger. People whom the account may not see have their staff number for a name and no
    department; in which branch somebody is, and whether a member, is left empty for who may not see standings.
    """
    facts = found_by(account, asked)
    pairs = facts.filter(Q(reverses__isnull=False) | Q(reversed_by__isnull=False))
    indexes = set(facts.values_list("index", flat=True))
    for back, forth in pairs.values_list("reverses__index", "reversed_by__index"):
        indexes |= {back, forth} - {None}
    file = tempfile.NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the answer closes it
    _write(account, sorted(indexes), Path(file.name))
    file.seek(0)
    name = f"{_NAME}-interchange-{clock.today():%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name)


def _write(account: Account, indexes: list[int], path: Path) -> None:
    plant = scope_of(account, Verb.SEE_FACTS).plant
    if plant is None:
        raise ValueError("an account without a plant sees no facts")
    with (
        tempfile.TemporaryDirectory(prefix="anqi-") as folder,
        open_store([plant], clock.today()) as store,
    ):
        ledger = plant.ledger.pk if indexes else 0
        places = pa.table(
            {"place": pa.array([place_of(ledger, one) for one in indexes], pa.int64())}
        )
        store.connection.register("chosen", places)
        for sql in (
            "CREATE TABLE found AS SELECT facts.* FROM facts JOIN chosen USING (place) ORDER BY place",
            "CREATE OR REPLACE VIEW facts AS FROM found",
            "DELETE FROM people WHERE code NOT IN (SELECT person FROM found WHERE person IS NOT NULL)",
        ):
            store.connection.execute(sql)
        _hide(store, account)
        written = write(tables_of(store), Path(folder) / path.name, "xlsx")
        path.write_bytes(written.read_bytes())


def _hide(store: Store, account: Account) -> None:
    """Leave out what the account may not see of the people whom the facts name."""
    for verb, hidden in (
        (Verb.SEE_PEOPLE, "name = code, department = NULL"),
        (Verb.SEE_STANDING, "branch = NULL, party_member = NULL"),
    ):
        scope = scope_of(account, verb)
        seen = Person.objects.none()
        if scope.plant is not None:
            seen = Person.objects.filter(scope.persons(), plant=scope.plant)
        codes = pa.table({"code": pa.array(list(seen.values_list("code", flat=True)), pa.string())})
        store.connection.register("seen", codes)
        store.connection.execute(
            f"UPDATE people SET {hidden} WHERE code NOT IN (SELECT code FROM seen)"
        )
        store.connection.unregister("seen")


def _rows(
    account: Account, asked: Asked, wanted: twins.Format, language: str
) -> Iterator[list[Any]]:
    """The rows, a thousand at a time: names are asked for once for all of them."""
    found = found_by(account, asked).select_related("reverses", "reversed_by").order_by("-index")
    for facts in _batches(found.iterator(_AT_A_TIME)):
        names = names_of(account, facts)
        with speaking(language):
            yield from [
                [
                    fact.index + 1, str(fact.pk), fact.occurred_on, fact.kind, kind_of(fact),
                    fact.department, names.department(fact.department) if fact.department else "",
                    fact.branch, names.branch(fact.branch) if fact.branch else "",
                    fact.person, names.people.get(fact.person, ""),
                    fact.attributes if wanted == "json" else attributes_of(fact),
                    Decimal(figure(fact.quantity)),
                    fact.reverses.index + 1 if fact.reverses else None, taken_back(fact),
                    is_late(fact), fact.source, names.reasons.get(fact.source, ""),
                    fact.posted_at, fact.posted_by,
                ]
                for fact in facts
            ]  # fmt: skip


def _batches(facts: Iterable[Fact]) -> Iterator[list[Fact]]:
    rest = iter(facts)
    while some := list(islice(rest, _AT_A_TIME)):
        yield some
