"""The table of access as docs/access.md shows it. `python -m tests.organisation.access_table` writes it there."""

import os
from pathlib import Path

import django
from django.utils.translation import override

BEGIN, END = "<!-- table: from access.py -->", "<!-- end of the table -->"


def table_of_access() -> str:
    """A row for each post, a column for each verb, in each cell how far it reaches."""
    from anqi.organisation.access import TABLE, Verb

    with override("en"):
        lines = ["| | " + " | ".join(f"`{verb.value}`" for verb in Verb) + " |"]
        lines.append("| --- |" + " --- |" * len(Verb))
        for holder, verbs in TABLE.items():
            cells = [verbs[verb].value if verb in verbs else "" for verb in Verb]
            lines.append(f"| {holder.label} (`{holder.value}`) | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def write() -> None:
    path = Path(__file__).parents[2] / "docs" / "access.md"
    before, rest = path.read_text("utf-8").split(BEGIN)
    after = rest.split(END)[1]
    path.write_text(f"{before}{BEGIN}\n{table_of_access()}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anqi.settings")
    django.setup()
    write()
