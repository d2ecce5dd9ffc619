"""The scheme `member` by a rule engine: GoRules ZEN judges a decision graph once a person, DuckDB counts before."""

from typing import Any

import zen

from benchmarks.measuring import best
from benchmarks.rivals_members import members

TIMES = 5
RULES = {
    "M01": "sum(map(months, #.attended >= 1 ? 1 : 0))",
    "M02": "sum(map(months, max([-2 * #.missed, -4])))",
    "M03": "sum(map(months, #.due > 0 ? round(min([#.met / #.due, 1]), 2) : 1))",
    "M04": "sum(map(quarters, #.due > 0 ? round(min([2 * #.met / #.due, 2]), 2) : 2))",
    "M05": "min([0.5 * sum(map(months, #.found)), 8])",
    "M06": "max([-3 * violations, -20])",
    "score": "max([min([60 + $.M01 + $.M02 + $.M03 + $.M04 + $.M05 + $.M06, 100]), 0])",
    "barred": "liability >= 1",
}
COUNTS = """
WITH months AS (
  SELECT m.code, w.month, last_day(make_date(2020, w.month, 1)) BETWEEN m.active_from AND m.active_to AS applies,
    count(*) FILTER (kind = 'party.attendance' AND status = 'present') AS attended,
    count(*) FILTER (kind = 'party.attendance' AND status = 'absent') AS missed,
    count(*) FILTER (kind = 'duty.due') AS due,
    count(*) FILTER (kind = 'duty.due' AND met = 1) AS met,
    count(*) FILTER (kind = 'hazard.reported') AS found
  FROM members m CROSS JOIN (SELECT unnest(range(1, 13))::INT AS month) w
  LEFT JOIN seen s ON s.person = m.code AND s.month = w.month GROUP BY ALL
), quarters AS (
  SELECT m.code, w.quarter,
    last_day(make_date(2020, 3 * w.quarter, 1)) BETWEEN m.active_from AND m.active_to AS applies,
    count(*) FILTER (kind = 'training.due') AS due,
    count(*) FILTER (kind = 'training.due' AND met = 1) AS met
  FROM members m CROSS JOIN (SELECT unnest(range(1, 5))::INT AS quarter) w
  LEFT JOIN seen s ON s.person = m.code AND s.quarter = w.quarter GROUP BY ALL
), years AS (
  SELECT m.code,
    count(*) FILTER (kind = 'conduct.violation' AND m.active_to >= DATE '2020-12-31') AS violations,
    count(*) FILTER (kind = 'accident.liability' AND degree IN ('direct', 'main')) AS liability
  FROM members m LEFT JOIN seen s ON s.person = m.code GROUP BY ALL
)
SELECT code, violations, liability,
  (SELECT coalesce(list({attended: attended, missed: missed, due: due, met: met, found: found}), [])
   FROM months m WHERE m.code = y.code AND applies) AS months,
  (SELECT coalesce(list({due: due, met: met}), []) FROM quarters q WHERE q.code = y.code AND applies) AS quarters
FROM years y ORDER BY code
"""


def _graph() -> dict[str, Any]:
    """The rules as a JSON Decision Model: what comes in, one node of expressions, what goes out."""
    expressions = [{"id": key, "key": key, "value": value} for key, value in RULES.items()]
    nodes = [
        {"id": "counts", "name": "counts", "type": "inputNode"},
        {
            "id": "points",
            "name": "points",
            "type": "expressionNode",
            "content": {"expressions": expressions},
        },
        {"id": "total", "name": "total", "type": "outputNode"},
    ]
    edges = [
        {"id": "in", "type": "edge", "sourceId": "counts", "targetId": "points"},
        {"id": "out", "type": "edge", "sourceId": "points", "targetId": "total"},
    ]
    return {"nodes": nodes, "edges": edges}


def _counts(folder: str) -> list[dict[str, Any]]:
    with members(folder) as connection:
        counted = connection.sql(COUNTS)
        return [dict(zip(counted.columns, row, strict=True)) for row in counted.fetchall()]


def by_zen(folder: str) -> tuple[float, dict[str, Any]]:
    """One call a person, the counts lying ready; in `more` the counting and the totals in hundredths."""
    # Through a loader the graph is compiled once; `create_decision` was some twenty times slower here.
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"member": _graph()}}})
    people = _counts(folder)
    found = [engine.evaluate("member", person)["result"] for person in people]
    totals = {
        person["code"]: [round(100 * one["score"]), one["barred"]]
        for person, one in zip(people, found, strict=True)
    }
    seconds = best(lambda: [engine.evaluate("member", person) for person in people], TIMES)
    return seconds, {"counting": best(lambda: _counts(folder), TIMES), "totals": totals}
