"""A demonstration, made as somebody types it; and what must not be served."""

import os
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.site.commands import anqi


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    home = tmp_path_factory.mktemp("demo") / "home"
    run = anqi(home, "demo", "--dir", home, "--no-serve")
    assert run.returncode == 0, run.stderr
    return home, run.stdout


def test_it_tells_one_sign_in_for_each_post(demo: tuple[Path, str]) -> None:
    _home, said = demo
    for login in ("party_secretary", "branch_secretary", "safety_officer", "worker", "security"):
        assert login in said
    assert "password of all" in said


def test_it_has_two_years_of_facts_and_a_lake(demo: tuple[Path, str]) -> None:
    home, _said = demo
    database = sqlite3.connect(home / "anqi.sqlite3")
    years = database.execute(
        "SELECT DISTINCT strftime('%Y', occurred_on) FROM ledger_fact"
    ).fetchall()
    assert len(years) == 2
    assert list((home / "lake").rglob("*.parquet"))


def test_its_secret_is_its_own_and_nobody_elses_to_read(demo: tuple[Path, str]) -> None:
    home, _said = demo
    assert (home / "secret.key").stat().st_mode & 0o077 == 0
    assert len((home / "secret.key").read_text()) > 60


def test_a_second_time_it_tells_what_is_there(demo: tuple[Path, str]) -> None:
    home, said = demo
    again = anqi(home, "demo", "--dir", home, "--no-serve")
    assert again.returncode == 0, again.stderr
    assert again.stdout == said


def test_its_sign_ins_are_told_to_their_owner_only(demo: tuple[Path, str]) -> None:
    home, _said = demo
    assert (home / "sign-ins.json").stat().st_mode & 0o077 == 0


def test_it_has_tasks_in_every_state_with_pictures_comments_and_notices(
    demo: tuple[Path, str],
) -> None:
    home, _said = demo
    database = sqlite3.connect(home / "anqi.sqlite3")

    def all_of(sql: str) -> set[object]:
        return {row[0] for row in database.execute(sql)}

    states = {"todo", "doing", "offered", "returned", "closed", "called_off"}
    assert all_of("SELECT state FROM work_task") == states
    assert all_of("SELECT type FROM work_evidence") == {"image/jpeg"}
    assert all_of("SELECT read_at IS NULL FROM work_notice") == {0, 1}
    assert all_of("SELECT count(*) > 2 FROM work_comment") == {1}
    assert all_of("SELECT asked_due_on IS NULL FROM work_task") == {0, 1}


def test_its_facts_were_entered_day_by_day_and_sealed(demo: tuple[Path, str]) -> None:
    home, _said = demo
    database = sqlite3.connect(home / "anqi.sqlite3")
    days = "SELECT count(DISTINCT date(posted_at)) FROM ledger_fact"
    assert database.execute(days).fetchone()[0] > 300
    assert database.execute("SELECT count(*) FROM ledger_checkpoint").fetchone()[0] > 10
    assert anqi(home, "ledger", "verify").returncode == 0


def test_a_directory_that_holds_something_else_is_never_taken_or_emptied(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    for words in (["--no-serve"], ["--no-serve", "--fresh"]):
        run = anqi(tmp_path, "demo", "--dir", tmp_path, *words)
        assert run.returncode == 2
        assert "choose another --dir" in run.stderr
    assert (tmp_path / "letters.txt").read_text() == "mine"


def test_a_half_made_one_is_told_and_made_anew_when_asked(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "anqi.sqlite3").touch()
    run = anqi(home, "demo", "--dir", home, "--no-serve")
    assert run.returncode == 2
    assert "--fresh" in run.stderr


def test_a_port_that_is_taken_is_told_before_all_work(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        run = anqi(tmp_path / "home", "demo", "--dir", tmp_path / "home", "--bind", address)
    assert run.returncode == 2
    assert "can't listen" in run.stderr
    assert "--bind" in run.stderr
    assert not (tmp_path / "home").exists()


def test_demonstration_accounts_are_not_served_in_production(demo: tuple[Path, str]) -> None:
    home, _said = demo
    run = anqi(home, "serve", mode="production")
    assert run.returncode == 2
    assert "demonstration accounts" in run.stderr


def test_a_database_that_is_not_up_to_date_is_not_served(tmp_path: Path) -> None:
    run = anqi(tmp_path / "home", "serve")
    assert run.returncode == 2
    assert "anqi migrate" in run.stderr


def test_an_unknown_mode_is_told(tmp_path: Path) -> None:
    run = anqi(tmp_path / "home", "migrate", mode="debug")
    assert run.returncode == 2
    assert "ANQI_MODE" in run.stderr
    assert "Traceback" not in run.stderr


def test_an_address_of_no_database_is_told(tmp_path: Path) -> None:
    run = anqi(tmp_path / "home", "migrate", DATABASE_URL="mysql://x/y")
    assert run.returncode == 2
    assert "DATABASE_URL" in run.stderr


_ROSTER = """
import sys
from datetime import date
from pathlib import Path
import django
django.setup()
from anqi.kit import clock
from anqi.organisation.models import Plant
from anqi.organisation.sheets import export, preview
out = export(plant=Plant.objects.get(), day=clock.today(), out=Path(sys.argv[1]))
found = preview(plant=Plant.objects.get(), workbook=out, day=clock.today())
print(len(found.faults), len(found.changes), *found.faults[:3])
"""


def test_its_own_roster_is_taken_back_without_a_change(
    demo: tuple[Path, str], tmp_path: Path
) -> None:
    home, _said = demo
    there = {"ANQI_HOME": str(home), "ANQI_MODE": "demo", "DJANGO_SETTINGS_MODULE": "anqi.settings"}
    kept = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-c", _ROSTER, str(tmp_path / "roster.xlsx")], env=kept | there,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.stdout == "0 0\n", run.stderr
