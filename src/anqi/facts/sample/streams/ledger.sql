-- The ledger: when each fact entered it, by whom, under which id; in the order of entry.

-- Dues enter at the end of their day; what people record enters the same day or some days later, now and then much later.
CREATE MACRO entered(kind, occurred_on, number) AS CASE
    WHEN kind LIKE '%.due' OR kind = 'worktime.month'
        THEN CAST(occurred_on AS TIMESTAMP) + to_milliseconds(57540000 + die(number, 1, 59000))
    ELSE CAST(occurred_on AS TIMESTAMP) + to_days(CASE
            WHEN die(number, 0, 1000) < 720 THEN 0
            WHEN die(number, 0, 1000) < 930 THEN 1
            WHEN die(number, 0, 1000) < 988 THEN 2 + die(number, 2, 2)
            ELSE 6 + die(number, 2, 20) END)
        + to_milliseconds(4500000 + 523 * die(number, 1, 65536))
END;

-- A version 7 UUID: the millisecond of entry, then 74 bits by which the fact is drawn.
CREATE MACRO identity(entered_at, digest) AS concat(
    substr(lpad(lower(to_hex(epoch_ms(entered_at))), 12, '0'), 1, 8), '-',
    substr(lpad(lower(to_hex(epoch_ms(entered_at))), 12, '0'), 9, 4), '-7',
    substr(digest, 1, 3), '-', substr('89ab', 1 + ascii(substr(digest, 4, 1)) % 4, 1),
    substr(digest, 5, 3), '-', substr(digest, 8, 12));

CREATE VIEW entry AS
WITH named AS (
    SELECT *, concat_ws('|', seed(), kind, record, occurred_on, department, branch, person) AS own FROM drawn
),
numbered AS (SELECT *, md5_number_lower(own) AS number FROM named),
dated AS (SELECT *, entered(CAST(kind AS VARCHAR), occurred_on, number) AS at_first FROM numbered),
-- A correction comes three days after the mistake: first it is taken back, then the right fact stands.
corrected AS (
    SELECT *,
           CASE turn WHEN 0 THEN at_first ELSE at_first + to_days(3) + to_milliseconds(1700 * turn) END AS posted_at
    FROM dated
)
SELECT corrected.* EXCLUDE (kind, posted_at), CAST(kind AS VARCHAR) AS kind, posted_at,
       identity(posted_at, md5(concat(own, '|', turn))) AS id,
       CASE turn WHEN 1 THEN identity(at_first, md5(concat(own, '|0'))) END AS reverses,
       'sample/' || record AS source,
       coalesce("by", CASE WHEN kind LIKE '%.due' THEN 'system' END,
                CASE WHEN kind LIKE 'party.%' THEN secretary END, clerk, secretary, 'system') AS posted_by
FROM corrected LEFT JOIN unit USING (department) LEFT JOIN cell USING (branch);
