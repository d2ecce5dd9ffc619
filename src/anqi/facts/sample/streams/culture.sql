-- The column 平安乌蒙, the education base, the safety-culture evaluation, honours.

INSERT INTO drawn BY NAME
SELECT 1 AS tier, 6 AS lot, 'content.published' AS kind, 'content/' || number AS record, day AS occurred_on,
       department, branch, person, person AS by,
       ['idea', 'deed', 'feature', 'rule', 'case', 'policy'][1 + die(u, 1, 6)] AS section,
       CASE WHEN die(u, 2, 100) < 62 THEN 'site' WHEN die(u, 2, 100) < 94 THEN 'wechat' ELSE 'external' END AS channel
FROM (SELECT number, luck('content|' || number) AS u FROM range(scaled(320)) AS n (number))
JOIN steady ON place = pick(luck('author|' || number), getvariable('steady'))
JOIN calendar ON work = die(u, 0, working_days());

INSERT INTO drawn BY NAME
SELECT 1 AS tier, 6 AS lot, 'base.visit' AS kind, concat('base/', branch, department, '-', half) AS record,
       day AS occurred_on, department, branch, 8 + die(u, 1, 30) AS quantity,
       CASE WHEN branch IS NOT NULL THEN 'branch' WHEN department IS NOT NULL THEN 'department' ELSE 'external' END AS visit
FROM (
    SELECT *, luck(concat_ws('|', 'base', branch, department, half)) AS u
    FROM (SELECT branch, NULL AS department FROM cell
          UNION ALL SELECT NULL, department FROM unit
          UNION ALL SELECT NULL, NULL),
         range(1, 3) AS halves (half)
)
JOIN calendar ON work = working_days() * (half * 2 - 1) // 4 + die(u, 0, 40)
WHERE die(u, 2, 100) < 70;

INSERT INTO drawn BY NAME
SELECT 0 AS tier, 60 AS lot, 'culture.evaluated' AS kind,
       concat('culture/', coalesce(department, 'plant')) AS record,
       next_work AS occurred_on, department,
       hundredths(8700 + die(u, 0, 700) - 4 * least(lapse, 250)) AS quantity,
       CASE WHEN lapse >= 250 THEN 2 ELSE 3 END AS stage
FROM (
    SELECT *, luck('culture|' || department) AS u
    FROM (SELECT department, miss_hazard AS lapse FROM unit UNION ALL SELECT NULL, 40)
)
JOIN calendar ON day = day_of(11, 20);

-- 1 July: members and branches; December: safety. A few come from the group and the province.
INSERT INTO drawn BY NAME
SELECT 1 AS tier, 7 AS lot, 'honour.awarded' AS kind, concat('honour/', field, '-', person) AS record,
       next_work AS occurred_on, department, branch, person, field,
       CASE WHEN die(u, 1, 100) < 86 THEN 'plant' WHEN die(u, 1, 100) < 97 THEN 'group' ELSE 'province' END AS rank
FROM (
    SELECT steady.*, field, luck(concat_ws('|', 'honour', field, person)) AS u
    FROM steady, (VALUES ('party'), ('safety')) AS fields (field)
    WHERE keen AND (field = 'safety' OR branch IS NOT NULL)
)
JOIN calendar ON day = CASE field WHEN 'party' THEN day_of(7, 1) ELSE day_of(12, 24) END
WHERE die(u, 0, 100) < CASE WHEN branch IS NOT NULL THEN 52 ELSE 14 END;

INSERT INTO drawn BY NAME
SELECT 1 AS tier, 7 AS lot, 'honour.awarded' AS kind, concat('honour/', branch, department) AS record,
       next_work AS occurred_on, branch, department,
       CASE WHEN branch IS NULL THEN 'safety' ELSE 'party' END AS field,
       CASE WHEN die(u, 0, 4) = 0 THEN 'group' ELSE 'plant' END AS rank
FROM (
    SELECT branch, NULL AS department, luck('honour|' || branch) AS u FROM cell WHERE miss_topic <= 20
    UNION ALL
    SELECT NULL, department, luck('honour|' || department) FROM unit WHERE miss_hazard = 0 AND floor
)
JOIN calendar ON day = CASE WHEN branch IS NULL THEN day_of(12, 24) ELSE day_of(7, 1) END
WHERE die(u, 1, 100) < 60;
