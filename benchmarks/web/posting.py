"""Facts per second through the API, and the same rows by bare INSERTs in transactions of the same size."""

import json
import sys
import time
from http.client import HTTPConnection
from typing import Any
from uuid import uuid4

from benchmarks.serving import Server
from benchmarks.web.inside import set_up


def through_api(
    server: Server, visitors: dict[str, Any], *, batch: int, count: int
) -> dict[str, Any]:
    """Post by one program, in calls of `batch` facts: facts per second, and the keys."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
    calls = [_facts(visitors, batch) for _call in range(count // batch)]
    headers = {"Authorization": f"Bearer {visitors['token']}", "Content-Type": "application/json"}
    _post(connection, headers, _facts(visitors, batch))  # the first of all opens what is kept
    begun = time.perf_counter()
    for facts in calls:
        _post(connection, headers, facts)
    seconds = time.perf_counter() - begun
    connection.close()
    return {"rate": count / seconds, "keys": [fact["key"] for facts in calls for fact in facts]}


def bare(batch: int, keys: list[str]) -> dict[str, float]:
    """Take out the rows of these keys, and insert them again: one statement a row, `batch` of them a transaction."""
    from django.db import connection

    from anqi.ledger.models import Fact

    names = [str(field.column) for field in Fact._meta.concrete_fields]
    columns = ", ".join(connection.ops.quote_name(name) for name in names)
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(keys))
        cursor.execute(f"SELECT {columns} FROM ledger_fact WHERE key IN ({marks}) ORDER BY 1", keys)
        rows = cursor.fetchall()
        _without_guards(cursor)
        cursor.execute(f"DELETE FROM ledger_fact WHERE key IN ({marks})", keys)
        insert = f"INSERT INTO ledger_fact ({columns}) VALUES ({', '.join(['%s'] * len(names))})"
        begun = time.perf_counter()
        for start in range(0, len(rows), batch):
            cursor.execute("BEGIN")
            cursor.executemany(insert, [_bound(row) for row in rows[start : start + batch]])
            cursor.execute("COMMIT")
    return {"rate": len(rows) / (time.perf_counter() - begun)}


def _without_guards(cursor: Any) -> None:
    """Let rows be taken out of this copy; inserting is what the guards never looked at."""
    from django.db import connection

    if connection.vendor == "postgresql":
        cursor.execute("ALTER TABLE ledger_fact DISABLE TRIGGER USER")
        return
    cursor.execute("DROP TRIGGER IF EXISTS ledger_fact_no_delete")


def _bound(row: tuple[Any, ...]) -> list[Any]:
    """PostgreSQL gives JSON as what it means, and takes it as text."""
    return [json.dumps(value) if isinstance(value, dict) else value for value in row]


def _facts(visitors: dict[str, Any], count: int) -> list[dict[str, Any]]:
    return [
        {"key": uuid4().hex, "kind": "party.theme_day", "occurred_on": "2026-03-12", "quantity": 28,
         "branch": visitors["branches"][number % len(visitors["branches"])],
         "source": f"meetings/{number}", "attributes": {"safety_topic": True, "attendance": "0.90"}}
        for number in range(count)
    ]  # fmt: skip


def _post(connection: HTTPConnection, headers: dict[str, str], facts: list[dict[str, Any]]) -> None:
    connection.request("POST", "/api/v1/facts", json.dumps(facts), headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 201:
        raise RuntimeError(f"posting: {answer.status} {body[:500]!r}")


def main() -> None:
    set_up()
    batch, path = sys.argv[1:]
    with open(path) as file:  # noqa: PTH123
        keys = json.load(file)
    print(json.dumps(bare(int(batch), keys)))


if __name__ == "__main__":
    main()
