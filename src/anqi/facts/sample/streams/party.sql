-- Organisational life: meetings of the branches, who came, talks, appraisal, model posts.

CREATE TABLE gathering AS
WITH planned AS (
    SELECT branch, 'theme_day' AS activity, month, theme_day AS day, 0 AS circle, 200 AS length
    FROM cell, range(1, 13) AS months (month)
    UNION ALL
    SELECT branch, 'committee_meeting', month, theme_day - 3, 0, 100
    FROM cell, range(1, 13) AS months (month)
    UNION ALL
    SELECT branch, 'group_meeting', month, theme_day + 1 + circle % 4, circle, 100
    FROM cell, range(1, 13) AS months (month), range(1, getvariable('circles') + 1) AS circles (circle)
    WHERE circle <= circles
    UNION ALL
    SELECT branch, 'general_meeting', month, theme_day + 6, 0, 150
    FROM cell, range(3, 13, 3) AS months (month)
    UNION ALL
    SELECT branch, 'lesson', month, theme_day + 8, 0, 150
    FROM cell, (VALUES (2), (6), (9), (11)) AS months (month)
),
drawn_lots AS (
    SELECT planned.*, cell.*, luck(concat_ws('|', 'gathering', branch, activity, month, circle)) AS u
    FROM planned JOIN cell USING (branch)
)
SELECT
    branch, activity, circle, length, secretary, next_work AS held,
    concat(activity, '/', branch, '-', two(month), CASE WHEN circle > 0 THEN concat('-', circle) END)
        AS record,
    CASE activity
        WHEN 'theme_day' THEN month IN (3, 6, 9, 11) AND die(u, 1, 1000) >= miss_topic OR die(u, 2, 100) < 10
        WHEN 'committee_meeting' THEN die(u, 1, 1000) >= miss_topic
        WHEN 'lesson' THEN month IN (6, 11) AND die(u, 1, 1000) >= miss_topic OR die(u, 2, 100) < 10
        ELSE die(u, 2, 100) < 25
    END AS safety_topic,
    die(u, 3, 1000) AS speaker
FROM drawn_lots
JOIN calendar ON calendar.day = day_of(month, drawn_lots.day)
WHERE die(u, 0, 1000) >= miss_meeting;

CREATE TABLE presence AS
WITH invited AS (
    SELECT gathering.*, no, person, nature, luck(concat_ws('|', 'presence', record, person)) AS u
    FROM gathering
    JOIN stay ON stay.branch = gathering.branch AND held BETWEEN since AND until
    WHERE (gathering.circle = 0 OR gathering.circle = stay.circle)
      AND (activity <> 'committee_meeting' OR committee)
)
SELECT *, CASE
    WHEN die(u, 0, 1000) < [0, 5, 45, 140][nature + 1] THEN 'absent'
    WHEN die(u, 1, 1000) < 35 THEN 'excused'
    ELSE 'present'
END AS status
FROM invited;

INSERT INTO drawn BY NAME
SELECT 1 AS tier, no AS lot, 'party.attendance' AS kind, record, held AS occurred_on, branch, person,
       hundredths(CASE status WHEN 'present' THEN length ELSE 0 END) AS quantity, activity, status
FROM presence;

INSERT INTO drawn BY NAME
WITH counted AS (
    SELECT record, count(*) AS expected, count(*) FILTER (status = 'present') AS came
    FROM presence GROUP BY record
),
speakers AS (
    SELECT record, min_by(person, luck(concat_ws('|', 'speaker', record, person))) AS keen_one
    FROM presence JOIN stay USING (person) WHERE keen AND activity = 'lesson' GROUP BY record
)
SELECT 0 AS tier, 10 AS lot, 'party.' || activity AS kind, record, held AS occurred_on, branch,
       came AS quantity, safety_topic, hundredths(came * 100 // expected) AS attendance,
       CASE WHEN activity = 'lesson' THEN CASE WHEN month(held) = 6 THEN secretary ELSE keen_one END END AS person
FROM gathering JOIN counted USING (record) LEFT JOIN speakers USING (record);

-- A talk with every member in the year, with some a second one.
INSERT INTO drawn BY NAME
SELECT 1 AS tier, no AS lot, 'party.talk' AS kind, concat('talk/', person, '-', round) AS record,
       calendar.day AS occurred_on, branch, person, die(u, 2, 100) < topics AS safety_topic
FROM (
    SELECT stay.*, round, luck(concat_ws('|', 'talk', person, round)) AS u,
           CASE WHEN miss_topic < 300 THEN 62 ELSE 38 END AS topics,
           CASE round WHEN 1 THEN miss_talk ELSE 700 END AS missed
    FROM stay JOIN cell USING (branch), range(1, 3) AS rounds (round)
)
JOIN calendar ON work = die(u, 0, working_days())
WHERE calendar.day BETWEEN since AND until AND die(u, 1, 1000) >= missed;

INSERT INTO drawn BY NAME
SELECT 1 AS tier, no AS lot, 'party.appraisal' AS kind, concat('appraisal/', branch) AS record,
       next_work AS occurred_on, branch, person,
       CASE WHEN nature = 3 AND die(u, 0, 2) = 0 THEN 'basically_qualified'
            WHEN keen AND die(u, 1, 10) < 9 OR nature = 0 AND die(u, 1, 10) < 1 THEN 'excellent'
            ELSE 'qualified' END AS result
FROM (
    SELECT *, luck(concat_ws('|', 'appraisal', person)) AS u FROM stay WHERE branch IS NOT NULL
)
JOIN calendar ON calendar.day = day_of(CASE the_year() WHEN 2020 THEN 4 ELSE 3 END, 24)
WHERE next_work BETWEEN since AND until;

-- Model posts are reviewed at the end of each quarter; one that is withdrawn is not reviewed again.
INSERT INTO drawn BY NAME
SELECT 1 AS tier, no AS lot, 'post.reviewed' AS kind, concat('post/', person, '-Q', quarter) AS record,
       next_work AS occurred_on, department, branch, person,
       CASE WHEN lost = quarter THEN 55 + die(u, 0, 12) ELSE 78 + die(u, 0, 20) END AS quantity,
       CASE WHEN lost = quarter THEN 'withdrawn' WHEN keen AND die(u, 1, 4) = 0 THEN 'commended' ELSE 'kept' END
           AS result
FROM (
    SELECT stay.*, quarter, luck(concat_ws('|', 'post', person, quarter)) AS u,
           CASE WHEN nature >= 2 THEN 2 + die(luck('lost|' || person), 0, 3) END AS lost
    FROM stay, range(1, 5) AS quarters (quarter)
    WHERE model AND branch IS NOT NULL
)
JOIN calendar ON calendar.day = day_of(quarter * 3, 24)
WHERE next_work BETWEEN since AND until AND (lost IS NULL OR quarter <= lost);
