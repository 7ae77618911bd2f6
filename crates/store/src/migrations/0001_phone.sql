-- The phone's first schema. Ids are text, hashes are blobs, times are UTC milliseconds.
-- A shipped migration is never edited; a change of shape is a new file.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- One visit case. `projection` is what a list shows, as JSON that the caller wrote;
-- it can always be rebuilt from the changes.
CREATE TABLE visit (
    visit        TEXT PRIMARY KEY,
    tenant       TEXT NOT NULL,
    heads        BLOB NOT NULL CHECK (length(heads) % 32 = 0),
    server_heads BLOB NOT NULL DEFAULT x'' CHECK (length(server_heads) % 32 = 0),
    access       TEXT NOT NULL CHECK (access IN ('local', 'granted', 'revoked')),
    when_at      INTEGER,
    state        TEXT NOT NULL,
    projection   TEXT NOT NULL,
    updated_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_when ON visit (when_at, visit);

-- The log. `ordinal` is the order in which this phone came to know the changes; it is never reused.
-- The second unique key is what Automerge cannot survive: one writer, one seq, two contents.
CREATE TABLE change (
    ordinal  INTEGER PRIMARY KEY AUTOINCREMENT,
    visit    TEXT NOT NULL REFERENCES visit (visit) ON DELETE CASCADE,
    hash     BLOB NOT NULL CHECK (length(hash) = 32),
    actor    BLOB NOT NULL CHECK (length(actor) = 16),
    seq      INTEGER NOT NULL CHECK (seq > 0),
    max_op   INTEGER NOT NULL CHECK (max_op > 0),
    clock    BLOB NOT NULL,
    deps     BLOB NOT NULL CHECK (length(deps) % 32 = 0),
    event_id BLOB NOT NULL CHECK (length(event_id) = 16),
    raw      BLOB NOT NULL,
    origin   TEXT NOT NULL CHECK (origin IN ('own', 'pulled')),
    epoch    BLOB CHECK (length(epoch) = 8),
    acked_at INTEGER,
    UNIQUE (visit, hash),
    UNIQUE (visit, actor, seq)
) STRICT;
CREATE INDEX change_order ON change (visit, ordinal);
CREATE INDEX change_pending ON change (ordinal) WHERE acked_at IS NULL;

-- What a person typed or what names a person. `ordinal` is that of the change it came with.
-- A row without content is either erased for good or asked for by the office and not held here.
CREATE TABLE private_value (
    visit     TEXT NOT NULL REFERENCES visit (visit) ON DELETE CASCADE,
    p         TEXT NOT NULL,
    ordinal   INTEGER NOT NULL,
    random    BLOB CHECK (length(random) = 32),
    value     TEXT,
    at_office INTEGER NOT NULL DEFAULT 0 CHECK (at_office IN (0, 1)),
    wanted    INTEGER NOT NULL DEFAULT 0 CHECK (wanted IN (0, 1)),
    erased    INTEGER NOT NULL DEFAULT 0 CHECK (erased IN (0, 1)),
    PRIMARY KEY (visit, p),
    CHECK ((random IS NULL) = (value IS NULL)),
    CHECK (erased = 0 OR value IS NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX private_value_pending ON private_value (ordinal) WHERE at_office = 0 AND value IS NOT NULL;

-- Exactly the bytes that a customer saw, with what they cover.
CREATE TABLE shown_statement (
    visit     TEXT NOT NULL REFERENCES visit (visit) ON DELETE CASCADE,
    sha256    BLOB NOT NULL CHECK (length(sha256) = 32),
    bytes     BLOB NOT NULL,
    covers    BLOB NOT NULL CHECK (length(covers) % 16 = 0),
    events    BLOB NOT NULL CHECK (length(events) % 32 = 0),
    language  TEXT NOT NULL,
    shown_at  INTEGER NOT NULL,
    at_office INTEGER NOT NULL DEFAULT 0 CHECK (at_office IN (0, 1)),
    PRIMARY KEY (visit, sha256)
) STRICT;

-- The strokes of a signature. `key` names the private value that seals them, when they are sealed.
CREATE TABLE stroke (
    visit     TEXT NOT NULL REFERENCES visit (visit) ON DELETE CASCADE,
    sha256    BLOB NOT NULL CHECK (length(sha256) = 32),
    bytes     BLOB NOT NULL,
    key       TEXT,
    at_office INTEGER NOT NULL DEFAULT 0 CHECK (at_office IN (0, 1)),
    PRIMARY KEY (visit, sha256)
) STRICT;

-- The customer of a visit, as the office gave it; the newest replaces the older.
CREATE TABLE customer (
    visit      TEXT PRIMARY KEY REFERENCES visit (visit) ON DELETE CASCADE,
    customer   TEXT NOT NULL,
    json       TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Service standards by the hash of their files; several visits share one.
CREATE TABLE standard (
    hash  BLOB PRIMARY KEY CHECK (length(hash) = 32),
    files BLOB NOT NULL
) STRICT;

-- What the office signed: it had these heads of the visit at number n of this device's feed.
CREATE TABLE receipt (
    visit TEXT NOT NULL REFERENCES visit (visit) ON DELETE CASCADE,
    n     INTEGER NOT NULL,
    heads BLOB NOT NULL CHECK (length(heads) % 32 = 0),
    bytes BLOB NOT NULL,
    PRIMARY KEY (visit, n, heads)
) STRICT, WITHOUT ROWID;

-- Changes that one side did not accept: 'in' came here and failed our gate, 'out' is ours and failed
-- the office's. No foreign key: the visit of an incoming one may be unknown.
CREATE TABLE quarantine (
    visit     TEXT NOT NULL,
    hash      BLOB NOT NULL CHECK (length(hash) = 32),
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    code      TEXT NOT NULL,
    bytes     BLOB NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (visit, hash, direction)
) STRICT;

-- The outbox is not a table that could disagree with the log: it is whatever the office has not acked.
-- One tap's private values follow its change at once. A change in quarantine at the office waits there.
CREATE VIEW outbox AS
    SELECT ordinal, 0 AS kind, visit, hash AS id, length(raw) AS size
    FROM change
    WHERE acked_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM quarantine AS q
                      WHERE q.visit = change.visit AND q.hash = change.hash AND q.direction = 'out')
    UNION ALL
    SELECT ordinal, 1, visit, p, 32 + octet_length(value)
    FROM private_value
    WHERE at_office = 0 AND value IS NOT NULL;
