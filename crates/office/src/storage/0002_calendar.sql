-- Public holidays, one document a year, as uploaded, by hash. A published one never changes.
CREATE TABLE calendar (
  tenant TEXT NOT NULL,
  hash TEXT NOT NULL,              -- 64 hex digits
  n INTEGER NOT NULL,              -- in the order of publication; the highest of a year is the newest
  region TEXT NOT NULL,
  year INTEGER NOT NULL,
  document TEXT NOT NULL,
  published_at INTEGER NOT NULL,
  published_by TEXT NOT NULL,
  PRIMARY KEY (tenant, hash),
  FOREIGN KEY (tenant) REFERENCES tenant (tenant)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX calendar_by_year ON calendar (tenant, year, n);

-- Hashes of the calendars that the events of a visit name, spaced.
ALTER TABLE visit ADD COLUMN calendars TEXT NOT NULL DEFAULT '';

-- A feed may tell of a calendar: the check of a column is made anew with its table.
CREATE TABLE feed_new (
  tenant TEXT NOT NULL,
  device TEXT NOT NULL,
  n INTEGER NOT NULL,
  tag BLOB NOT NULL,               -- random; a cursor must know it, so that a restored office is noticed
  kind TEXT NOT NULL CHECK (kind IN ('changes', 'granted', 'revoked', 'values', 'customer', 'standard', 'calendar')),
  visit TEXT,
  first INTEGER,                   -- change numbers of the visit
  last INTEGER,
  item TEXT,                       -- p of a value, hash of a standard or calendar
  PRIMARY KEY (tenant, device, n),
  FOREIGN KEY (tenant, device) REFERENCES device (tenant, device)
) STRICT, WITHOUT ROWID;
INSERT INTO feed_new (tenant, device, n, tag, kind, visit, first, last, item)
  SELECT tenant, device, n, tag, kind, visit, first, last, item FROM feed;
DROP TABLE feed;
ALTER TABLE feed_new RENAME TO feed;
CREATE INDEX feed_of_item ON feed (tenant, device, kind, item);
