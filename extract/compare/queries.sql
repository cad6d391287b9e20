-- What differs between two runs; views before_NAME and after_NAME are the tables.

-- name: documents
-- Documents that came, went, or changed their content or status.
SELECT coalesce(a.source_path, b.source_path) AS source_path,
       CASE WHEN a.source_path IS NULL THEN 'appeared'
            WHEN b.source_path IS NULL THEN 'vanished'
            WHEN a.source_sha256 IS DISTINCT FROM b.source_sha256 THEN 'content'
            ELSE 'status' END AS kind,
       a.status AS before_status, a.reason AS before_reason, b.status AS after_status, b.reason AS after_reason
FROM before_documents a FULL JOIN after_documents b USING (source_path)
WHERE a.source_path IS NULL OR b.source_path IS NULL
   OR a.source_sha256 IS DISTINCT FROM b.source_sha256
   OR a.status <> b.status OR a.reason IS DISTINCT FROM b.reason
ORDER BY ALL;

-- name: cards
-- Cards that only one of the runs has; /*code*/ and /*name*/ are what the family tells a card by.
SELECT coalesce(a.source_path, b.source_path) AS source_path, coalesce(a.card_no, b.card_no) AS card_no,
       CASE WHEN a.card_no IS NULL THEN 'appeared' ELSE 'vanished' END AS kind,
       /*code*/ AS code, /*name*/ AS name
FROM before_cards a FULL JOIN after_cards b USING (source_path, card_no)
WHERE a.card_no IS NULL OR b.card_no IS NULL
ORDER BY ALL;

-- name: flags
-- Fields of cards that both runs have, by name, whose flag for review came or went.
SELECT a.field AS field,
       count(*) FILTER (b.needs_review AND NOT a.needs_review) AS gained,
       count(*) FILTER (a.needs_review AND NOT b.needs_review) AS lost
FROM before_fields a JOIN after_fields b USING (source_path, card_no, field)
WHERE a.needs_review <> b.needs_review
GROUP BY ALL
ORDER BY ALL;

-- name: fields
-- Fields of cards that both runs have and that differ, with where each stands and what else holds its text.
WITH changed AS (
    SELECT a.source_path, a.card_no, a.field,
           a.field_status AS before_status, b.field_status AS after_status,
           a.value_raw AS before_raw, b.value_raw AS after_raw,
           a.value AS before_value, b.value AS after_value,
           a.confidence AS before_confidence, b.confidence AS after_confidence,
           a.needs_review AS before_review, b.needs_review AS after_review
    FROM before_fields a JOIN after_fields b USING (source_path, card_no, field)
    WHERE a.field_status <> b.field_status OR a.value_raw IS DISTINCT FROM b.value_raw
       OR a.value IS DISTINCT FROM b.value OR a.confidence IS DISTINCT FROM b.confidence OR a.needs_review <> b.needs_review
       OR a.label_raw IS DISTINCT FROM b.label_raw
),
before_place AS (
    SELECT source_path, card_no, field, min(page) AS page, max(page) AS last_page, min(x0) AS x0,
           min("top") FILTER (page = first_page) AS "top", max(bottom) FILTER (page = end_page) AS bottom
    FROM (SELECT *, min(page) OVER field AS first_page, max(page) OVER field AS end_page
          FROM before_evidence SEMI JOIN changed USING (source_path, card_no, field)
          WINDOW field AS (PARTITION BY source_path, card_no, field))
    GROUP BY ALL
),
after_place AS (
    SELECT source_path, card_no, field, min(page) AS page, max(page) AS last_page, min(x0) AS x0,
           min("top") FILTER (page = first_page) AS "top", max(bottom) FILTER (page = end_page) AS bottom
    FROM (SELECT *, min(page) OVER field AS first_page, max(page) OVER field AS end_page
          FROM after_evidence SEMI JOIN changed USING (source_path, card_no, field)
          WINDOW field AS (PARTITION BY source_path, card_no, field))
    GROUP BY ALL
),
-- Texts long enough to be nobody else's by chance, and the other fields that hold them in the other run.
moved AS (
    SELECT c.source_path, c.card_no, c.field,
           min(o.field) FILTER (o.after_raw IS NOT NULL AND length(c.before_raw) >= 12
               AND contains(o.after_raw, c.before_raw)
               AND NOT contains(coalesce(o.before_raw, ''), c.before_raw)) AS moved_to,
           min(o.field) FILTER (o.before_raw IS NOT NULL AND length(c.after_raw) >= 12
               AND contains(o.before_raw, c.after_raw)
               AND NOT contains(coalesce(o.after_raw, ''), c.after_raw)) AS moved_from
    FROM changed c JOIN changed o ON c.source_path = o.source_path AND c.card_no = o.card_no AND c.field <> o.field
    WHERE c.before_raw IS DISTINCT FROM c.after_raw
    GROUP BY ALL
),
joined AS (
    SELECT c.*, m.moved_to, m.moved_from, p.page AS page, p."top" AS "top", q.page AS after_page,
           d.source_sha256 IS DISTINCT FROM e.source_sha256 AS other_content,
           p.page IS NOT DISTINCT FROM q.page AND p.last_page IS NOT DISTINCT FROM q.last_page
               AND abs(coalesce(p.x0, 0) - coalesce(q.x0, 0)) <= 6
               AND abs(coalesce(p."top", 0) - coalesce(q."top", 0)) <= 6
               AND abs(coalesce(p.bottom, 0) - coalesce(q.bottom, 0)) <= 6 AS same_place
    FROM changed c
    LEFT JOIN before_place p USING (source_path, card_no, field)
    LEFT JOIN after_place q USING (source_path, card_no, field)
    LEFT JOIN moved m USING (source_path, card_no, field)
    JOIN before_documents d USING (source_path)
    JOIN after_documents e USING (source_path)
)
SELECT source_path, card_no, field,
       CASE WHEN other_content THEN 'content'
            WHEN before_raw IS NOT DISTINCT FROM after_raw AND before_value IS DISTINCT FROM after_value
                THEN 'repair'
            WHEN before_raw IS NOT DISTINCT FROM after_raw THEN 'doubt'
            WHEN moved_to IS NOT NULL OR moved_from IS NOT NULL THEN 'mapping'
            WHEN before_raw IS NULL OR after_raw IS NULL THEN 'mapping'
            WHEN same_place THEN 'reading'
            ELSE 'mapping' END AS kind,
       before_status, after_status, before_raw, after_raw, before_value, after_value,
       before_confidence, after_confidence, before_review, after_review,
       coalesce(page, after_page) AS page, "top", coalesce(moved_to, moved_from) AS other_field
FROM joined
ORDER BY source_path, card_no, field;
