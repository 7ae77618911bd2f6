-- What was kept for whom: for a phone, for one since it was struck off (its id and `!`), and for the company (empty).
CREATE TABLE usage (
  tenant TEXT NOT NULL,
  owner TEXT NOT NULL,
  changes INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,  -- changes as they are rebuilt, values and blobs
  visits INTEGER NOT NULL DEFAULT 0, -- opened by it
  aside INTEGER NOT NULL DEFAULT 0,  -- bytes in quarantine
  full_at INTEGER,                   -- when something was last not kept, UTC milliseconds
  PRIMARY KEY (tenant, owner),
  FOREIGN KEY (tenant) REFERENCES tenant (tenant)
) STRICT, WITHOUT ROWID;
INSERT INTO usage (tenant, owner, aside)
  SELECT tenant, device, sum(octet_length(bytes)) FROM quarantine GROUP BY tenant, device
  UNION ALL SELECT tenant, '', sum(octet_length(bytes)) FROM quarantine GROUP BY tenant;

-- The epochs under which a phone has written.
CREATE TABLE epoch (
  tenant TEXT NOT NULL,
  device TEXT NOT NULL,
  epoch BLOB NOT NULL,
  PRIMARY KEY (tenant, device, epoch),
  FOREIGN KEY (tenant) REFERENCES tenant (tenant)
) STRICT, WITHOUT ROWID;
