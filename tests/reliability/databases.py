"""On which database the tests run."""

import os


def postgres() -> str:
    """The address of the PostgreSQL server on which they run, or nothing."""
    found = os.environ.get("DATABASE_URL", "")
    return found if found.startswith("postgres") else ""
