-- Views of the database: what researchers ask most. The tables stand before this file is run.
-- /*code*/ and /*summary*/ become the columns of cards that the family says tell a card.

-- Values with only the repairs of at least a probability: the pieces between them joined in order.
CREATE MACRO fields_at(least) AS TABLE
WITH kept AS (
    SELECT *, coalesce(lag("end") OVER field_order, 0) AS done, lead("start") OVER field_order AS following
    FROM repairs WHERE probability >= least
    WINDOW field_order AS (PARTITION BY source_path, card_no, field ORDER BY repair_no)
), joined AS (
    SELECT r.source_path, r.card_no, r.field, count(*) AS repairs_made, string_agg(
        substring(coalesce(f.value_raw, ''), r.done + 1, r."start" - r.done) || r.repaired
        || CASE WHEN r.following IS NULL THEN substring(coalesce(f.value_raw, ''), r."end" + 1) ELSE '' END,
        '' ORDER BY r.repair_no) AS value
    FROM kept AS r JOIN fields AS f USING (source_path, card_no, field)
    GROUP BY r.source_path, r.card_no, r.field
)
SELECT f.source_path, f.card_no, f.field, f.field_status, f.value_raw,
    CASE WHEN f.value IS NOT NULL THEN coalesce(j.value, f.value_raw) END AS value,
    coalesce(j.repairs_made, 0) AS repairs_made
FROM fields AS f LEFT JOIN joined AS j USING (source_path, card_no, field);

CREATE VIEW fields_as_of AS
SELECT * FROM fields_at(coalesce(getvariable('probability')::DOUBLE, 0.9));
COMMENT ON VIEW fields_as_of IS
'Values with only the repairs of at least a probability: SET VARIABLE probability = 0.95 (without it 0.9)';

CREATE VIEW traces AS
SELECT /*code*/f.source_path, f.card_no, f.field, f.value, e.line_no, e.page, e.x0, e.top, e.x1, e.bottom,
    e.text_source, substring(f.value_raw, e."start" + 1, e."end" - e."start") AS line
FROM fields AS f
JOIN cards AS c USING (source_path, card_no)
JOIN evidence AS e USING (source_path, card_no, field);
COMMENT ON VIEW traces IS 'Every value with the lines it stands on: page, box and the text as read';

CREATE VIEW to_review AS
SELECT /*code*/f.*, p.problems
FROM fields AS f
JOIN cards AS c USING (source_path, card_no)
LEFT JOIN (
    SELECT source_path, card_no, field, list(message ORDER BY message) AS problems FROM problems GROUP BY ALL
) AS p USING (source_path, card_no, field)
WHERE f.needs_review;
COMMENT ON VIEW to_review IS 'Fields that a person should look at, with the problems told of them';

CREATE VIEW card_organisations AS
SELECT /*summary*/o.*
FROM organisations AS o
JOIN cards AS c USING (source_path, card_no);
COMMENT ON VIEW card_organisations IS 'Organisations with the project that names them';
