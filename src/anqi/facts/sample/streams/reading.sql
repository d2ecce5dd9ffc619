-- Articles read on the column: the rest, `$readings` of them.

INSERT INTO drawn BY NAME
SELECT 3 AS tier, 4000000000 + number AS lot, 'content.read' AS kind, 'reading/' || number AS record,
       day AS occurred_on,
       department, branch, person, person AS by,
       ['idea', 'deed', 'feature', 'rule', 'case', 'policy'][1 + die(u, 1, 6)] AS section
FROM (SELECT number, luck('reading|' || number) AS u FROM range($readings) AS n (number))
JOIN steady ON place = pick(u, getvariable('steady'))
JOIN calendar ON work = die(u, 2, working_days());
