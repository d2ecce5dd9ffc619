-- The floor: hazards from report to closing, checks, equipment, health checks, violations.

CREATE TABLE hazard AS
SELECT number, finder.department, finder.branch AS finder_branch, finder.person AS found_by, u,
       CASE WHEN number % 640 = 311 THEN 'major' WHEN die(u, 1, 1000) < 100 THEN 'larger' ELSE 'general' END AS level,
       calendar.day AS found_on
FROM (SELECT number, luck('hazard|' || number) AS u FROM range(scaled(1300)) AS n (number))
JOIN finder ON place = pick(luck('finder|' || number), getvariable('finders'))
JOIN calendar ON work = die(u, 0, working_days());

INSERT INTO drawn BY NAME
SELECT 1 AS tier, 1 AS lot, 'hazard.reported' AS kind, 'hazard/' || number AS record, found_on AS occurred_on,
       department, finder_branch AS branch, found_by AS person, level, found_by AS by,
       CASE WHEN die(u, 2, 100) < 52 THEN 'snapshot' WHEN die(u, 2, 100) < 86 THEN 'inspection'
            WHEN die(u, 2, 100) < 93 THEN 'theme_day' WHEN die(u, 2, 100) < 97 THEN 'drill' ELSE 'other' END AS origin
FROM hazard;

INSERT INTO obligation BY NAME
SELECT 1 AS tier, 1 AS lot, 'hazard.due' AS due_kind, 'hazard.closed' AS done_kind,
       'hazard/' || number AS record,
       found_on + CASE level WHEN 'general' THEN 7 WHEN 'larger' THEN 30 ELSE 60 END AS due_on,
       level = 'major' OR die(luck('late|' || number), 0, 1000) >= miss_hazard AS met,
       die(u, 3, 7) AS lag, found_on AS since, last_day_of_year() AS until,
       department, inspector.branch, inspector.person, level
FROM hazard JOIN unit USING (department) JOIN inspector USING (department)
WHERE turn = 1 + number % turns AND due_on <= last_day_of_year();

-- Each week every department is checked; `filling.sql` adds the checks of the shifts.
INSERT INTO obligation BY NAME
SELECT 1 AS tier, 2 AS lot, 'check.due' AS due_kind, 'check.done' AS done_kind,
       concat('check/', department, '-', strftime(day, '%m%d')) AS record, day AS due_on,
       die(luck(concat_ws('|', 'check', department, day)), 0, 1000) >= miss_check AS met,
       die(luck(concat_ws('|', 'check', department, day)), 1, 4) AS lag, first_day() AS since,
       last_day_of_year() AS until,
       department, branch, person
FROM calendar, unit JOIN inspector USING (department)
WHERE isodow(day) = 5 AND work IS NOT NULL AND turn = 1 + dayofyear(day) % turns;

-- Each piece of special equipment and of fire protection once a year.
INSERT INTO obligation BY NAME
SELECT 2 AS tier, luck('equipment|' || department) % 1000000 AS lot, 'equipment.due' AS due_kind,
       'equipment.inspected' AS done_kind, concat(sort, '/', department, '-', number) AS record,
       day AS due_on,
       die(u, 1, 1000) >= CASE sort WHEN 'special_equipment' THEN miss_equipment ELSE miss_fire END AS met,
       die(u, 2, 25) AS lag, first_day() AS since, last_day_of_year() AS until, department, sort
FROM (
    SELECT *, luck(concat_ws('|', sort, department, number)) AS u
    FROM unit, (VALUES ('special_equipment'), ('fire_protection')) AS sorts (sort),
    range(1, getvariable('pieces') + 1) AS numbers (number)
    WHERE number <= CASE sort WHEN 'special_equipment' THEN special ELSE fire END
)
JOIN calendar ON work = die(u, 0, working_days());

INSERT INTO obligation BY NAME
SELECT 2 AS tier, no AS lot, 'health_check.due' AS due_kind, 'health_check.done' AS done_kind,
       'health-check/' || person AS record, day AS due_on, die(u, 1, 1000) >= miss_health AS met,
       die(u, 2, 20) AS lag, since, until, department, branch, person
FROM (
    SELECT stay.*, miss_health,
           luck('health|' || person) AS u FROM stay JOIN unit USING (department) WHERE exposed
)
JOIN calendar ON work = working_days() * 3 // 10 + die(u, 0, working_days() // 2)
WHERE day BETWEEN since AND until;

INSERT INTO drawn BY NAME
SELECT 1 AS tier, 3 AS lot, 'conduct.violation' AS kind, 'violation/' || number AS record, day AS occurred_on,
       department, branch, person, CASE WHEN die(u, 1, 100) < 70 THEN 'minor' ELSE 'general' END AS gravity
FROM (SELECT number, luck('violation|' || number) AS u FROM range(scaled(110)) AS n (number))
JOIN offender ON place = pick(luck('offender|' || number), getvariable('offenders'))
JOIN calendar ON work = die(u, 0, working_days());
