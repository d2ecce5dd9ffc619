"""The lake: a copy that is checked, kept up, and made anew; the engine judges it as it judges the files."""

import io
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db import transaction

from anqi.facts.reading import read
from anqi.facts.sample import sample
from anqi.facts.store import Store
from anqi.facts.writing import write
from anqi.ledger import lake
from anqi.ledger.drafts import Draft
from anqi.ledger.importing import import_files
from anqi.ledger.models import Fact, Ledger
from anqi.ledger.operations import post, reverse
from anqi.ledger.stores import open_store
from anqi.organisation.models import Plant
from anqi.rules.engine.duckdb import DuckDB
from anqi.rules.engine.judging import judge
from anqi.rules.results.document import write_document
from anqi.rules.rulebook.reading import read_rulebook

pytestmark = pytest.mark.django_db
RULEBOOK = Path(__file__).parents[2] / "rulebooks" / "plant-2020.yaml"
LAST = date(2020, 12, 31)
THEME_DAY = Draft("party.theme_day", date(2020, 3, 12), "test/1", branch="B01")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plant")
    write(sample(people=60, facts=3_000), path, "parquet")
    return path


@pytest.fixture
def wumeng(folder: Path, settings: object, tmp_path: Path) -> Plant:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    import_files(folder, by="import")
    return Plant.objects.get()


def judged(store: Store) -> str:
    rulebook, _warnings = read_rulebook(RULEBOOK)
    written = io.StringIO()
    write_document(judge(DuckDB(store.connection), rulebook), written)
    return written.getvalue()


@pytest.mark.parametrize("in_segments", [True, False])
def test_a_ledger_is_judged_as_its_file_was(wumeng: Plant, folder: Path, in_segments: bool) -> None:
    if in_segments:
        lake.refresh(wumeng)
    with read(folder) as of_file, open_store([wumeng], LAST) as of_ledger:
        assert of_ledger.fact_count == of_file.fact_count == 3_000
        assert judged(of_ledger) == judged(of_file)


def test_what_was_just_posted_counts_at_once(wumeng: Plant) -> None:
    lake.refresh(wumeng)
    [fact] = post(plant=wumeng, drafts=[THEME_DAY], by="1001")
    with open_store([wumeng], LAST) as store:
        ids = store.connection.execute("SELECT id FROM facts").fetchall()
    assert (str(fact.id),) in ids
    assert len(ids) == 3_001


def test_a_reversal_takes_back_what_lies_in_a_segment(wumeng: Plant) -> None:
    lake.refresh(wumeng)
    fact = Fact.objects.filter(reverses=None, reversed_by=None).first()
    assert fact is not None
    reverse(fact=fact, reason="记错", by="1001")
    with open_store([wumeng], LAST) as store:
        places = store.connection.execute("SELECT place FROM reversed").fetchall()
    assert (lake.place_of(fact.ledger_id, fact.index),) in places


def ids_of(store: Store) -> set[str]:
    return {str(id) for [id] in store.connection.execute("SELECT id FROM facts").fetchall()}


@pytest.mark.parametrize("in_segments", [True, False])
def test_a_correction_posted_while_a_store_is_opened_counts_wholly_or_not_at_all(
    wumeng: Plant, monkeypatch: pytest.MonkeyPatch, in_segments: bool
) -> None:
    [wrong] = post(plant=wumeng, drafts=[THEME_DAY], by="1001")
    if in_segments:
        lake.refresh(wumeng)

    def correcting(ledger: Ledger, since: int) -> pa.Table:
        with transaction.atomic():
            reverse(fact=wrong, reason="记错", by="1001")
            post(plant=wumeng, drafts=[replace(THEME_DAY, source="test/2")], by="1001")
        return lake.newest(ledger, since)

    monkeypatch.setattr("anqi.ledger.stores.newest", correcting)
    with open_store([wumeng], LAST) as store:
        counted = store.connection.execute(
            "SELECT source FROM facts WHERE source LIKE 'test/%' AND reverses IS NULL"
            " AND place NOT IN (SELECT place FROM reversed)"
        ).fetchall()
        assert len(ids_of(store)) == store.fact_count
    assert counted in ([("test/1",)], [("test/2",)])


def test_facts_that_the_database_lost_when_it_was_brought_back_count_no_more(wumeng: Plant) -> None:
    lake.refresh(wumeng)
    with transaction.atomic():
        post(plant=wumeng, drafts=[THEME_DAY] * 10, by="1001")
        lake.refresh(wumeng)
        transaction.set_rollback(True)
    post(plant=wumeng, drafts=[THEME_DAY] * 20, by="1001")
    kept = {str(id) for id in Fact.objects.values_list("id", flat=True)}
    for _time in ("before the lake knows", "after"):
        with open_store([wumeng], LAST) as store:
            assert ids_of(store) == kept
        lake.refresh(wumeng)
    assert lake.check(wumeng) == []


def spans(plant: Plant) -> list[tuple[int, int]]:
    return [(one.first, one.end) for one in lake.segments(plant)]


def test_new_facts_make_a_small_segment_beside_a_large_one(wumeng: Plant) -> None:
    lake.refresh(wumeng)
    post(plant=wumeng, drafts=[THEME_DAY], by="1001")
    assert lake.refresh(wumeng) == 3_001
    assert spans(wumeng) == [(0, 3_000), (3_000, 3_001)]
    assert lake.check(wumeng) == []


def test_small_segments_are_joined_so_that_there_are_few(wumeng: Plant) -> None:
    lake.refresh(wumeng)
    for _number in range(60):
        post(plant=wumeng, drafts=[THEME_DAY], by="1001")
        lake.refresh(wumeng)
        assert len(lake.segments(wumeng)) <= 5
    sizes = [end - first for first, end in spans(wumeng)]
    assert all(large >= 4 * sum(sizes[at + 1 :]) for at, large in enumerate(sizes))
    assert lake.check(wumeng) == []


def test_a_full_segment_stays_as_it_is(wumeng: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lake, "_MOST", 1_000)
    lake.refresh(wumeng)
    post(plant=wumeng, drafts=[THEME_DAY] * 10, by="1001")
    lake.refresh(wumeng)
    assert spans(wumeng) == [(0, 1_000), (1_000, 2_000), (2_000, 3_000), (3_000, 3_010)]
    assert lake.check(wumeng) == []


def test_a_segment_in_no_use_stays_a_while_for_who_reads_it(wumeng: Plant) -> None:
    lake.refresh(wumeng)
    for number in (1, 10):
        post(plant=wumeng, drafts=[THEME_DAY] * number, by="1001")
        lake.refresh(wumeng)
    assert spans(wumeng) == [(0, 3_000), (3_000, 3_011)]
    [old] = lake.folder(wumeng).glob("facts-000000003000-000000003001-*")
    os.utime(old, (0, 0))
    lake.refresh(wumeng)
    assert not old.exists()


def test_a_lake_of_more_than_the_ledger_has_is_made_anew(wumeng: Plant) -> None:
    lake.refresh(wumeng)
    path = lake.segments(wumeng)[0].path
    path.rename(path.with_name(path.name.replace("003000", "009000")))
    assert lake.refresh(wumeng) == 3_000
    assert spans(wumeng) == [(0, 3_000)]
    assert lake.check(wumeng) == []


@pytest.mark.parametrize("column", ["quantity", "person", "place", "posted_by"])
def test_a_segment_with_one_other_value_is_told(wumeng: Plant, column: str) -> None:
    lake.refresh(wumeng)
    [segment] = lake.segments(wumeng)
    metadata = pq.read_metadata(segment.path).metadata[b"anqi:leaves"]
    table = pq.read_table(segment.path)
    values = table[column].to_pylist()
    values[7] = "someone" if isinstance(values[7], str | None) else values[7] + 1
    place = table.schema.get_field_index(column)
    table = table.set_column(place, column, pa.array(values, table.schema.field(column).type))
    with pq.ParquetWriter(segment.path, table.schema) as writer:
        writer.write_table(table)
        writer.add_key_value_metadata({b"anqi:leaves": metadata})
    assert [fault.place for fault in lake.check(wumeng)] == [segment.path.name]


def test_a_lake_made_anew_leaves_what_a_judgement_reads(wumeng: Plant) -> None:
    lake.refresh(wumeng)
    post(plant=wumeng, drafts=[THEME_DAY], by="1001")
    lake.refresh(wumeng)
    with open_store([wumeng], LAST) as store:
        post(plant=wumeng, drafts=[THEME_DAY], by="1001")
        assert lake.rebuild(wumeng) == 3_002
        assert len(ids_of(store)) == 3_001
    assert spans(wumeng) == [(0, 3_002)]
    assert lake.check(wumeng) == []


def test_a_segment_that_holds_something_else_is_told_and_made_anew(wumeng: Plant) -> None:
    lake.refresh(wumeng)
    [segment] = lake.segments(wumeng)
    segment.path.write_bytes(segment.path.read_bytes()[:-50])
    assert [fault.place for fault in lake.check(wumeng)] == [segment.path.name]
    lake.rebuild(wumeng)
    assert lake.check(wumeng) == []
