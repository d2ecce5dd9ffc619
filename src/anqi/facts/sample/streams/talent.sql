-- Training, exams, certificates, safety officers, the engineers' workstation, drills, the fire brigade.

CREATE TABLE course AS
SELECT * FROM (VALUES
    ('annual', 1, 200), ('annual', 2, 200), ('annual', 3, 200), ('annual', 4, 200),
    ('party', 1, 400), ('party', 2, 400), ('party', 3, 400), ('party', 4, 400),
    ('special_operation', 3, 800), ('manager', 2, 1200), ('officer', 1, 800), ('officer', 3, 400),
    ('emergency', 2, 400), ('emergency', 4, 400)
) AS courses (category, quarter, length);

INSERT INTO obligation BY NAME
SELECT 2 AS tier, no AS lot, 'training.due' AS due_kind, 'training.completed' AS done_kind,
       concat('training/', category, '-Q', quarter, '-', department) AS record, next_work AS due_on,
       CASE category WHEN 'party' THEN die(u, 0, 1000) >= [0, 6, 40, 120][nature + 1]
                     ELSE die(u, 0, 100000) >= miss_training * [0, 60, 300, 600][nature + 1] END AS met,
       die(u, 1, 15) AS lag, since, until, department, branch, person, hundredths(length) AS quantity,
       category
FROM (
    SELECT stay.*, course.*, miss_training, luck(concat_ws('|', 'training', person, category, quarter)) AS u,
           die(luck(concat_ws('|', 'class', department, category, quarter)), 0, 20) AS class
    FROM stay JOIN unit USING (department) JOIN course ON CASE category
        WHEN 'annual' THEN true
        WHEN 'party' THEN branch IS NOT NULL
        WHEN 'special_operation' THEN special_operation
        WHEN 'manager' THEN post = 'head'
        WHEN 'officer' THEN officer
        ELSE firefighter END
)
JOIN calendar ON day = day_of(quarter * 3, 4 + class)
WHERE next_work BETWEEN since AND until;

-- Newcomers have their induction before they start; those of a careless unit a day too late.
INSERT INTO obligation BY NAME
SELECT 2 AS tier, no AS lot, 'training.due' AS due_kind, 'training.completed' AS done_kind,
       'training/three_level-' || person AS record, since AS due_on,
       die(luck('induction|' || person), 0, 1000) >= miss_training AS met, 0 AS lag, since, until,
       department, branch, person, 24 AS quantity, 'three_level' AS category
FROM stay JOIN unit USING (department) WHERE joiner;

INSERT INTO drawn BY NAME
WITH sitting AS (
    SELECT stay.*, purpose, luck(concat_ws('|', 'exam', purpose, person)) AS u,
           CASE purpose WHEN 'awareness' THEN day_of(6, 18) WHEN 'officer' THEN day_of(2, 24)
                        ELSE day_of(11, 12) END AS planned
    FROM stay, (VALUES ('awareness'), ('officer'), ('certificate')) AS purposes (purpose)
    WHERE purpose = 'awareness' OR purpose = 'officer' AND officer
       OR purpose = 'certificate' AND special_operation AND no % 6 = 0
),
sat AS (
    SELECT sitting.*, next_work AS held, die(u, 0, 1000) >= [0, 6, 30, 60][nature + 1] AS came,
           greatest(45, 99 - die(u, 1, 17) - 5 * nature - CASE WHEN die(u, 2, 100) < 3 THEN 18 ELSE 0 END) AS points
    FROM sitting JOIN calendar ON day = planned
    WHERE next_work BETWEEN since AND until
)
SELECT 2 AS tier, no AS lot, 'exam.due' AS kind, concat('exam/', purpose) AS record, held AS occurred_on,
       department, branch, person, 1 AS quantity, purpose, came AS met, NULL AS passed
FROM sat
UNION ALL BY NAME
SELECT 2 AS tier, no AS lot, 'exam.taken' AS kind, concat('exam/', purpose) AS record, held AS occurred_on,
       department, branch, person, points AS quantity, purpose, NULL AS met,
       points >= 80 OR purpose = 'awareness' AND points >= 60 AS passed
FROM sat WHERE came;

-- Certificates are counted at the end of each month; in a careless unit one has run out in spring.
INSERT INTO drawn BY NAME
SELECT 2 AS tier, no AS lot, 'certificate.due' AS kind, 'certificate/' || person AS record,
       day AS occurred_on,
       department, branch, person,
       NOT (die(u, 0, 1000) < miss_certificate AND month(day) BETWEEN 3 AND 4) AS met,
       CASE WHEN special_operation THEN 'special_operation' ELSE 'special_equipment' END AS category
FROM (SELECT stay.*, miss_certificate, luck('certificate|' || person) AS u FROM stay JOIN unit USING (department)
      WHERE special_operation OR special_equipment)
JOIN calendar ON month_end AND day BETWEEN since AND until;

INSERT INTO drawn BY NAME
SELECT 2 AS tier, no AS lot, 'certificate.obtained' AS kind, 'certificate/' || person AS record,
       day AS occurred_on,
       department, branch, person,
       CASE WHEN special_operation THEN 'special_operation' WHEN special_equipment THEN 'special_equipment'
            WHEN engineer AND no % 2 = 0 THEN 'fire_engineer' WHEN engineer THEN 'safety_engineer'
            WHEN officer THEN 'manager' ELSE 'first_aid' END AS category
FROM (SELECT *, luck('obtained|' || person) AS u FROM steady)
JOIN calendar ON work = die(u, 0, working_days())
WHERE die(u, 1, 1000) < CASE WHEN special_operation OR special_equipment OR engineer OR officer THEN 170 ELSE 12 END;

INSERT INTO drawn BY NAME
SELECT 1 AS tier, 8 AS lot, 'officer.appointed' AS kind, 'officer/' || person AS record,
       next_work AS occurred_on,
       department, branch, person, CASE WHEN department = 'D09' THEN 'full_time' ELSE 'part_time' END AS duty,
       CASE WHEN no % 5 = 0 THEN 'selected' ELSE 'reappointed' END AS reason
FROM steady JOIN calendar ON day = day_of(3, 2) WHERE officer;

INSERT INTO drawn BY NAME
SELECT 1 AS tier, 8 AS lot, 'officer.released' AS kind, 'officer/' || person AS record,
       next_work AS occurred_on,
       department, branch, person, 'part_time' AS duty,
       CASE WHEN nature >= 2 THEN 'eliminated' ELSE 'transferred' END AS reason
FROM steady JOIN calendar ON day = day_of(12, 18)
WHERE officer AND department <> 'D09' AND (nature >= 2 OR no % 31 = 0);

INSERT INTO drawn BY NAME
SELECT 1 AS tier, 9 AS lot, 'workstation.done' AS kind, concat('workstation/', person, '-', number) AS record,
       day AS occurred_on,
       department, branch, person, 4 + die(u, 2, 20) AS quantity,
       ['planning', 'seminar', 'consulting', 'project'][1 + die(u, 1, 4)] AS work
FROM (
    SELECT steady.*, number, luck(concat_ws('|', 'workstation', person, number)) AS u
    FROM steady, range(1, 9) AS numbers (number) WHERE engineer
)
JOIN calendar ON work = die(u, 0, working_days())
WHERE die(u, 3, 100) < 70;

-- Four drills a year in each department: a practical one in June and in November, and on-site plans each half-year.
CREATE TABLE drill AS
SELECT unit.*, plan, form, next_work AS due_on, luck(concat_ws('|', 'drill', department, month)) AS u,
       concat('drill/', department, '-', two(month)) AS record,
       die(luck(concat_ws('|', 'drill', department, month)), 0, 1000) >= miss_drill AS met
FROM unit,
     (VALUES (4, 'on_site', 'tabletop'), (6, 'comprehensive', 'practical'), (9, 'on_site', 'unannounced'),
             (11, 'special', 'practical')) AS drills (month, plan, form)
JOIN calendar ON day = day_of(month, 22);

INSERT INTO drawn BY NAME
SELECT 1 AS tier, 11 AS lot, 'drill.due' AS kind, record, due_on AS occurred_on, department, met, form,
       plan FROM drill;

CREATE TABLE drill_held AS
SELECT drill.*, next_work AS held
FROM drill JOIN calendar ON day = CASE WHEN met THEN due_on - die(u, 1, 4) ELSE due_on + 12 + die(u, 1, 8) END;

INSERT INTO drawn BY NAME
SELECT 1 AS tier, 12 AS lot, 'drill.joined' AS kind, record, held AS occurred_on, stay.department, branch,
       person, 2 AS quantity,
       CASE WHEN post = 'head' THEN 'commander' WHEN firefighter THEN 'firefighter'
            WHEN officer AND plan = 'on_site' THEN 'commander'
            WHEN officer THEN 'observer' ELSE 'staff' END AS role
FROM drill_held
JOIN stay ON (stay.department = drill_held.department OR firefighter AND form = 'practical' AND no % 4 = month(held) % 4)
         AND held BETWEEN since AND until
WHERE post = 'head' OR firefighter OR officer OR die(luck(concat_ws('|', record, person)), 0, 100) < 30;

INSERT INTO drawn BY NAME
SELECT 1 AS tier, 11 AS lot, 'drill.held' AS kind, record, held AS occurred_on, drill_held.department, plan,
       form, met AS on_time,
       78 + die(u, 2, 20) AS score, greatest(joined, 1) AS quantity
FROM drill_held
LEFT JOIN (SELECT record, count(*) AS joined FROM drawn WHERE kind = 'drill.joined' GROUP BY record) USING (record);

-- The fire brigade trains each week, the stations of the floor each month; the brigade is measured each quarter.
INSERT INTO drawn BY NAME
SELECT 1 AS tier, 13 AS lot, 'team.session' AS kind,
       concat('team/', department, '-', strftime(day, '%m%d')) AS record,
       day AS occurred_on, department, CASE WHEN department = 'D09' THEN 3 ELSE 2 END AS quantity,
       CASE WHEN department = 'D09' THEN 'fire' WHEN department = 'D03' THEN 'rescue' ELSE 'micro_station' END AS team
FROM unit, calendar
WHERE floor AND work IS NOT NULL AND isodow(day) = 3 AND (department = 'D09' OR dayofmonth(day) <= 7);

INSERT INTO drawn BY NAME
SELECT 1 AS tier, 13 AS lot, 'team.result' AS kind, concat('result/', person, '-Q', quarter) AS record,
       next_work AS occurred_on,
       department, branch, person,
       70 + die(luck(concat_ws('|', 'result', person, quarter)), 0, 28) AS quantity, 'fire' AS team
FROM steady, range(1, 5) AS quarters (quarter) JOIN calendar ON day = day_of(quarter * 3, 15)
WHERE firefighter;
