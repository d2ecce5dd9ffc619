-- What is done so often that its number is free: checks of every shift, small duties, reading. `$checks`, `$duties`.

INSERT INTO obligation BY NAME
SELECT 3 AS tier, number AS lot, 'check.due' AS due_kind, 'check.done' AS done_kind,
       'shift-check/' || number AS record,
       day AS due_on, die(u, 2, 1000) >= miss_check AS met, 0 AS lag, first_day() AS since,
       last_day_of_year() AS until,
       department, branch, person
FROM (SELECT number, luck('shift-check|' || number) AS u FROM range($checks) AS n (number))
JOIN inspector ON place = pick(u, getvariable('inspectors'))
JOIN unit USING (department)
JOIN calendar ON work = die(u, 1, working_days());

INSERT INTO obligation BY NAME
SELECT 3 AS tier, number AS lot, 'duty.due' AS due_kind, 'duty.done' AS done_kind,
       'small-duty/' || number AS record,
       day AS due_on, die(u, 1, 1000) >= [1, 14, 70, 330][nature + 1] AS met, die(u, 2, 4) AS lag, since,
       until,
       department, branch, person
FROM (SELECT number, luck('small-duty|' || number) AS u FROM range($duties) AS n (number))
JOIN steady ON place = number % getvariable('steady')
JOIN calendar ON work = die(u, 0, working_days());
