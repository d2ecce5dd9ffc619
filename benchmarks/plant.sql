-- The scoring of plant.yaml for the whole year, as somebody who knows DuckDB would write it for this one rulebook: every
-- window and every sum. $facts, $people, $branches, $departments, $answers_for, $plants: Parquet files.
CREATE OR REPLACE TEMP TABLE seen AS
SELECT kind, plant, department, branch, person, month(occurred_on)::INT AS month,
       met, safety_topic, status, liable, (deaths * 100)::BIGINT AS deaths, degree
FROM read_parquet($facts)
WHERE kind IN ('party.theme_day', 'party.lesson', 'party.committee_meeting', 'hazard.due', 'decision.due', 'check.due', 'training.due',
    'drill.due', 'accident.confirmed', 'duty.due', 'party.attendance', 'hazard.reported', 'conduct.violation', 'accident.liability')
  AND occurred_on BETWEEN DATE '2020-01-01' AND DATE '2020-12-31'
  AND reverses IS NULL
  AND id NOT IN (SELECT reverses FROM read_parquet($facts) WHERE reverses IS NOT NULL);

CREATE OR REPLACE TEMP TABLE units AS
SELECT plant, department, branch, month,
  count(*) FILTER (kind = 'party.theme_day' AND safety_topic) AS theme_days,
  count(*) FILTER (kind = 'party.lesson' AND safety_topic) AS lessons,
  count(*) FILTER (kind = 'party.committee_meeting') AS committees,
  count(*) FILTER (kind = 'duty.due') AS duties_due,
  count(*) FILTER (kind = 'duty.due' AND met) AS duties_met,
  count(*) FILTER (kind = 'conduct.violation') AS violations,
  count(*) FILTER (kind = 'hazard.due') AS hazards_due,
  count(*) FILTER (kind = 'hazard.due' AND met) AS hazards_met,
  count(*) FILTER (kind = 'decision.due') AS decisions_due,
  count(*) FILTER (kind = 'decision.due' AND met) AS decisions_met,
  count(*) FILTER (kind = 'check.due') AS checks_due,
  count(*) FILTER (kind = 'check.due' AND met) AS checks_met,
  count(*) FILTER (kind = 'training.due') AS courses_due,
  count(*) FILTER (kind = 'training.due' AND met) AS courses_met,
  count(*) FILTER (kind = 'drill.due') AS drills_due,
  count(*) FILTER (kind = 'drill.due' AND met) AS drills_met,
  count(*) FILTER (kind = 'accident.confirmed' AND liable) AS liable,
  coalesce(sum(deaths) FILTER (kind = 'accident.confirmed'), 0)::BIGINT AS deaths
FROM seen GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE roster AS
SELECT 'branch' AS type, plant, code, name, active_from, active_to, false AS member FROM read_parquet($branches)
UNION ALL SELECT 'department', plant, code, name, active_from, active_to, false FROM read_parquet($departments)
UNION ALL SELECT 'plant', code, code, name, NULL, NULL, false FROM read_parquet($plants)
UNION ALL SELECT 'person', plant, code, name, active_from, active_to, party_member FROM read_parquet($people);

CREATE OR REPLACE TEMP TABLE monthly AS
WITH spans AS (
  SELECT DISTINCT plant, branch, department, m.month FROM read_parquet($answers_for),
    (SELECT unnest(range(1, 13))::INT AS month) m
  WHERE coalesce(active_from, DATE '2020-01-01') <= make_date(2020, m.month, 1)
    AND coalesce(active_to, DATE '2020-12-31') >= make_date(2020, m.month, 1)
), parts AS (
  SELECT 'department' AS type, plant, department AS code, month, COLUMNS('_due|_met|liable|deaths|violations'), 0 AS theme_days, 0 AS lessons, 0 AS committees
  FROM units WHERE department IS NOT NULL
  UNION ALL BY NAME
  SELECT 'plant' AS type, plant, plant AS code, month, COLUMNS('_due|_met|liable|deaths|violations') FROM units
  UNION ALL BY NAME
  SELECT 'branch' AS type, plant, branch AS code, month, theme_days, lessons, committees, duties_due, duties_met FROM units WHERE branch IS NOT NULL
  UNION ALL BY NAME
  SELECT 'branch' AS type, u.plant, s.branch AS code, u.month, COLUMNS('(hazards|decisions|checks|courses|drills)_|liable|deaths')
  FROM units u JOIN spans s ON s.plant = u.plant AND s.department = u.department AND s.month = u.month
)
SELECT type, plant, code, month, sum(COLUMNS(* EXCLUDE (type, plant, code, month)))::BIGINT
FROM parts GROUP BY type, plant, code, month;

CREATE OR REPLACE TEMP TABLE yearly AS
SELECT type, plant, code, sum(COLUMNS(* EXCLUDE (type, plant, code, month)))::BIGINT FROM monthly GROUP BY type, plant, code;

CREATE OR REPLACE TEMP TABLE indicators AS
SELECT r.type, r.plant, r.code, COLUMNS(y.* EXCLUDE (type, plant, code)),
  CASE WHEN coalesce(deaths, 0) <= 0 THEN 'met' ELSE 'missed' END AS zero_death,
  CASE WHEN coalesce(liable, 0) <= 0 THEN 'met' ELSE 'missed' END AS zero_liable,
  CASE WHEN coalesce(hazards_due, 0) = 0 OR hazards_met >= hazards_due THEN 'met' ELSE 'missed' END AS full_rectification,
  CASE WHEN coalesce(checks_due, 0) = 0 THEN 'none' WHEN checks_met >= checks_due THEN 'met' ELSE 'missed' END AS full_checks,
  CASE WHEN coalesce(courses_due, 0) = 0 THEN 'none' WHEN courses_met >= courses_due THEN 'met' ELSE 'missed' END AS full_courses,
  CASE WHEN coalesce(drills_due, 0) = 0 THEN 'none' WHEN drills_met >= drills_due THEN 'met' ELSE 'missed' END AS full_drills
FROM roster r LEFT JOIN yearly y USING (type, plant, code)
WHERE r.type <> 'person' AND coalesce(r.active_from <= DATE '2020-12-31', true) AND coalesce(r.active_to >= DATE '2020-01-01', true);

CREATE OR REPLACE TEMP TABLE cut AS
SELECT 'month' AS every, m AS span, make_date(2020, m, 1) AS first, last_day(make_date(2020, m, 1)) AS last FROM range(1, 13) t(m)
UNION ALL SELECT 'quarter', q, make_date(2020, 3 * q - 2, 1), last_day(make_date(2020, 3 * q, 1)) FROM range(1, 5) t(q)
UNION ALL SELECT 'half', h, make_date(2020, 6 * h - 5, 1), last_day(make_date(2020, 6 * h, 1)) FROM range(1, 3) t(h)
UNION ALL SELECT 'year', 1, DATE '2020-01-01', DATE '2020-12-31';

CREATE OR REPLACE TEMP TABLE unit_windows AS
WITH counted AS (
  SELECT type, plant, code, c.every, c.span, sum(COLUMNS(m.* EXCLUDE (type, plant, code, month)))::BIGINT
  FROM monthly m JOIN cut c ON make_date(2020, m.month, 1) BETWEEN c.first AND c.last
  WHERE type IN ('branch', 'department') GROUP BY type, plant, code, c.every, c.span
)
SELECT r.type, r.plant, r.code, t.every, t.span, COLUMNS(c.* EXCLUDE (type, plant, code, every, span)),
  CASE WHEN theme_days >= 1 THEN 100 ELSE -50 END AS b01,
  CASE WHEN lessons >= 1 THEN 200 ELSE 0 END AS b02,
  CASE WHEN committees >= 1 THEN 100 ELSE 0 END AS b03,
  CASE WHEN hazards_due > 0 THEN (800 * hazards_met + hazards_due) // (2 * hazards_due) ELSE 400 END AS b04,
  CASE WHEN decisions_due > 0 THEN (600 * decisions_met + decisions_due) // (2 * decisions_due) ELSE 300 END AS b05,
  CASE WHEN duties_due > 0 THEN (200 * duties_met + duties_due) // (2 * duties_due) ELSE 100 END AS b06,
  CASE WHEN hazards_due > 0 THEN (1000 * hazards_met + hazards_due) // (2 * hazards_due) ELSE 500 END AS d01,
  CASE WHEN checks_due > 0 THEN (400 * checks_met + checks_due) // (2 * checks_due) ELSE 200 END AS d02,
  CASE WHEN courses_due > 0 THEN CASE WHEN courses_met >= courses_due THEN 400 WHEN 100 * courses_met >= 90 * courses_due THEN 200 ELSE 0 END
    ELSE 400 END AS d03,
  CASE WHEN drills_due > 0 THEN (4000 * drills_met + drills_due) // (2 * drills_due) ELSE 2000 END AS d04,
  -5 * coalesce(violations, 0) AS d05
FROM roster r JOIN cut t ON r.type IN ('branch', 'department')
  AND coalesce(r.active_from <= t.last, true) AND coalesce(r.active_to >= t.last, true)
LEFT JOIN counted c ON c.type = r.type AND c.plant = r.plant AND c.code = r.code AND c.every = t.every AND c.span = t.span;

CREATE OR REPLACE TEMP TABLE unit_scores AS
WITH sums AS (
  SELECT type, plant, code,
    greatest(0, least(1200, sum(b01) FILTER (every = 'month'))) AS b01, sum(b02) FILTER (every = 'quarter') AS b02,
    sum(b03) FILTER (every = 'month') AS b03, sum(b04) FILTER (every = 'quarter') AS b04, sum(b05) FILTER (every = 'half') AS b05,
    sum(b06) FILTER (every = 'month') AS b06, sum(d01) FILTER (every = 'quarter') AS d01, sum(d02) FILTER (every = 'month') AS d02,
    sum(d03) FILTER (every = 'quarter') AS d03, sum(d04) FILTER (every = 'year') AS d04,
    greatest(sum(d05) FILTER (every = 'month'), -1000) AS d05
  FROM unit_windows GROUP BY type, plant, code
), scored AS (
  SELECT r.type, r.plant, r.code, r.name, coalesce(r.active_to >= DATE '2020-12-31', true) AS active,
    CASE WHEN r.type = 'branch' THEN coalesce(b01, 0) END AS b01, CASE WHEN r.type = 'branch' THEN coalesce(b02, 0) END AS b02,
    CASE WHEN r.type = 'branch' THEN coalesce(b03, 0) END AS b03, CASE WHEN r.type = 'branch' THEN coalesce(b04, 0) END AS b04,
    CASE WHEN r.type = 'branch' THEN coalesce(b05, 0) END AS b05, CASE WHEN r.type = 'branch' THEN coalesce(b06, 0) END AS b06,
    CASE WHEN r.type <> 'branch' THEN coalesce(d01, 0) END AS d01, CASE WHEN r.type <> 'branch' THEN coalesce(d02, 0) END AS d02,
    CASE WHEN r.type <> 'branch' THEN coalesce(d03, 0) END AS d03, CASE WHEN r.type <> 'branch' THEN coalesce(d04, 0) END AS d04,
    CASE WHEN r.type <> 'branch' THEN coalesce(d05, 0) END AS d05,
    i.zero_liable = 'missed' AS v1, r.type = 'branch' AND i.full_checks = 'missed' AS v2
  FROM roster r JOIN indicators i USING (type, plant, code) LEFT JOIN sums s USING (type, plant, code)
  WHERE r.type IN ('branch', 'department')
), totalled AS (
  SELECT *, CASE WHEN type = 'branch' THEN greatest(0, least(10000, 4000 + b01 + b02 + b03 + b04 + b05 + b06))
                 ELSE 2000 + d01 + d02 + d03 + d04 + d05 END AS score FROM scored
), ranked AS (
  SELECT *, CASE WHEN active THEN rank() OVER (PARTITION BY type, plant, active ORDER BY score DESC) END AS rank,
    40 * count(*) OVER (PARTITION BY type, plant, active) // 100 AS seats,
    active AND score >= 9000 AND NOT v1 AND NOT v2 AS candidate FROM totalled
), seated AS (
  SELECT *, rank() OVER (PARTITION BY type, plant, candidate ORDER BY score DESC) - 1 AS better,
    count(*) OVER (PARTITION BY type, plant, candidate, score) AS equal FROM ranked
)
SELECT type, plant, code, name, active, score::BIGINT AS score, rank,
  CASE WHEN NOT active THEN NULL WHEN candidate AND better + equal <= seats THEN 'excellent' WHEN score >= 8000 THEN 'good' ELSE 'pass' END AS grade,
  candidate AND better < seats AND better + equal > seats AS tied, v1, v2
FROM seated;

CREATE OR REPLACE TEMP TABLE members AS
SELECT row_number() OVER (ORDER BY plant, code)::INT AS who, plant, code, name, active_from, active_to,
  coalesce(active_from <= DATE '2020-12-31', true) AND coalesce(active_to >= DATE '2020-12-31', true) AS active
FROM roster WHERE member AND coalesce(active_from <= DATE '2020-12-31', true) AND coalesce(active_to >= DATE '2020-01-01', true);

CREATE OR REPLACE TEMP TABLE member_windows AS
WITH counted AS (
  SELECT who, month,
    count(*) FILTER (kind = 'party.attendance' AND status = 'present') AS attended,
    count(*) FILTER (kind = 'party.attendance' AND status = 'absent') AS missed,
    count(*) FILTER (kind = 'duty.due') AS duties_due,
    count(*) FILTER (kind = 'duty.due' AND met) AS duties_met,
    count(*) FILTER (kind = 'training.due') AS courses_due,
    count(*) FILTER (kind = 'training.due' AND met) AS courses_met,
    count(*) FILTER (kind = 'hazard.reported') AS found,
    count(*) FILTER (kind = 'conduct.violation') AS violations,
    count(*) FILTER (kind = 'accident.liability' AND degree IN ('direct', 'main')) AS liability
  FROM seen f JOIN members m ON m.plant = f.plant AND m.code = f.person GROUP BY ALL
), summed AS (
  SELECT who, c.every, c.span, sum(COLUMNS(n.* EXCLUDE (who, month)))::BIGINT
  FROM counted n JOIN cut c ON c.every <> 'half' AND make_date(2020, n.month, 1) BETWEEN c.first AND c.last GROUP BY who, c.every, c.span
)
SELECT m.who, t.every, t.span,
  coalesce(m.active_from <= t.last, true) AND coalesce(m.active_to >= t.last, true) AS applies,
  COLUMNS(s.* EXCLUDE (who, every, span)),
  CASE WHEN attended >= 1 THEN 100 ELSE 0 END AS m01,
  greatest(-200 * coalesce(missed, 0), -400) AS m02,
  CASE WHEN duties_due > 0 THEN (200 * duties_met + duties_due) // (2 * duties_due) ELSE 100 END AS m03,
  CASE WHEN courses_due > 0 THEN (400 * courses_met + courses_due) // (2 * courses_due) ELSE 200 END AS m04,
  50 * coalesce(found, 0) AS m05,
  -300 * coalesce(violations, 0) AS m06
FROM members m JOIN cut t ON t.every <> 'half'
LEFT JOIN summed s ON s.who = m.who AND s.every = t.every AND s.span = t.span;

CREATE OR REPLACE TEMP TABLE member_scores AS
WITH sums AS (
  SELECT who, sum(liability) FILTER (every = 'year') AS liability,
    coalesce(sum(m01) FILTER (every = 'month' AND applies), 0) AS m01, coalesce(sum(m02) FILTER (every = 'month' AND applies), 0) AS m02,
    coalesce(sum(m03) FILTER (every = 'month' AND applies), 0) AS m03, coalesce(sum(m04) FILTER (every = 'quarter' AND applies), 0) AS m04,
    least(coalesce(sum(m05) FILTER (every = 'month' AND applies), 0), 800) AS m05,
    greatest(coalesce(sum(m06) FILTER (every = 'year' AND applies), 0), -2000) AS m06
  FROM member_windows GROUP BY who
), scored AS (
  SELECT m.plant, m.code, m.name, m.active, s.*, coalesce(liability, 0) >= 1 AS v1,
    greatest(0, least(10000, 6000 + m01 + m02 + m03 + m04 + m05 + m06)) AS score
  FROM sums s JOIN members m USING (who)
), ranked AS (
  SELECT *, CASE WHEN active THEN rank() OVER (PARTITION BY plant, active ORDER BY score DESC) END AS rank,
    20 * count(*) OVER (PARTITION BY plant, active) // 100 AS seats, active AND score >= 9000 AND NOT v1 AS candidate FROM scored
), seated AS (
  SELECT *, rank() OVER (PARTITION BY plant, candidate ORDER BY score DESC) - 1 AS better,
    count(*) OVER (PARTITION BY plant, candidate, score) AS equal FROM ranked
)
SELECT 'person' AS type, plant, code, name, active, score::BIGINT AS score, rank,
  CASE WHEN NOT active THEN NULL WHEN candidate AND better + equal <= seats THEN 'excellent'
       WHEN score >= 7500 AND NOT v1 THEN 'good' ELSE 'pass' END AS grade,
  candidate AND better < seats AND better + equal > seats AS tied, v1, false AS v2
FROM seated;
