"""What a run of the API came to, `anqi assess --from-ledger` and what `anqi export` wrote come to, byte for byte."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from anqi.cli import main
from anqi.jobs.running import run_job
from anqi.organisation.posts import Post
from tests.api.calling import calling, sent
from tests.assessment.conftest import morning, wumeng
from tests.assessment.runs_world import first_quarter
from tests.assessment.world import RULEBOOK, holder, published, theme_day
from tests.organisation.people import SmallPlant, small_plant

__all__ = ["morning", "wumeng"]
DAY = "2020-03-11"


@pytest.fixture
def document(wumeng: SmallPlant) -> bytes:
    """`results.json` of a run that a program asked for, where the installation has another plant too."""
    first_quarter(wumeng)
    theme_day(small_plant("zhaoying"), date(2020, 1, 15), key="t")
    office: Client = calling(holder(wumeng, Post.PARTY_OFFICER, "2001"))
    body = {"edition": str(published(wumeng.plant).pk), "as_of": DAY}
    job = sent(office, "/assessment/runs", body)
    run_job.call(job.json()["id"])
    address = office.get(job.headers["Location"]).json()["address"]
    return bytes(office.get(f"{address}/results.json").content)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.yaml"
    path.write_text(RULEBOOK, "utf-8")
    return path


def done(*words: object) -> Any:
    answer = CliRunner().invoke(main, list(map(str, words)), catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    return answer


def test_the_ledger_of_one_plant_is_judged_by_the_command_as_by_the_api(
    document: bytes, book: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done("assess", "--from-ledger", "--plant", "wumeng", "--rulebook", book, "--as-of", DAY,
         "--format", "json", "--out", out)  # fmt: skip
    assert (out / "results.json").read_bytes() == document


def test_what_one_plant_exported_is_judged_so_too(
    document: bytes, book: Path, tmp_path: Path
) -> None:
    files, out = tmp_path / "files", tmp_path / "out"
    done("export", "--plant", "wumeng", "--as-of", DAY, "--out", files)
    done("assess", files, "--rulebook", book, "--as-of", DAY, "--format", "json", "--out", out)
    assert (out / "results.json").read_bytes() == document


def test_without_a_plant_all_plants_of_the_installation_are_judged(
    document: bytes, book: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done(
        "assess",
        "--from-ledger",
        "--rulebook",
        book,
        "--as-of",
        DAY,
        "--format",
        "json",
        "--out",
        out,
    )
    text = (out / "results.json").read_bytes()
    assert text != document
    assert b'"zhaoying"' in text
