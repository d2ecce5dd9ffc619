"""Receipts: an unchanged Parquet folder is not checked twice."""

import os
from pathlib import Path

import pytest

from anqi.facts.reading import read
from tests.facts.build import facts, folder, hazard, parquet, taken, theme_day, told


def planted(cache: Path, facts: int) -> None:
    """Make the one receipt say another number of facts, to see whether it is believed."""
    [receipt] = [file for file in cache.iterdir() if not file.suffix]
    receipt.write_text(receipt.read_text().replace('"facts": 1', f'"facts": {facts}'))


def count(path: Path, *, trust_receipts: bool = True) -> int:
    with read(path, trust_receipts=trust_receipts) as store:
        return store.fact_count


def test_a_clean_check_leaves_a_receipt_that_is_believed(tmp_path: Path, cache: Path) -> None:
    path = parquet(tmp_path / "in", facts(hazard("F1")))
    assert count(path) == 1
    planted(cache, 77)
    assert count(path) == 77


def test_a_receipt_need_not_be_trusted(tmp_path: Path, cache: Path) -> None:
    path = parquet(tmp_path / "in", facts(hazard("F1")))
    count(path)
    planted(cache, 77)
    assert count(path, trust_receipts=False) == 1


@pytest.mark.parametrize("sheet", ["facts", "people"])
def test_a_file_that_was_touched_is_checked_again(tmp_path: Path, cache: Path, sheet: str) -> None:
    path = parquet(tmp_path / "in", facts(hazard("F1")))
    count(path)
    planted(cache, 77)
    os.utime(path / f"{sheet}.parquet", ns=(1, 1))
    assert count(path) == 1


def test_a_file_more_or_less_is_another_folder(tmp_path: Path, cache: Path) -> None:
    path = parquet(tmp_path / "in", facts(hazard("F1")))
    count(path)
    planted(cache, 77)
    parquet(path, {"facts-2": [hazard("F2")]})
    assert count(path) == 2


def test_what_was_faulty_is_checked_each_time(tmp_path: Path, cache: Path) -> None:
    path = parquet(tmp_path / "in", facts(hazard("F1", department="D7")))
    assert told(path) == told(path)
    assert not cache.exists()


def test_other_files_leave_no_receipt(tmp_path: Path, cache: Path) -> None:
    count(folder(tmp_path / "in", facts(hazard("F1"))))
    assert not cache.exists()


def test_a_receipt_holds_no_data(tmp_path: Path, cache: Path) -> None:
    count(parquet(tmp_path / "in", facts(hazard("F1"))))
    kept = b"".join(file.read_bytes() for file in cache.iterdir())
    assert all(word.encode() not in kept for word in ("F1", "张三", "hazard.due", "101", "P1"))


def test_with_a_receipt_the_store_is_the_same(tmp_path: Path) -> None:
    rows = [
        theme_day("F1", quantity="1.5"),
        hazard("F2", level="一般"),
        hazard("R2", reverses="F2"),
    ]
    path = parquet(tmp_path / "in", facts(*rows))
    columns = "* EXCLUDE posted_at"
    joined = "(FROM facts LEFT JOIN reversed USING (place))"
    assert taken(path, columns, "facts") == taken(path, columns, "facts")
    assert taken(path, "id", joined) == taken(path, "id", joined)


def test_a_broken_receipt_is_none(tmp_path: Path, cache: Path) -> None:
    path = parquet(tmp_path / "in", facts(hazard("F1")))
    count(path)
    for file in cache.iterdir():
        file.write_bytes(b"{}")
    assert count(path) == 1


def test_a_folder_for_receipts_that_can_not_be_made_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert count(parquet(tmp_path / "in", facts(hazard("F1")))) == 1
