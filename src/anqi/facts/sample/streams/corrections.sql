-- Mistakes and their correction: the wrong fact, the fact that takes it back, and the right one.

CREATE TABLE mistaken AS
SELECT * FROM drawn
WHERE kind IN ('party.theme_day', 'party.attendance', 'hazard.reported', 'hazard.closed', 'duty.done',
               'training.completed', 'check.done', 'drill.joined', 'campaign.service', 'party.talk')
  AND die(luck(concat_ws('|', 'mistake', kind, record, occurred_on, person)), 0, 10000)
      < CASE kind WHEN 'party.theme_day' THEN 300 ELSE 30 END;

INSERT INTO drawn BY NAME SELECT * REPLACE (1 AS turn) FROM mistaken;

INSERT INTO drawn BY NAME
SELECT * REPLACE (
    2 AS turn,
    CASE kind WHEN 'party.theme_day' THEN quantity + 1 ELSE quantity END AS quantity,
    CASE status WHEN 'absent' THEN 'excused' ELSE status END AS status
)
FROM mistaken;

-- Some overdue hazards had been given more time: that they fell due is taken back.
INSERT INTO drawn BY NAME
SELECT * REPLACE (1 AS turn) FROM drawn
WHERE kind = 'hazard.due' AND NOT met AND die(luck(concat('called off|', record)), 0, 10) = 0;
