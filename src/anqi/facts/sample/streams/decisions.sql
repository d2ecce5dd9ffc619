-- Meetings of both sides, what they decide, and whether it is done; the survey of awareness.

INSERT INTO drawn BY NAME
SELECT 0 AS tier, 20 AS lot, 'meeting.held' AS kind, concat(body, '/', strftime(next_work, '%m%d')) AS record,
       next_work AS occurred_on, size - die(u, 0, 3) AS quantity, body,
       die(u, 1, 100) < topics AS safety_topic
FROM (
    SELECT *, luck(concat_ws('|', 'meeting', body, month, day)) AS u
    FROM (VALUES ('party_committee', 6, 9, 55, 1), ('party_committee', 20, 9, 55, 1),
                 ('director_office', 10, 12, 80, 1), ('director_office', 18, 12, 80, 1),
                 ('safety_committee', 16, 26, 100, 3), ('leading_group', 17, 31, 100, 3))
             AS bodies (body, day, size, topics, pace),
         range(1, 13) AS months (month)
    WHERE month % pace = 0
) AS planned
JOIN calendar ON calendar.day = day_of(month, planned.day)
-- Two that a long holiday puts off to the same day are one.
QUALIFY row_number() OVER (PARTITION BY body, next_work ORDER BY planned.day) = 1;

INSERT INTO drawn BY NAME
SELECT 0 AS tier, 21 AS lot, 'meeting.held' AS kind,
       concat('section/', department, '-', two(month)) AS record,
       next_work AS occurred_on, department, least(people, 6 + die(u, 0, 8)) AS quantity, 'section' AS body,
       die(u, 1, 1000) >= miss_topic AS safety_topic
FROM (
    SELECT unit.*, month, luck(concat_ws('|', 'section', department, month)) AS u
    FROM unit, range(1, 13) AS months (month)
)
JOIN calendar ON calendar.day = day_of(month, 3 + die(u, 2, 3))
WHERE die(u, 0, 1000) >= miss_meeting;

-- Decisions: of the plant after its meetings on safety, of a branch after its committee, of a section each quarter.
INSERT INTO drawn BY NAME
SELECT 0 AS tier, 22 AS lot, 'decision.made' AS kind, 'decision/' || record AS record, occurred_on,
       department, branch,
       CASE kind WHEN 'party.committee_meeting' THEN 'branch_committee' ELSE body END AS body,
       die(luck('joint|' || record), 0, 1000) >= coalesce(cell.miss_joint, unit.miss_decision, 40) AS joint
FROM drawn LEFT JOIN cell USING (branch) LEFT JOIN unit USING (department)
WHERE safety_topic
  AND (kind = 'party.committee_meeting' AND (month(occurred_on) % 3 = 0 OR die(luck('made|' || record), 0, 100) < 40)
       OR kind = 'meeting.held' AND (body <> 'section' OR month(occurred_on) % 3 = 1));

INSERT INTO obligation BY NAME
SELECT 0 AS tier, 30 AS lot, 'decision.due' AS due_kind, 'decision.done' AS done_kind,
       concat('matter/', department, '-', number) AS record, calendar.day AS due_on,
       die(u, 1, 1000) >= miss_decision AS met, die(u, 2, 7) AS lag, first_day() AS since,
       last_day_of_year() AS until,
       department, branch, person, CASE WHEN die(u, 3, 10) < 3 THEN 'plant' ELSE 'department' END AS level
FROM (
    SELECT unit.*, number, luck(concat_ws('|', 'matter', department, number)) AS u
    FROM unit, range(1, 37) AS numbers (number)
    WHERE number <= CASE WHEN floor THEN 36 ELSE 20 END
)
JOIN inspector USING (department)
JOIN calendar ON work = die(u, 0, working_days())
WHERE turn = 1 + number % turns;

INSERT INTO drawn BY NAME
SELECT 0 AS tier, 40 AS lot, 'awareness.pulse' AS kind,
       concat('pulse/', dimension, '-', department, '-Q', quarter) AS record,
       next_work AS occurred_on, department,
       hundredths(7600 + 100 * quarter + die(u, 0, 900) - 4 * least(miss_hazard, 200)) AS quantity,
       dimension, greatest(people * (55 + die(u, 1, 30)) // 100, 1) AS answers
FROM (
    SELECT unit.*, quarter, dimension, luck(concat_ws('|', 'pulse', department, quarter, dimension)) AS u
    FROM unit, range(1, 5) AS quarters (quarter),
         (VALUES ('thinking'), ('work_state'), ('safety_awareness')) AS dimensions (dimension)
)
JOIN calendar ON calendar.day = day_of(quarter * 3, 12);
