"""The `anqi` command as an administrator types it, for an installation of its own."""

import os
import subprocess
import sys
from pathlib import Path

_OURS = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "ANQI_HOME", "ANQI_MODE")


def anqi(
    home: Path, *words: object, mode: str = "demo", **more: str
) -> "subprocess.CompletedProcess[str]":
    """Run it in English, with nothing of the tests' own settings."""
    environment = {name: value for name, value in os.environ.items() if name not in _OURS}
    environment |= {"ANQI_HOME": str(home), "ANQI_MODE": mode, "ANQI_LANG": "en", **more}
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "anqi.cli", *map(str, words)],
        env=environment, capture_output=True, text=True, check=False, timeout=900,
    )  # fmt: skip
