-- The scoring of large.yaml up to 2020-11-15, as somebody who knows DuckDB would write it for this one rulebook.
-- $facts, $people: Parquet files. Figures are hundredths in whole numbers; points are rounded half away from zero.
-- All that can be said once is said once; the roster is joined before anything is counted, by a whole number.
CREATE OR REPLACE TEMP TABLE members AS
SELECT row_number() OVER (ORDER BY plant, code)::INT AS who, plant, code, name,
       active_from, active_to,
       coalesce(active_from <= DATE '2020-11-15', true) AND coalesce(active_to >= DATE '2020-11-15', true) AS active
FROM read_parquet($people)
WHERE party_member
  AND coalesce(active_from <= DATE '2020-11-15', true) AND coalesce(active_to >= DATE '2020-01-01', true);

CREATE OR REPLACE TEMP TABLE result AS
WITH seen AS (
  SELECT f.* FROM read_parquet($facts) f
  WHERE kind IN ('party.attendance', 'party.talk', 'duty.due', 'duty.done', 'hazard.reported', 'hazard.due', 'check.due',
      'check.done', 'training.due', 'training.completed', 'exam.due', 'certificate.due', 'drill.joined',
      'campaign.service', 'conduct.violation', 'accident.liability')
    AND occurred_on BETWEEN DATE '2020-01-01' AND DATE '2020-11-15'
    AND reverses IS NULL
    AND id NOT IN (SELECT reverses FROM read_parquet($facts) WHERE reverses IS NOT NULL)
), counted AS (
  SELECT m.who, month(occurred_on)::INT AS month,
    count(*) FILTER (kind = 'party.attendance' AND status = 'present') AS attended,
    count(*) FILTER (kind = 'party.attendance' AND status = 'absent') AS missed,
    count(*) FILTER (kind = 'party.attendance' AND status IN ('present', 'absent')) AS invited,
    (sum((quantity * 100)::BIGINT) FILTER (kind = 'party.attendance'))::BIGINT AS hours,
    count(*) FILTER (kind = 'party.talk') AS talks,
    count(*) FILTER (kind = 'party.talk' AND safety_topic) AS talks_safety,
    count(*) FILTER (kind = 'duty.due') AS duties,
    count(*) FILTER (kind = 'duty.due' AND met) AS duties_met,
    count(*) FILTER (kind = 'duty.done' AND on_time) AS duties_done,
    count(*) FILTER (kind = 'hazard.reported') AS hazards,
    count(*) FILTER (kind = 'hazard.reported' AND level IN ('larger', 'major')) AS hazards_major,
    count(*) FILTER (kind = 'hazard.due') AS repairs,
    count(*) FILTER (kind = 'hazard.due' AND met) AS repairs_met,
    count(*) FILTER (kind = 'check.due') AS checks,
    count(*) FILTER (kind = 'check.due' AND met) AS checks_met,
    count(*) FILTER (kind = 'check.done') AS checks_done,
    count(*) FILTER (kind = 'training.due') AS courses,
    count(*) FILTER (kind = 'training.due' AND met) AS courses_met,
    (sum((quantity * 100)::BIGINT) FILTER (kind = 'training.completed'))::BIGINT AS course_hours,
    count(*) FILTER (kind = 'exam.due') AS exams,
    count(*) FILTER (kind = 'exam.due' AND met) AS exams_met,
    count(*) FILTER (kind = 'certificate.due') AS certificates,
    count(*) FILTER (kind = 'certificate.due' AND met) AS certificates_met,
    count(*) FILTER (kind = 'drill.joined') AS drills,
    (sum((quantity * 100)::BIGINT) FILTER (kind = 'campaign.service'))::BIGINT AS service,
    count(*) FILTER (kind = 'conduct.violation' AND gravity IN ('general', 'grave')) AS violations,
    count(*) FILTER (kind = 'accident.liability' AND degree IN ('direct', 'main')) AS liability
  FROM seen f JOIN members m ON m.plant = f.plant AND m.code = f.person
  GROUP BY ALL
), grid AS (
  SELECT m.who, w.open,
    coalesce(m.active_from <= w.asked_on, true) AND coalesce(m.active_to >= w.asked_on, true) AS applies,
    c.* EXCLUDE (who, month)
  FROM members m CROSS JOIN (
    SELECT n::INT AS month, least(last_day(make_date(2020, n, 1)), DATE '2020-11-15') AS asked_on, n = 11 AS open
    FROM range(1, 12) t(n)) w
  LEFT JOIN counted c ON c.who = m.who AND c.month = w.month
), pointed AS (
  SELECT who, applies, liability,
    CASE WHEN attended >= 1 THEN 50 WHEN open THEN 0 ELSE -25 END AS p01,
    greatest(-50 * coalesce(missed, 0), -200) AS p02,
    CASE WHEN invited > 0 THEN (200 * attended + invited) // (2 * invited) WHEN open THEN 0 ELSE 100 END AS p03,
    CASE WHEN hours >= 800 THEN 100 WHEN hours >= 400 THEN 50 WHEN hours >= 100 THEN 25 ELSE 0 END AS p04,
    20 * coalesce(talks, 0) AS p05,
    CASE WHEN talks_safety >= 1 THEN 30 ELSE 0 END AS p06,
    CASE WHEN duties > 0 THEN (400 * duties_met + duties) // (2 * duties) WHEN open THEN 0 ELSE 200 END AS p07,
    CASE WHEN duties_done >= 3 THEN 30 WHEN duties_done >= 1 THEN 10 ELSE 0 END AS p08,
    50 * coalesce(hazards, 0) AS p09,
    200 * coalesce(hazards_major, 0) AS p10,
    CASE WHEN repairs > 0 THEN (200 * repairs_met + repairs) // (2 * repairs) WHEN open THEN 0 ELSE 100 END AS p11,
    CASE WHEN checks > 0 THEN CASE WHEN checks_met = checks THEN 100 WHEN 100 * checks_met >= 80 * checks THEN 50 ELSE 0 END
      WHEN open THEN 0 ELSE 100 END AS p12,
    CASE WHEN checks_done >= 2 THEN 40 WHEN open THEN 0 ELSE -10 END AS p13,
    CASE WHEN courses > 0 THEN (140 * courses_met + courses) // (2 * courses) WHEN open THEN 0 ELSE 70 END AS p14,
    least((10 * coalesce(course_hours, 0) + 100) // 200, 40) AS p15,
    CASE WHEN exams > 0 THEN (66 * exams_met + exams) // (2 * exams) WHEN open THEN 0 ELSE 33 END AS p16,
    CASE WHEN certificates > 0 THEN (100 * certificates_met + certificates) // (2 * certificates) WHEN open THEN 0 ELSE 50 END AS p17,
    CASE WHEN drills >= 1 THEN 25 ELSE 0 END AS p18,
    (20 * coalesce(service, 0) + 100) // 200 AS p19,
    -300 * coalesce(violations, 0) AS p20
  FROM grid
), summed AS (
  SELECT who, sum(liability) AS liability,
    coalesce(sum(p01) FILTER (applies), 0) AS r01, coalesce(sum(p02) FILTER (applies), 0) AS r02,
    coalesce(sum(p03) FILTER (applies), 0) AS r03, coalesce(sum(p04) FILTER (applies), 0) AS r04,
    least(coalesce(sum(p05) FILTER (applies), 0), 200) AS r05, coalesce(sum(p06) FILTER (applies), 0) AS r06,
    coalesce(sum(p07) FILTER (applies), 0) AS r07, coalesce(sum(p08) FILTER (applies), 0) AS r08,
    least(coalesce(sum(p09) FILTER (applies), 0), 800) AS r09, least(coalesce(sum(p10) FILTER (applies), 0), 1000) AS r10,
    coalesce(sum(p11) FILTER (applies), 0) AS r11, coalesce(sum(p12) FILTER (applies), 0) AS r12,
    coalesce(sum(p13) FILTER (applies), 0) AS r13, coalesce(sum(p14) FILTER (applies), 0) AS r14,
    coalesce(sum(p15) FILTER (applies), 0) AS r15, coalesce(sum(p16) FILTER (applies), 0) AS r16,
    coalesce(sum(p17) FILTER (applies), 0) AS r17, coalesce(sum(p18) FILTER (applies), 0) AS r18,
    least(coalesce(sum(p19) FILTER (applies), 0), 500) AS r19, greatest(coalesce(sum(p20) FILTER (applies), 0), -2000) AS r20
  FROM pointed GROUP BY who
), scored AS (
  SELECT m.plant, m.code, m.name, m.active, s.*, coalesce(s.liability, 0) >= 1 AS barred,
    greatest(0, least(20000, 4000 + r01 + r02 + r03 + r04 + r05 + r06 + r07 + r08 + r09 + r10
      + r11 + r12 + r13 + r14 + r15 + r16 + r17 + r18 + r19 + r20)) AS score
  FROM summed s JOIN members m USING (who)
), ranked AS (
  SELECT *, active AND score >= 6000 AND NOT barred AS candidate,
    CASE WHEN active THEN rank() OVER (PARTITION BY plant, active ORDER BY score DESC) END AS rank,
    20 * count(*) OVER (PARTITION BY plant, active) // 100 AS seats
  FROM scored
), seated AS (
  SELECT *, rank() OVER (PARTITION BY plant, candidate ORDER BY score DESC) - 1 AS better,
    count(*) OVER (PARTITION BY plant, candidate, score) AS equal
  FROM ranked
)
SELECT plant, code, name, active, score::BIGINT AS score, rank,
  CASE WHEN NOT active THEN NULL WHEN candidate AND better + equal <= seats THEN 'excellent'
       WHEN score >= 5000 AND NOT barred THEN 'good' ELSE 'pass' END AS grade,
  CASE WHEN candidate AND better < seats AND better + equal > seats THEN 'excellent' ELSE '' END AS tied,
  CASE WHEN barred THEN 'V1' ELSE '' END AS vetoes,
  COLUMNS('r[0-9]+')::BIGINT
FROM seated;
