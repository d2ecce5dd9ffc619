"""The sample plant: repeatable, exact in number, and free of faults by facts.md."""

from collections import Counter
from collections.abc import Mapping
from datetime import time
from typing import Any

import pyarrow as pa
import pytest

from anqi.facts.catalogue import ATTRIBUTES, KINDS
from anqi.facts.kinds import Kind, Naming
from anqi.facts.sample import sample
from anqi.facts.sheets import SHEETS

Row = dict[str, Any]


@pytest.fixture(scope="module")
def plant() -> Mapping[str, pa.Table]:
    return sample(people=240, facts=40_000, year=2020, seed=3)


@pytest.fixture(scope="module")
def facts(plant: Mapping[str, pa.Table]) -> list[Row]:
    return rows(plant, "facts")


def rows(plant: Mapping[str, pa.Table], sheet: str) -> list[Row]:
    found: list[Row] = plant[sheet].to_pylist()
    return found


def filled(fact: Row) -> dict[str, Any]:
    return {name: fact[name] for name in ATTRIBUTES if fact[name] is not None}


def naming_faults(fact: Row, kind: Kind) -> list[str]:
    wanted = {Naming.MUST: (True,), Naming.MAY: (True, False), Naming.ABSENT: (False,)}
    return [
        f"{kind.code} names {unit}: {fact[unit]}"
        for unit, naming in kind.naming.items()
        if (fact[unit] is not None) not in wanted[naming]
    ]


def attribute_faults(fact: Row, kind: Kind) -> list[str]:
    return [
        f"{kind.code}.{name}: {value}"
        for name, value in filled(fact).items()
        if name not in kind.attributes
        or (kind.attributes[name].type == "choice" and value not in kind.attributes[name].choices)
    ]


@pytest.mark.parametrize("year", range(2018, 2031))
def test_every_fact_has_an_id_of_its_own_in_any_year(year: int) -> None:
    ids = sample(people=60, facts=3_000, year=year)["facts"]["id"].to_pylist()
    assert len(set(ids)) == len(ids)


def test_the_same_seed_gives_the_same_tables() -> None:
    once, again = (sample(people=60, facts=3_000, year=2024, seed=9) for _ in range(2))
    assert all(once[sheet].equals(again[sheet]) for sheet in once)


def test_another_seed_gives_other_people_and_another_year() -> None:
    one, other = (sample(people=60, facts=3_000, seed=seed) for seed in (1, 2))
    assert not one["people"].equals(other["people"])
    assert not one["facts"].equals(other["facts"])


@pytest.mark.parametrize(
    ("people", "facts", "year"),
    [(20, 100, 2020), (50, 2_000, 2026), (200, 9_999, 2024), (260, 70_001, 2023)],
)
def test_it_has_exactly_so_many_people_and_facts(people: int, facts: int, year: int) -> None:
    plant = sample(people=people, facts=facts, year=year)
    assert (plant["people"].num_rows, plant["facts"].num_rows) == (people, facts)
    assert {day.year for day in plant["facts"]["occurred_on"].to_pylist()} == {year}


def test_a_plant_that_is_too_small_is_refused() -> None:
    with pytest.raises(ValueError, match="20 people"):
        sample(people=19)


def test_it_has_the_sheets_and_columns_of_the_interchange_file(
    plant: Mapping[str, pa.Table],
) -> None:
    expected = {sheet.name: [column.name for column in sheet.columns] for sheet in SHEETS}
    assert {name: table.column_names for name, table in plant.items()} == expected


def test_every_fact_is_one_that_the_catalogue_allows(facts: list[Row]) -> None:
    faults = [
        fault
        for fact in facts
        for find in (naming_faults, attribute_faults)
        for fault in find(fact, KINDS[fact["kind"]])
    ]
    assert faults == []


def test_what_counts_nothing_has_quantity_one(facts: list[Row]) -> None:
    strange = {f["kind"] for f in facts if KINDS[f["kind"]].quantity is None and f["quantity"] != 1}
    assert strange == set()


def test_every_code_of_a_fact_stands_in_the_roster(
    plant: Mapping[str, pa.Table], facts: list[Row]
) -> None:
    for column, sheet in (
        ("department", "departments"),
        ("branch", "branches"),
        ("person", "people"),
    ):
        known = {row["code"] for row in rows(plant, sheet)}
        assert {fact[column] for fact in facts} - {None} <= known


def test_nobody_does_anything_before_he_comes_or_after_he_left(
    plant: Mapping[str, pa.Table], facts: list[Row]
) -> None:
    people = {row["code"]: row for row in rows(plant, "people")}
    for fact in facts:
        if person := people.get(fact["person"]):
            assert person["active_from"] <= fact["occurred_on"]
            assert person["active_to"] is None or fact["occurred_on"] <= person["active_to"]


def test_a_persons_facts_carry_his_department_of_that_day(
    plant: Mapping[str, pa.Table], facts: list[Row]
) -> None:
    last = {fact["person"]: fact["department"] for fact in facts if fact["kind"] == "pledge.due"}
    now = {
        row["code"]: row["department"] for row in rows(plant, "people") if row["active_to"] is None
    }
    assert {code: last[code] for code in now} == now


def test_every_branch_has_members_and_answers_for_a_department(
    plant: Mapping[str, pa.Table],
) -> None:
    branches = {row["code"] for row in rows(plant, "branches")}
    members = Counter(row["branch"] for row in rows(plant, "people") if row["party_member"])
    assert len(branches) == 12
    assert set(members) == branches == {row["branch"] for row in rows(plant, "answers_for")}
    assert members.total() == round(240 * 600 / 1931)


def test_one_department_changes_hands_in_mid_year(plant: Mapping[str, pa.Table]) -> None:
    ends = [row for row in rows(plant, "answers_for") if row["active_to"] is not None]
    assert [(row["branch"], row["department"], row["active_to"].month) for row in ends] == [
        ("B09", "D10", 6)
    ]


def test_somebody_is_liable_for_exactly_one_accident(facts: list[Row]) -> None:
    accidents = [f for f in facts if f["kind"] == "accident.confirmed" and f["liable"]]
    degrees = {f["degree"]: f for f in facts if f["kind"] == "accident.liability"}
    assert len(accidents) == 1
    assert set(degrees) == {"direct", "main", "leadership"}
    assert degrees["direct"]["branch"] is not None
    assert {f["department"] for f in degrees.values()} == {accidents[0]["department"]}


def test_ids_are_unique_and_in_the_order_of_entry(facts: list[Row]) -> None:
    ids = [fact["id"] for fact in facts]
    entered = [fact["posted_at"] for fact in facts]
    assert len(set(ids)) == len(ids)
    assert entered == sorted(entered)
    assert [int(i.replace("-", "")[:12], 16) for i in ids] == [
        round(at.timestamp() * 1000) for at in entered
    ]


def test_a_due_enters_at_the_end_of_its_day(facts: list[Row]) -> None:
    dues = [f["posted_at"] for f in facts if f["kind"] == "duty.due" and f["reverses"] is None]
    assert dues
    assert all(at.time() >= time(15, 59) for at in dues)  # 23:59 on the plant's clock


def test_a_reversal_takes_back_an_earlier_fact_of_its_kind_once(facts: list[Row]) -> None:
    by_id = {fact["id"]: fact for fact in facts}
    reversals = [fact for fact in facts if fact["reverses"]]
    assert reversals
    assert len({fact["reverses"] for fact in reversals}) == len(reversals)
    for fact in reversals:
        wrong = by_id[fact["reverses"]]
        assert wrong["kind"] == fact["kind"]
        assert wrong["reverses"] is None
        assert wrong["posted_at"] < fact["posted_at"]


def test_health_is_reported_in_the_epidemic_months_of_2020_alone(facts: list[Row]) -> None:
    months = {fact["occurred_on"].month for fact in facts if fact["kind"] == "health.due"}
    later = sample(people=60, facts=20_000, year=2026)["facts"]["kind"].to_pylist()
    assert months == {1, 2, 3, 4}
    assert "health.due" not in later
    assert "campaign.due" in later
