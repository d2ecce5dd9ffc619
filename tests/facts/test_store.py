"""What a store holds."""

from pathlib import Path

from anqi.facts.catalogue import ATTRIBUTES
from anqi.facts.reading import read
from tests.facts.build import facts, folder, hazard, plant, taken, workbook

TYPES = {"bool": "BOOLEAN", "number": "BIGINT", "date": "DATE", "choice": "VARCHAR"}
FACTS = {
    "place": "BIGINT", "id": "VARCHAR", "kind": "VARCHAR", "occurred_on": "DATE", "plant": "VARCHAR",
    "department": "VARCHAR", "branch": "VARCHAR", "person": "VARCHAR", "quantity": "BIGINT",
    **{name: TYPES[attribute.type] for name, attribute in ATTRIBUTES.items()},
    "reverses": "VARCHAR", "source": "VARCHAR", "posted_at": "TIMESTAMP WITH TIME ZONE", "posted_by": "VARCHAR",
}  # fmt: skip


def test_a_store_has_its_tables_and_nothing_else(tmp_path: Path) -> None:
    with read(folder(tmp_path / "in", plant())) as store:
        found = store.connection.execute(
            "SELECT table_name FROM information_schema.tables"
        ).fetchall()
    expected = {"plants", "departments", "branches", "answers_for", "people", "facts", "reversed"}
    assert {name for (name,) in found} == expected


def test_facts_have_every_column_of_the_catalogue(tmp_path: Path) -> None:
    with read(folder(tmp_path / "in", facts(hazard("F1")))) as store:
        described = store.connection.execute("DESCRIBE facts").fetchall()
    assert {name: type for name, type, *_rest in described} == FACTS


def test_no_two_facts_have_one_place(tmp_path: Path) -> None:
    tables = {**plant(), "facts-2": [hazard("X1"), hazard("X2")]}
    path = workbook(tmp_path, tables)
    assert taken(path, "count(DISTINCT place), count(*)") == [(6, 6)]


def test_a_store_counts_its_facts_and_speaks_utc(tmp_path: Path) -> None:
    path = folder(tmp_path / "in", facts(hazard("F1", posted_at="2020-03-05T08:30:00+08:00")))
    with read(path) as store:
        assert store.fact_count == 1
        moment = store.connection.execute("SELECT posted_at::VARCHAR FROM facts").fetchall()
    assert moment == [("2020-03-05 00:30:00+00",)]


def test_progress_is_told_from_nothing_to_all(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    read(folder(tmp_path / "in", plant()), progress=lambda *stage: told.append(stage)).close()
    shares = [share for _stage, share in told]
    assert shares[0] == 0
    assert shares[-1] == 1
    assert shares == sorted(shares)
