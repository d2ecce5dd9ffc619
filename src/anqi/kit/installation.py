"""What an installation owns, and how its settings are found."""

import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from anqi.kit.secret_files import kept_or_made, replace

Mode = Literal["production", "demo", "test"]
_MODES: tuple[Mode, ...] = ("production", "demo", "test")
_SECRET, _BEFORE = "secret.key", "secret.before"


class Unusable(Exception):
    """The installation can't be used as it is; the message says why and what to do."""


def mode(environment: Mapping[str, str]) -> Mode:
    """`production` unless `ANQI_MODE` says otherwise. Raises Unusable."""
    found = environment.get("ANQI_MODE", "production")
    for one in _MODES:
        if found == one:
            return one
    raise Unusable(f"ANQI_MODE is {found!r}; it must be one of {', '.join(_MODES)}")


def choice(environment: Mapping[str, str], name: str, of: Sequence[str], default: str) -> str:
    """What a variable of the environment chooses. Raises Unusable where it is none of what there is."""
    found = environment.get(name, default)
    if found not in of:
        raise Unusable(f"{name} is {found!r}; it must be one of {', '.join(of)}")
    return found


def secret_key(home: Path) -> str:
    """The installation's own secret, made at its first use and readable to its owner only.

    There is no default secret that could be forgotten, and none in the environment, which other processes can read.
    """
    made = kept_or_made(home / _SECRET, lambda: secrets.token_urlsafe(64).encode("ascii"))
    return made.decode("ascii").strip()


def renew_secret_key(home: Path) -> None:
    """Make another secret. The one before is kept for what it signed and encrypted, until somebody takes it away.

    Servers that run already use it from their next start on.
    """
    before = [secret_key(home), *secret_keys_before(home)]
    replace(home / _BEFORE, "".join(f"{key}\n" for key in before).encode("ascii"))
    replace(home / _SECRET, secrets.token_urlsafe(64).encode("ascii"))


def secret_keys_before(home: Path) -> list[str]:
    """Secrets that were changed, so that what they signed stays valid until it expires."""
    try:
        return (home / _BEFORE).read_text("ascii").split()
    except FileNotFoundError:
        return []


def database(url: str, home: Path) -> dict[str, Any]:
    """Django's settings for a database: `postgresql://user:password@host:port/name`, or SQLite in `home`.

    Raises Unusable where the address means neither.
    """
    if not url:
        return _sqlite(home / "anqi.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and parts.path:
        return _sqlite(Path(unquote(parts.path)))
    if parts.scheme not in ("postgres", "postgresql") or len(parts.path) < 2:
        raise Unusable("DATABASE_URL must be like postgresql://user:password@host:5432/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        # Opening it anew for each request costs more than most of what is asked, and whoever closes the last
        # connection has to write the whole journal back first.
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            # A fact that was acknowledged must outlive a power cut: FULL, which NORMAL does not promise in WAL mode.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;",
            # A transaction that reads first and writes later can't be made to wait: it must begin as a writer.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        },
    }
