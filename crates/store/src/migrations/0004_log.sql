-- A leaner log. A visit has a number in it, its writers are named once, and what the bytes of a change say already
-- (its past, its event) is no column any more. All changes of a visit may stand together as one `pack`.

CREATE TABLE log (
    no    INTEGER PRIMARY KEY,
    visit TEXT NOT NULL UNIQUE REFERENCES visit (visit) ON DELETE CASCADE,
    -- The changes that came before all rows of `change`, as few bytes, and the newest number of each of their writers.
    ends  BLOB NOT NULL DEFAULT x'' CHECK (length(ends) % 24 = 0),
    pack  BLOB
) STRICT;
INSERT INTO log (visit) SELECT visit FROM visit ORDER BY visit;

-- The newest order of arrival that was given out.
CREATE TABLE arrival (last INTEGER NOT NULL) STRICT;
INSERT INTO arrival SELECT coalesce(max(ordinal), 0) FROM change;
UPDATE arrival SET last = max(last, coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'change'), 0));

-- The writers of the changes that stand in rows; `bytes` as the caller encodes them.
CREATE TABLE writer (
    no    INTEGER PRIMARY KEY,
    log   INTEGER NOT NULL REFERENCES log (no) ON DELETE CASCADE,
    actor BLOB NOT NULL CHECK (length(actor) = 16),
    bytes BLOB NOT NULL,
    UNIQUE (log, actor, bytes)
) STRICT;
-- Until now they stood at the beginning of each change's clock: a device and its epoch, 16 bytes of the office, or an actor.
CREATE TEMP TABLE written AS
    SELECT ordinal, log.no AS log, actor,
           substr(clock, 1, CASE hex(substr(clock, 1, 1))
               WHEN '00' THEN 10 + 16 * (instr('0123456789ABCDEF', substr(hex(substr(clock, 2, 1)), 1, 1)) - 1)
                                 + instr('0123456789ABCDEF', substr(hex(substr(clock, 2, 1)), 2, 1)) - 1
               ELSE 17 END) AS bytes
    FROM change JOIN log USING (visit);
INSERT INTO writer (log, actor, bytes) SELECT DISTINCT log, actor, bytes FROM written ORDER BY log, actor, bytes;

CREATE TABLE lean (
    ordinal  INTEGER PRIMARY KEY,
    log      INTEGER NOT NULL REFERENCES log (no) ON DELETE CASCADE,
    hash     BLOB NOT NULL CHECK (length(hash) = 32),
    -- No foreign key: it would have every change read for each writer that goes. Both go with their log.
    writer   INTEGER NOT NULL,
    seq      INTEGER NOT NULL CHECK (seq > 0),
    -- 0: `raw` is the change's bytes. 1: they are compressed. 2 and more: against the row `base`, the more the longer
    -- the way to one that stands alone.
    form     INTEGER NOT NULL CHECK (form >= 0),
    base     INTEGER CHECK ((base IS NULL) = (form < 2)),
    size     INTEGER NOT NULL,
    raw      BLOB NOT NULL,
    pulled   INTEGER NOT NULL CHECK (pulled IN (0, 1)),
    acked_at INTEGER
) STRICT;
INSERT INTO lean
    SELECT c.ordinal, t.log, c.hash, w.no, c.seq, 0, NULL, length(c.raw), c.raw, c.origin = 'pulled', c.acked_at
    FROM change AS c JOIN temp.written AS t USING (ordinal)
    JOIN writer AS w ON w.log = t.log AND w.actor = t.actor AND w.bytes = t.bytes
    ORDER BY c.ordinal;
DROP TABLE temp.written;
DROP VIEW outbox;
DROP TABLE change;
ALTER TABLE lean RENAME TO change;
CREATE UNIQUE INDEX change_seq ON change (log, writer, seq);
CREATE INDEX change_hash ON change (log, substr(hash, 1, 8));
CREATE INDEX change_pending ON change (ordinal) WHERE acked_at IS NULL;

-- The bytes of a statement may be compressed: then `size` says how many they are. Which events it covers follows from
-- `covers` and the log; `events` is no longer written.
ALTER TABLE shown_statement ADD COLUMN size INTEGER;

-- Visits whose rows may go into a pack, once they are over and at the office.
CREATE TABLE loose (log INTEGER PRIMARY KEY REFERENCES log (no) ON DELETE CASCADE) STRICT;
INSERT INTO loose SELECT DISTINCT log FROM change;

CREATE VIEW outbox AS
    SELECT ordinal, 0 AS kind, log.visit AS visit, hash AS id, size
    FROM change CROSS JOIN log ON log.no = change.log
    WHERE acked_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM quarantine AS q
                      WHERE q.visit = log.visit AND q.hash = change.hash AND q.direction = 'out')
    UNION ALL
    SELECT ordinal, 1, visit, p, 32 + octet_length(value)
    FROM private_value
    WHERE at_office = 0 AND value IS NOT NULL;
