"""`anqi assess`: files in, results out; or all faults and nothing."""

import json
import re
import shutil
from pathlib import Path

from tests.cli.conftest import RULEBOOK, Desk


def test_assess_writes_what_was_asked_for(desk: Desk) -> None:
    assert desk.assess("--format", "json,xlsx,html,parquet").exit_code == 0
    written = {path.name for path in (desk.folder / "out").iterdir()}
    assert written == {"results.json", "results.xlsx", "report.html", "tables"}


def test_the_document_names_rulebook_period_and_day(desk: Desk) -> None:
    desk.assess("--format", "json", "--as-of", "2020-06-30")
    found = json.loads((desk.folder / "out" / "results.json").read_text("utf-8"))
    assert list(found) == ["rulebook", "period", "as_of", "schemes", "plants"]
    assert found["period"] == ["2020-01-01", "2020-12-31"]
    assert found["as_of"] == "2020-06-30"


def test_the_document_is_laid_out_as_the_library_would(desk: Desk) -> None:
    desk.assess("--format", "json")
    text = (desk.folder / "out" / "results.json").read_text("utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"


def test_the_same_files_give_the_same_bytes(desk: Desk) -> None:
    desk.assess("--format", "json,xlsx,html")
    first = {path.name: path.read_bytes() for path in (desk.folder / "out").iterdir()}
    desk.assess("--format", "json,xlsx,html")
    assert first == {path.name: path.read_bytes() for path in (desk.folder / "out").iterdir()}


def test_faulty_facts_are_all_named_and_nothing_is_written(desk: Desk) -> None:
    broken = desk.folder / "broken"
    shutil.copytree(desk.plant, broken)
    facts = min(broken.glob("facts*.csv"))
    lines = facts.read_text("utf-8").splitlines()
    lines[1] = lines[1].replace("2020-", "2020/", 1)
    lines[2] = lines[2].replace("wumeng", "elsewhere", 1)
    facts.write_text("\n".join(lines) + "\n", "utf-8")
    result = desk.anqi("assess", broken, "--rulebook", RULEBOOK, "--out", "out")
    assert result.exit_code == 2
    assert "facts.csv row 2" in result.stderr
    assert "facts.csv row 3" in result.stderr
    assert not Path("out").exists()


def test_a_quota_that_leaves_no_seat_for_so_few_is_told(desk: Desk) -> None:
    rulebook = desk.folder / "rulebook.yaml"
    text = RULEBOOK.read_text("utf-8")
    rulebook.write_text(re.sub(r"quota: 0\.\d+", "quota: 0.01", text, count=1), "utf-8")
    result = desk.anqi("assess", desk.plant, "--rulebook", rulebook, "--format", "json")
    assert result.exit_code == 0
    assert "× 0.01 is not one seat for" in result.stderr
    assert "is not one seat for" not in desk.assess("--format", "json").stderr


def test_a_source_that_is_not_there_is_a_fault(desk: Desk) -> None:
    result = desk.anqi("assess", "nowhere", "--rulebook", RULEBOOK)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_day_outside_the_period_is_a_fault(desk: Desk) -> None:
    result = desk.assess("--as-of", "2021-01-01")
    assert result.exit_code == 2
    assert "2021-01-01" in result.stderr


def test_an_unknown_format_is_refused(desk: Desk) -> None:
    result = desk.assess("--format", "json,pdf")
    assert result.exit_code == 2
    assert "pdf" in result.stderr


def test_chinese_is_spoken_unless_english_is_asked_for(desk: Desk) -> None:
    result = desk.anqi("--lang", "zh", "assess", "nowhere", "--rulebook", RULEBOOK)
    assert "没有评定" in result.stderr
