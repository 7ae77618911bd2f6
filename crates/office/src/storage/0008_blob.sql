-- Every kind of bytes beside the document: statements, strokes, photos. One row says what is known of them; the bytes
-- themselves stand in parts, so that they can come in pieces and be read by range.
ALTER TABLE blob RENAME TO blob_before;
CREATE TABLE blob (
  tenant TEXT NOT NULL,
  visit TEXT NOT NULL,
  b BLOB NOT NULL,                 -- SHA-256 of the bytes
  kind TEXT,                       -- as what an event names it; null until one does, and for those named before this
  named INTEGER,                   -- number of the change whose event first held the hash
  size INTEGER,                    -- of the whole; null until somebody says
  received INTEGER NOT NULL DEFAULT 0, -- bytes that stand in parts, from the first on, without a gap
  received_at INTEGER,             -- when the newest of them came
  erased_at INTEGER,
  state TEXT NOT NULL GENERATED ALWAYS AS (CASE
    WHEN erased_at IS NOT NULL THEN 'erased'
    WHEN received_at IS NULL THEN 'wanted'
    WHEN received = size THEN 'whole'
    ELSE 'partial' END) VIRTUAL,
  PRIMARY KEY (tenant, visit, b),
  CHECK (kind IN ('statement', 'strokes', 'photo')),
  CHECK (received >= 0 AND (size IS NULL OR received <= size))
) STRICT, WITHOUT ROWID;

CREATE TABLE blob_part (
  tenant TEXT NOT NULL,
  visit TEXT NOT NULL,
  b BLOB NOT NULL,
  first INTEGER NOT NULL,          -- place of its first byte in the whole
  bytes BLOB NOT NULL CHECK (length(bytes) BETWEEN 1 AND 131072),
  PRIMARY KEY (tenant, visit, b, first),
  FOREIGN KEY (tenant, visit, b) REFERENCES blob (tenant, visit, b) ON DELETE CASCADE
) STRICT;

INSERT INTO blob (tenant, visit, b, named, size, received, received_at, erased_at)
  SELECT tenant, visit, b, named, length(bytes), coalesce(length(bytes), 0), received_at, erased_at FROM blob_before;

INSERT INTO blob_part (tenant, visit, b, first, bytes)
  WITH RECURSIVE part (tenant, visit, b, first, size) AS (
    SELECT tenant, visit, b, 0, length(bytes) FROM blob_before WHERE length(bytes) > 0
    UNION ALL SELECT tenant, visit, b, first + 131072, size FROM part WHERE first + 131072 < size
  )
  SELECT p.tenant, p.visit, p.b, p.first, substr(o.bytes, p.first + 1, 131072)
    FROM part p JOIN blob_before o ON o.tenant = p.tenant AND o.visit = p.visit AND o.b = p.b;

DROP TABLE blob_before;
