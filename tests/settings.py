"""Settings of the tests: an installation of its own for each process. `DATABASE_URL` runs them on PostgreSQL."""

import atexit
import os
import shutil
import tempfile

os.environ["ANQI_MODE"] = "test"
if "ANQI_HOME" not in os.environ:
    os.environ["ANQI_HOME"] = tempfile.mkdtemp(prefix="anqi-test-")
    atexit.register(shutil.rmtree, os.environ["ANQI_HOME"], ignore_errors=True)

from anqi.settings import *  # noqa: F403

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in an installation: threads that share one in memory are refused where they would wait for each other.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"  # noqa: F405
