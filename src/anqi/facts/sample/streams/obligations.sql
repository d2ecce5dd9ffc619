-- Of each obligation two facts: that it fell due, at the end of that day, and that it was done, sooner or later.

INSERT INTO drawn BY NAME
SELECT tier, lot, due_kind AS kind, record, due_on AS occurred_on, department, branch, person, quantity,
       met, level, category, front, sort
FROM obligation;

INSERT INTO drawn BY NAME
SELECT * EXCLUDE (until)
FROM (
    SELECT tier, lot, done_kind AS kind, record,
           CASE WHEN met THEN greatest(least(next_work, due_on), since) ELSE due_on + lag + 1 END AS occurred_on,
           department, branch, person, quantity, met AS on_time, level, category, front, sort, until
    FROM obligation LEFT JOIN calendar ON calendar.day = due_on - lag
)
WHERE occurred_on <= until;

DELETE FROM obligation;
