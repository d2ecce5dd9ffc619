"""Secrets in files: made once, whole, for their owner only; and the installation's own, changed."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from secrets import token_bytes

from anqi.kit.installation import renew_secret_key, secret_key, secret_keys_before
from anqi.kit.secret_files import kept_or_made, replace


def test_all_who_come_at_the_same_moment_get_the_same(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "one.key"
    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(lambda _n: kept_or_made(path, lambda: token_bytes(32)), range(64)))
    assert found == {path.read_bytes()}
    assert [one.name for one in path.parent.iterdir()] == ["one.key"]


def test_only_the_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "one.key"
    kept_or_made(path, lambda: b"1")
    replace(path, b"2")
    assert path.read_bytes() == b"2"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o077 == 0


def test_a_renewed_secret_keeps_those_before_the_newest_first(tmp_path: Path) -> None:
    first = secret_key(tmp_path)
    renew_secret_key(tmp_path)
    second = secret_key(tmp_path)
    renew_secret_key(tmp_path)
    assert len({first, second, secret_key(tmp_path)}) == 3
    assert secret_keys_before(tmp_path) == [second, first]
    assert (tmp_path / "secret.before").stat().st_mode & 0o777 == 0o600
