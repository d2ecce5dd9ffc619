-- What the streams draw with and write into. `seed()`, `the_year()`, the types `choice` and `kind` stand before this.

-- One number of 64 bits for each thing that is drawn; `die` cuts up to four small numbers out of it.
CREATE MACRO luck(what) AS md5_number_lower(concat(seed(), '|', what));
CREATE MACRO die(number, place, sides) AS CAST(((number >> (16 * place)) & 65535) % sides AS INTEGER);
CREATE MACRO two(number) AS lpad(CAST(number AS VARCHAR), 2, '0');
CREATE MACRO hundredths(whole) AS CAST(whole * CAST('0.01' AS DECIMAL(3, 2)) AS DECIMAL(11, 2));
CREATE MACRO day_of(month, day) AS make_date(the_year(), CAST(month AS INTEGER), CAST(day AS INTEGER));
CREATE MACRO first_day() AS make_date(the_year(), 1, 1);
CREATE MACRO last_day_of_year() AS make_date(the_year(), 12, 31);
CREATE MACRO pick(number, sides) AS CAST(number % sides AS INTEGER);
SET VARIABLE working_days = (SELECT count(work) FROM calendar);
CREATE MACRO working_days() AS getvariable('working_days');

-- Facts are drawn in tiers, for a small sample to keep the first of them: 0 what the plant's year stands on,
-- 1 organisational life and what happened on the floor, 2 what everybody owes, 3 what is added to come to the number.
-- Within a tier they are kept lot by lot, so that whoever is in the sample is in it for the whole year.

-- What falls due and is done, in time or not: `obligations.sql` makes two facts of each.
CREATE TABLE obligation (
    tier TINYINT, lot UBIGINT, due_kind kind, done_kind kind, record VARCHAR,
    due_on DATE, met BOOLEAN, lag INTEGER, since DATE, until DATE,
    department VARCHAR, branch VARCHAR, person VARCHAR, quantity DECIMAL(11, 2) DEFAULT 1,
    level choice, category choice, front choice, sort choice
);

-- People with a place of their own in what follows, numbered from 0.
CREATE TABLE steady AS
SELECT CAST(row_number() OVER (ORDER BY no) - 1 AS INTEGER) AS place, *
FROM stay WHERE whole;

CREATE TABLE inspector AS
SELECT CAST(row_number() OVER (ORDER BY no) - 1 AS INTEGER) AS place,
       row_number() OVER (PARTITION BY department ORDER BY no) AS turn,
       count(*) OVER (PARTITION BY department) AS turns, *
FROM stay WHERE whole AND (officer OR post = 'head');

-- Whoever finds a hazard: people on the floor, and the keen ones several times over.
CREATE TABLE finder AS
SELECT CAST(row_number() OVER (ORDER BY no, copy) - 1 AS INTEGER) AS place, stay.*
FROM stay
JOIN unit USING (department)
JOIN range(40) AS copies (copy)
    ON copy < CASE WHEN NOT floor THEN CASE WHEN keen THEN 8 ELSE 0 END
                   WHEN keen AND branch IS NOT NULL THEN 40 WHEN keen THEN 12 ELSE 2 END
WHERE whole;

CREATE TABLE offender AS
SELECT CAST(row_number() OVER (ORDER BY no, copy) - 1 AS INTEGER) AS place, stay.*
FROM stay
JOIN unit USING (department)
JOIN range(8) AS copies (copy)
    ON copy < CASE nature WHEN 0 THEN 0 WHEN 1 THEN 1 ELSE 4 END * CASE WHEN floor THEN 2 ELSE 0 END
WHERE whole;

-- How many there are of each; and a number that stands for 1,931 people, for the people that there are.
SET VARIABLE steady = (SELECT count(*) FROM steady);
SET VARIABLE inspectors = (SELECT count(*) FROM inspector);
SET VARIABLE finders = (SELECT count(*) FROM finder);
SET VARIABLE circles = (SELECT max(circles) FROM cell);
SET VARIABLE pieces = (SELECT max(greatest(special, fire)) FROM unit);
SET VARIABLE offenders = (SELECT count(*) FROM offender);
CREATE MACRO scaled(number) AS number * getvariable('people') // 1931;
