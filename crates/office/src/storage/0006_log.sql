-- The change log in few rows: what was appended together, packed and compressed (`segment.rs`). The rows of `change`
-- are moved there by the program (`repack.rs`), each of them rebuilt and compared.
CREATE TABLE log (
  tenant TEXT NOT NULL,
  visit TEXT NOT NULL,
  first INTEGER NOT NULL,          -- numbers of its changes, 1, 2, 3 … within the visit
  last INTEGER NOT NULL,
  packed BLOB NOT NULL,
  PRIMARY KEY (tenant, visit, first),
  FOREIGN KEY (tenant, visit) REFERENCES visit (tenant, visit)
) STRICT;

-- Which devices wrote in a visit.
CREATE TABLE writer (
  tenant TEXT NOT NULL,
  device TEXT NOT NULL,
  visit TEXT NOT NULL,
  PRIMARY KEY (tenant, device, visit),
  FOREIGN KEY (tenant, visit) REFERENCES visit (tenant, visit)
) STRICT, WITHOUT ROWID;

-- Visits whose rows of the log are to become one.
CREATE TABLE loose (
  tenant TEXT NOT NULL,
  visit TEXT NOT NULL,
  PRIMARY KEY (tenant, visit),
  FOREIGN KEY (tenant, visit) REFERENCES visit (tenant, visit)
) STRICT, WITHOUT ROWID;

-- The projection, compressed: kept within its row.
ALTER TABLE visit ADD COLUMN summary BLOB;

-- Nobody asks by this.
DROP INDEX audit_of_visit;
-- Only rows that name an item are asked for by it.
DROP INDEX feed_of_item;
CREATE INDEX feed_of_item ON feed (tenant, device, kind, item) WHERE item IS NOT NULL;
