"""`anqi secret`: the installation's own secret, changed."""

from pathlib import Path

from tests.site.commands import anqi


def test_the_secret_is_changed_and_the_one_before_is_kept(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert anqi(home, "migrate").returncode == 0
    before = (home / "secret.key").read_text()
    run = anqi(home, "secret", "renew")
    assert run.returncode == 0, run.stderr
    assert (home / "secret.key").read_text() != before
    assert (home / "secret.before").read_text().split() == [before]
    assert before not in run.stdout


def test_nothing_is_made_where_there_is_no_installation(tmp_path: Path) -> None:
    run = anqi(tmp_path / "nowhere", "secret", "renew")
    assert run.returncode == 2
    assert not (tmp_path / "nowhere").exists()


def test_a_setting_that_is_none_is_told(tmp_path: Path) -> None:
    run = anqi(tmp_path / "home", "migrate", ANQI_SECOND_FACTOR="some")
    assert run.returncode == 2
    assert "ANQI_SECOND_FACTOR" in run.stderr
