"""What can be handed in, alone or together."""

from pathlib import Path

import pytest

from anqi.facts.reading import read
from anqi.kit.faults import Faulty
from tests.facts.build import (
    Tables,
    facts,
    folder,
    hazard,
    parquet,
    plant,
    taken,
    told,
    workbook,
)


def of_plant(code: str, *ids: str) -> Tables:
    """A plant of its own, with hazards of these ids."""
    return {
        "plants": [{"code": code, "name": code}],
        "departments": [{"code": "D1", "name": "车间", "plant": code}],
        "facts": [hazard(id, plant=code) for id in ids],
    }


def test_several_plants_are_read_as_one_store(tmp_path: Path) -> None:
    paths = [
        folder(tmp_path / "a", of_plant("P1", "F1")),
        parquet(tmp_path / "b", of_plant("P2", "F2")),
    ]
    assert taken(paths, "id, plant, source") == [
        ("F1", "P1", "a/facts.csv:2"),
        ("F2", "P2", "b/facts.parquet:1"),
    ]


def test_a_workbook_and_a_folder_may_come_together(tmp_path: Path) -> None:
    paths = [workbook(tmp_path, of_plant("P1", "F1")), folder(tmp_path / "b", of_plant("P2", "F2"))]
    assert taken(paths, "id, source") == [("F1", "plant.xlsx!facts:2"), ("F2", "b/facts.csv:2")]


def test_sources_of_one_name_are_called_by_their_whole_path(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    paths = [
        folder(tmp_path / name / "in", of_plant(code, "F1"))
        for name, code in (("a", "P1"), ("b", "P2"))
    ]
    assert taken(paths, "source") == [(f"{path}/facts.csv:2",) for path in paths]


def test_ids_need_only_differ_within_a_source(tmp_path: Path) -> None:
    paths = [folder(tmp_path / code, of_plant(code, "F1", "F2")) for code in ("P1", "P2")]
    assert taken(paths, "id, plant") == [("F1", "P1"), ("F1", "P2"), ("F2", "P1"), ("F2", "P2")]


def test_a_reversal_takes_back_the_fact_of_its_own_source(tmp_path: Path) -> None:
    tables = of_plant("P1", "F1")
    tables["facts"].append(hazard("R1", reverses="F1"))
    paths = [folder(tmp_path / "a", of_plant("P2", "F1")), folder(tmp_path / "b", tables)]
    joined = "(SELECT plant, id FROM facts JOIN reversed USING (place))"
    assert taken(paths, "*", joined) == [("P1", "F1")]


def test_a_fact_of_one_plant_may_not_come_twice(tmp_path: Path) -> None:
    paths = [folder(tmp_path / name, of_plant("P1", "F1")) for name in ("a", "b")]
    assert told(paths) == ["b/facts.csv row 2 id: the fact F1 is there already: a/facts.csv row 2"]


def test_rosters_that_say_the_same_are_one(tmp_path: Path) -> None:
    tables = {**plant(), "facts": [hazard("F2")]}
    paths = [folder(tmp_path / "a", facts(hazard("F1"))), folder(tmp_path / "b", tables)]
    assert len(taken(paths, "*", "people")) == 3


def test_rosters_that_say_different_things_are_told(tmp_path: Path) -> None:
    tables = {**plant(), "facts": [hazard("F2")]}
    tables["people"][0]["name"] = "张五"
    paths = [folder(tmp_path / "a", facts(hazard("F1"))), folder(tmp_path / "b", tables)]
    assert told(paths) == [
        "b/people.csv row 2 code: 101 is there already: a/people.csv row 2"
    ]  # fmt: skip


def test_the_faults_of_all_sources_are_told(tmp_path: Path) -> None:
    paths = [folder(tmp_path / name, facts(hazard("F1", met="?"))) for name in ("a", "b")]
    assert [fault.split(":")[0] for fault in told([*paths, tmp_path / "c.xlsx"])] == [
        "a/facts.csv row 2 met",
        "b/facts.csv row 2 met",
        "c.xlsx",
    ]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nowhere", "there is no such file or folder"),
        ("nowhere.xlsx", "there is no such file or folder"),
        ("facts.csv", "hand in the folder that holds the files, not one of them"),
        ("facts.xls", "neither an .xlsx workbook nor a folder of .csv or .parquet files"),
    ],
)
def test_what_is_no_source_is_told(tmp_path: Path, name: str, words: str) -> None:
    if "nowhere" not in name:
        (tmp_path / name).write_text("x")
    assert told(tmp_path / name) == [f"{name}: {words}"]


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    [fault] = told(tmp_path / "in")
    assert fault.startswith("in: holds none of the sheets plants 工厂, departments 部门")


def test_a_sheet_both_as_csv_and_parquet_is_told(tmp_path: Path) -> None:
    parquet(folder(tmp_path / "in", facts(hazard("F1"))), {"people": plant()["people"]})
    assert told(tmp_path / "in") == ["in: holds the sheet people 人员 both as .csv and .parquet"]


def test_sheets_of_a_folder_may_have_different_forms(tmp_path: Path) -> None:
    tables = facts(hazard("F1"))
    parquet(tmp_path / "in", {"facts": tables.pop("facts")})
    assert taken(folder(tmp_path / "in", tables), "id") == [("F1",)]


def test_files_of_other_kinds_in_a_folder_are_passed_over(tmp_path: Path) -> None:
    path = folder(tmp_path / "in", facts(hazard("F1")))
    for name in ("README.txt", ".facts.csv", "~$facts.csv", "people.csv.bak"):
        (path / name).write_text("x")
    (path / "more.csv").mkdir()
    with read(path) as store:
        assert store.warnings == []


def test_faults_name_the_source_that_was_handed_in(tmp_path: Path) -> None:
    path = folder(tmp_path / "in", facts(hazard("F1", met="?")))
    with pytest.raises(Faulty) as caught:
        read(path)
    assert caught.value.source == str(path)
