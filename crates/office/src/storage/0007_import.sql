-- What became of the rows of an import that is under way, so that the same sheet sent again goes on where it ended.
CREATE TABLE import_part (
  tenant TEXT NOT NULL,
  request BLOB NOT NULL,           -- SHA-256 of who and of the rows
  first INTEGER NOT NULL,          -- 1 for the first row of the sheet
  last INTEGER NOT NULL,
  outcomes TEXT NOT NULL,          -- JSON: [order, visit, customer] or [field, code] each
  at INTEGER NOT NULL,
  PRIMARY KEY (tenant, request, first),
  FOREIGN KEY (tenant) REFERENCES tenant (tenant)
) STRICT;
