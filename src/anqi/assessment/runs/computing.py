"""A plant is judged: its ledger as it is now, by an edition, up to a day; what came out is kept as it came out."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from hashlib import sha256
from importlib.metadata import version
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from pydantic_core import from_json

from anqi.assessment.rulebooks.models import Edition, EditionState
from anqi.assessment.rulebooks.queries import rulebook_of
from anqi.assessment.runs import counted
from anqi.assessment.runs.models import Run, RunSubject
from anqi.assessment.runs.packing import board_of, document_of, pack, pack_json, rows_of
from anqi.facts.store import Store
from anqi.kit import clock
from anqi.ledger.merkle import EMPTY_ROOT
from anqi.ledger.models import Ledger
from anqi.ledger.proofs import Proofs, kept_nodes
from anqi.ledger.stores import open_store
from anqi.organisation.models import Person, Plant
from anqi.rules.engine.duckdb import DuckDB
from anqi.rules.engine.judging import judge, run_of
from anqi.rules.outcome.model import Outcome

Progress = Callable[[str, float], None]
"""Is told what is being done, in words, and which share of the whole is done; what it raises breaks off."""
_JUDGED = 0.7
_ROSTER = ("branches", "departments", "people", "answers_for")
_FIELDS = [field for field in RunSubject._meta.concrete_fields if not field.primary_key]


class NotPublished(Exception):
    """A draft judges nobody."""


def judge_run(
    *,
    plant: Plant,
    edition: Edition,
    as_of: date,
    asked_by: Person | None = None,
    kept: bool = True,
    progress: Progress | None = None,
    done: Callable[[Run], None] | None = None,
) -> Run:
    """Judge a plant by a published edition up to a day, and keep what came out.

    `done` is called with the run inside its transaction. Raises NotPublished, and Faulty where the day lies outside
    the edition's period or figures grow too large.
    """
    if edition.state != EditionState.PUBLISHED or edition.plant_id != plant.pk:
        raise NotPublished(_("nobody is judged by a draft"))
    tell: Progress = progress or (lambda _stage, _share: None)
    rulebook = rulebook_of(edition)
    run_of(rulebook, as_of)
    tell(_("reading the ledger"), 0.0)
    with open_store([plant], as_of) as store:
        engine, stage = DuckDB(store.connection), _("judging")
        outcome = judge(
            engine, rulebook, as_of=as_of, progress=lambda share: tell(stage, share * _JUDGED)
        )
        tell(_("keeping the results"), _JUDGED)
        run = Run(
            plant=plant, edition=edition, as_of=as_of, size=store.fact_count,
            root=_root(plant, store.fact_count), roster=_roster(store), made_at=clock.now(),
            asked_by=asked_by, kept=kept, release=version("anqi")[:32],
        )  # fmt: skip
        with ThreadPoolExecutor(1) as beside:
            # The facts behind the results can be made anew at any time. They are laid down by the other core meanwhile.
            behind = beside.submit(
                counted.write, run.pk, DuckDB(store.connection.cursor()), rulebook, as_of
            )
            try:
                _keep(run, outcome, done)
            except BaseException:
                behind.add_done_callback(lambda _written: counted.take_away(run.pk))
                raise
        behind.result()
    return run


def _keep(run: Run, outcome: Outcome, done: Callable[[Run], None] | None) -> None:
    rows = _filled(run, outcome)
    with transaction.atomic():
        run.save(force_insert=True)
        _insert(rows)
        if done is not None:
            done(run)


def _filled(run: Run, outcome: Outcome) -> list[RunSubject]:
    """The rows of a run, which itself is filled with what came out."""
    text = document_of(outcome)
    document = from_json(text)
    rows = list(rows_of(run, outcome, document))
    run.results, run.sha256, run.subjects = pack(text), sha256(text).hexdigest(), len(rows)
    run.board = pack_json(board_of(run, outcome, document))
    return rows


def _roster(store: Store) -> str:
    """The SHA-256 of the roster that was judged by: all its rows in the order of their columns."""
    digest = sha256()
    for name in _ROSTER:
        rows = store.connection.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall()
        digest.update(json.dumps([name, rows], ensure_ascii=False, default=str).encode())
    return digest.hexdigest()


def _root(plant: Plant, size: int) -> str:
    """The root of the ledger's tree at a size, in hex."""
    ledger = Ledger.objects.filter(plant=plant).first()
    if ledger is None or not size:
        return EMPTY_ROOT.hex()
    return Proofs(kept_nodes(ledger)).root(size).hex()


def _insert(rows: list[RunSubject]) -> None:
    """All rows by one prepared statement: Django's own way of adding many takes twice as long."""
    if not rows:
        return
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in _FIELDS)
    values = [[_packed(field, getattr(row, field.attname)) for field in _FIELDS] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quoted(RunSubject._meta.db_table)} ({columns})"
            f" VALUES ({', '.join(['%s'] * len(_FIELDS))})",
            values,
        )


def _packed(field: Any, value: Any) -> Any:
    """A value as the database's own program takes it: Django need only be asked for lists and ids."""
    plain = isinstance(value, str | int | bytes | None)
    return value if plain else field.get_db_prep_save(value, connection)
