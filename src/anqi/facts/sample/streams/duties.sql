-- What everybody owes: the pledge, the duties of his post; and the hours that a department worked.

-- A pledge is signed in January, or on joining; whoever signed late owes it at the end of January.
CREATE TABLE pledge AS
SELECT stay.*, CASE
    WHEN since > first_day() AND joiner THEN since + die(u, 0, 3)
    WHEN since > first_day() THEN first_day()
    WHEN die(u, 1, 1000) < miss_pledge THEN day_of(2, 5 + die(u, 0, 15))
    ELSE day_of(1, 6 + die(u, 0, 14))
END AS signed_on
FROM (SELECT *, luck('pledge|' || person) AS u FROM stay) AS stay JOIN unit USING (department);

INSERT INTO drawn BY NAME
SELECT 2 AS tier, no AS lot, 'pledge.due' AS kind, 'pledge/' || person AS record, day AS occurred_on,
       department, branch, person, signed_on <= day AS met, 'person' AS scope
FROM pledge JOIN calendar ON month_end AND day BETWEEN since AND until;

INSERT INTO drawn BY NAME
SELECT 2 AS tier, no AS lot, 'pledge.signed' AS kind, 'pledge/' || person AS record, signed_on AS occurred_on,
       department, branch, person, 'person' AS scope, person AS by
FROM pledge WHERE signed_on BETWEEN since AND until;

INSERT INTO drawn BY NAME
SELECT 1 AS tier, 0 AS lot, 'pledge.due' AS kind, concat('pledge/', department, branch) AS record,
       day AS occurred_on,
       department, branch, true AS met, CASE WHEN branch IS NULL THEN 'department' ELSE 'branch' END AS scope
FROM (SELECT department, NULL AS branch FROM unit UNION ALL SELECT NULL, branch FROM cell), calendar
WHERE month_end;

INSERT INTO drawn BY NAME
SELECT 1 AS tier, 0 AS lot, 'pledge.signed' AS kind, concat('pledge/', department, branch) AS record,
       next_work AS occurred_on, department, branch,
       CASE WHEN branch IS NULL THEN 'department' ELSE 'branch' END AS scope
FROM (SELECT department, NULL AS branch FROM unit UNION ALL SELECT NULL, branch FROM cell)
JOIN calendar ON day = day_of(1, 9);

-- The duties of every post, once a month.
INSERT INTO obligation BY NAME
SELECT 2 AS tier, no AS lot, 'duty.due' AS due_kind, 'duty.done' AS done_kind,
       concat('duty/', person, '-', two(month(day))) AS record, day AS due_on,
       die(u, 0, 1000) >= [1, 14, 70, 330][nature + 1] AS met, die(u, 1, 12) AS lag, since, until,
       department, branch, person
FROM (
    SELECT stay.*, day, luck(concat_ws('|', 'duty', person, month(day))) AS u
    FROM stay JOIN calendar ON month_end AND day BETWEEN since AND until
);

INSERT INTO drawn BY NAME
SELECT 0 AS tier, 50 AS lot, 'worktime.month' AS kind,
       concat('worktime/', department, '-', two(month(day))) AS record,
       day AS occurred_on, department, heads AS headcount,
       heads * worked * 8 + die(luck(concat_ws('|', 'overtime', department, day)), 0, 12) * heads // 4 AS quantity
FROM (
    SELECT department, calendar.day, count(*) AS heads
    FROM stay JOIN calendar ON month_end AND calendar.day BETWEEN since AND until
    GROUP BY ALL
)
JOIN (SELECT month(day) AS month, count(work) AS worked FROM calendar GROUP BY ALL) ON month = month(day);
