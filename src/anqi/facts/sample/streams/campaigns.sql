-- The year's campaign. In 2020 it has two fronts, and from February to April health is reported every day.

INSERT INTO obligation BY NAME
SELECT 1 AS tier, 5 AS lot, 'campaign.due' AS due_kind, 'campaign.done' AS done_kind,
       concat('campaign/', branch, department, '-', two(month), '-', front) AS record, next_work AS due_on,
       die(u, 0, 1000) >= missed AS met, die(u, 1, 9) AS lag, first_day() AS since,
       last_day_of_year() AS until,
       department, branch, front
FROM (
    SELECT *, luck(concat_ws('|', 'campaign', branch, department, month, front)) AS u
    FROM (SELECT branch, NULL AS department, miss_meeting AS missed FROM cell
          UNION ALL SELECT NULL, department, miss_decision // 2 FROM unit),
         range(2, 13) AS months (month), (VALUES ('prevention'), ('production')) AS fronts (front)
    WHERE front = 'production' OR the_year() = 2020 AND month <= 8
)
JOIN calendar ON day = day_of(month, 25);

-- Tasks that a member took on himself.
INSERT INTO obligation BY NAME
SELECT 1 AS tier, no AS lot, 'campaign.due' AS due_kind, 'campaign.done' AS done_kind,
       concat('campaign/', person, '-', round) AS record, day AS due_on,
       die(u, 1, 1000) >= [2, 25, 120, 400][nature + 1] AS met, die(u, 2, 9) AS lag, since, until,
       branch, person,
       CASE WHEN the_year() = 2020 AND month(day) <= 5 THEN 'prevention' ELSE 'production' END AS front
FROM (
    SELECT stay.*, round, luck(concat_ws('|', 'own task', person, round)) AS u
    FROM stay, range(1, 4) AS rounds (round) WHERE branch IS NOT NULL
)
JOIN calendar ON work = 20 + die(u, 0, working_days() - 20)
WHERE day BETWEEN since AND until;

INSERT INTO drawn BY NAME
SELECT 1 AS tier, no AS lot, 'campaign.service' AS kind, concat('service/', person, '-', round) AS record,
       day AS occurred_on, branch, person, department, hundredths(100 + 50 * die(u, 2, 5)) AS quantity,
       CASE WHEN the_year() = 2020 AND month(day) <= 4 THEN 'prevention' ELSE 'production' END AS front
FROM (
    SELECT stay.*, round, luck(concat_ws('|', 'service', person, round)) AS u
    FROM stay, range(1, 9) AS rounds (round) WHERE branch IS NOT NULL
)
JOIN calendar ON work = 20 + die(u, 0, CASE the_year() WHEN 2020 THEN working_days() // 2 ELSE working_days() - 20 END)
WHERE day BETWEEN since AND until
  AND die(u, 1, 100) < CASE WHEN keen THEN 75 ELSE [22, 12, 4, 1][nature + 1] END;

INSERT INTO drawn BY NAME
WITH daily AS (
    SELECT department, day, count(*) AS heads, luck(concat_ws('|', 'health report', department, day)) AS u
    FROM stay JOIN calendar ON day BETWEEN since AND until
    WHERE the_year() = 2020 AND day BETWEEN day_of(1, 27) AND day_of(4, 30)
    GROUP BY ALL
)
SELECT 2 AS tier, 4000000000 AS lot, kind,
       concat('health/', department, '-', strftime(day, '%m%d')) AS record, day AS occurred_on,
       department,
       CASE WHEN kind = 'health.reported' AND die(u, 0, 1000) < miss_check // 8 THEN heads - 1 ELSE heads END AS quantity,
       CASE WHEN kind = 'health.reported' THEN CASE WHEN die(u, 1, 1000) < 8 THEN 1 ELSE 0 END END AS abnormal
FROM daily JOIN unit USING (department), (VALUES ('health.due'), ('health.reported')) AS kinds (kind);
