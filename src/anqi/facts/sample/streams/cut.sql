-- A small sample keeps the first `$facts`: what the plant's year stands on, then person by person.
DELETE FROM drawn WHERE rowid IN (
    SELECT row FROM (
        SELECT rowid AS row, row_number() OVER (
            ORDER BY tier, lot, turn, kind, record, occurred_on, department, branch, person
        ) AS place FROM drawn
    ) WHERE place > $facts
);
