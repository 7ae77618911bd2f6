-- The office's first tables. The tenant comes first in every key, so that the same rows can be spread by it.
-- Identifiers of people at home stand in `customer` and `private_value` only.
CREATE TABLE tenant (
  tenant TEXT NOT NULL,
  name TEXT NOT NULL,
  zone TEXT NOT NULL,              -- IANA name; days of the board are cut by it
  receipt_key BLOB NOT NULL,       -- P-256 secret that signs receipts
  standard TEXT,                   -- id of the service standard that new orders pin
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant)
) STRICT, WITHOUT ROWID;

CREATE TABLE crew (
  tenant TEXT NOT NULL,
  crew TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (tenant, crew),
  FOREIGN KEY (tenant) REFERENCES tenant (tenant)
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
  tenant TEXT NOT NULL,
  person TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('technician', 'crew_lead', 'dispatcher', 'admin')),
  crew TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, person),
  FOREIGN KEY (tenant) REFERENCES tenant (tenant),
  FOREIGN KEY (tenant, crew) REFERENCES crew (tenant, crew)
) STRICT, WITHOUT ROWID;

CREATE TABLE login (
  tenant TEXT NOT NULL,
  name TEXT NOT NULL,
  person TEXT NOT NULL,
  salt BLOB NOT NULL,
  hash BLOB NOT NULL,              -- argon2id
  failures INTEGER NOT NULL DEFAULT 0,
  locked_until INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant, name),
  FOREIGN KEY (tenant, person) REFERENCES person (tenant, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
  tenant TEXT NOT NULL,
  token_hash BLOB NOT NULL,
  person TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('browser', 'api')),
  csrf TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, token_hash),
  FOREIGN KEY (tenant, person) REFERENCES person (tenant, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_expiry ON session (tenant, expires_at);

CREATE TABLE device (
  tenant TEXT NOT NULL,
  device TEXT NOT NULL,
  person TEXT NOT NULL,            -- who holds it now
  public_key BLOB NOT NULL,        -- P-256, SEC1
  token_hash BLOB NOT NULL,
  name TEXT NOT NULL,              -- what its owner calls it
  platform TEXT NOT NULL,
  engine TEXT NOT NULL,            -- software, as it says itself
  enrolled_at INTEGER NOT NULL,
  last_seen INTEGER,
  revoked_at INTEGER,
  PRIMARY KEY (tenant, device),
  FOREIGN KEY (tenant, person) REFERENCES person (tenant, person)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX device_by_token ON device (tenant, token_hash);
CREATE UNIQUE INDEX device_by_key ON device (tenant, public_key);
CREATE INDEX device_of_person ON device (tenant, person);

-- Who was ever enrolled on a device: events of that device may name them.
CREATE TABLE device_person (
  tenant TEXT NOT NULL,
  device TEXT NOT NULL,
  person TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (tenant, device, person),
  FOREIGN KEY (tenant, device) REFERENCES device (tenant, device),
  FOREIGN KEY (tenant, person) REFERENCES person (tenant, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE enrolment_code (
  tenant TEXT NOT NULL,
  code_hash BLOB NOT NULL,
  person TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  device TEXT,                     -- whom it enrolled
  PRIMARY KEY (tenant, code_hash),
  FOREIGN KEY (tenant, person) REFERENCES person (tenant, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE customer (
  tenant TEXT NOT NULL,
  customer TEXT NOT NULL,
  household TEXT NOT NULL,         -- the company's own code of the flat
  name TEXT NOT NULL,
  phone TEXT NOT NULL,
  address TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, customer),
  UNIQUE (tenant, household),
  FOREIGN KEY (tenant) REFERENCES tenant (tenant)
) STRICT, WITHOUT ROWID;

-- One visit case, one document. The columns after `changes` are a projection of its events.
CREATE TABLE visit (
  tenant TEXT NOT NULL,
  visit TEXT NOT NULL,
  customer TEXT,
  opened_at INTEGER NOT NULL,
  opened_by TEXT NOT NULL,         -- a device, or 'office'
  heads BLOB NOT NULL,             -- hashes of 32 bytes, ascending
  newest BLOB NOT NULL,            -- ids of 16 bytes of the events that no other event names
  changes INTEGER NOT NULL,
  pins TEXT NOT NULL,              -- hashes of the standards that its events name, spaced
  dirty INTEGER NOT NULL,          -- 1 until the projection has caught up
  day TEXT,
  start_at INTEGER,
  end_at INTEGER,
  crew TEXT,
  status TEXT NOT NULL,
  severity INTEGER NOT NULL,       -- 0 fine, 1 look, 2 act
  projection TEXT,
  PRIMARY KEY (tenant, visit),
  FOREIGN KEY (tenant, customer) REFERENCES customer (tenant, customer)
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_by_day ON visit (tenant, day, crew);
CREATE INDEX visit_by_severity ON visit (tenant, severity, day);
CREATE INDEX visit_dirty ON visit (tenant, dirty, visit);

CREATE TABLE work_order (
  tenant TEXT NOT NULL,
  work_order TEXT NOT NULL,
  ref TEXT,                        -- number in the system that it came from
  visit TEXT NOT NULL,
  customer TEXT NOT NULL,
  facts TEXT NOT NULL,             -- canonical JSON, as in `o.order_set`
  reported_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  cancelled_at INTEGER,
  PRIMARY KEY (tenant, work_order),
  UNIQUE (tenant, ref),
  FOREIGN KEY (tenant, visit) REFERENCES visit (tenant, visit),
  FOREIGN KEY (tenant, customer) REFERENCES customer (tenant, customer)
) STRICT, WITHOUT ROWID;
CREATE INDEX work_order_of_visit ON work_order (tenant, visit);
CREATE INDEX work_order_by_time ON work_order (tenant, created_at, work_order);

-- Who may pull a visit (active) and whose events it may hold (ever granted: the row exists).
CREATE TABLE grant_row (
  tenant TEXT NOT NULL,
  visit TEXT NOT NULL,
  person TEXT NOT NULL,
  active INTEGER NOT NULL,
  granted_at INTEGER NOT NULL,
  ended_at INTEGER,
  PRIMARY KEY (tenant, visit, person),
  FOREIGN KEY (tenant, visit) REFERENCES visit (tenant, visit),
  FOREIGN KEY (tenant, person) REFERENCES person (tenant, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX grant_of_person ON grant_row (tenant, person, active);

-- Every change that was ever accepted, in the order of acceptance; causes before effects.
CREATE TABLE change (
  tenant TEXT NOT NULL,
  visit TEXT NOT NULL,
  n INTEGER NOT NULL,              -- 1, 2, 3 … within the visit
  hash BLOB NOT NULL,
  actor BLOB NOT NULL,
  seq INTEGER NOT NULL,
  start_op INTEGER NOT NULL,
  max_op INTEGER NOT NULL,
  clock BLOB NOT NULL,             -- per actor the newest seq in the causal past, itself included
  deps BLOB NOT NULL,
  raw BLOB NOT NULL,
  event_id BLOB NOT NULL,
  event TEXT NOT NULL,             -- canonical bytes
  device TEXT NOT NULL,
  epoch BLOB NOT NULL,             -- 8 bytes, or the 16 of a process start of the office
  received_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, visit, n),
  UNIQUE (tenant, visit, hash),
  UNIQUE (tenant, visit, actor, seq),
  FOREIGN KEY (tenant, visit) REFERENCES visit (tenant, visit)
) STRICT;
CREATE INDEX change_by_event ON change (tenant, visit, event_id);
CREATE INDEX change_of_device ON change (tenant, device, epoch);

CREATE TABLE feed_head (
  tenant TEXT NOT NULL,
  device TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (tenant, device),
  FOREIGN KEY (tenant, device) REFERENCES device (tenant, device)
) STRICT, WITHOUT ROWID;

-- What a device has to hear of, numbered without gaps in the order of commit.
CREATE TABLE feed (
  tenant TEXT NOT NULL,
  device TEXT NOT NULL,
  n INTEGER NOT NULL,
  tag BLOB NOT NULL,               -- random; a cursor must know it, so that a restored office is noticed
  kind TEXT NOT NULL CHECK (kind IN ('changes', 'granted', 'revoked', 'values', 'customer', 'standard')),
  visit TEXT,
  first INTEGER,                   -- change numbers of the visit
  last INTEGER,
  item TEXT,                       -- p of a value, hash of a standard
  PRIMARY KEY (tenant, device, n),
  FOREIGN KEY (tenant, device) REFERENCES device (tenant, device)
) STRICT, WITHOUT ROWID;
CREATE INDEX feed_of_item ON feed (tenant, device, kind, item);

-- `named` is the number of the change whose event first held the `p`; what is named and absent is wanted.
CREATE TABLE private_value (
  tenant TEXT NOT NULL,
  visit TEXT NOT NULL,
  p BLOB NOT NULL,
  named INTEGER,
  random BLOB,
  value TEXT,
  received_at INTEGER,
  erased_at INTEGER,
  PRIMARY KEY (tenant, visit, p)
) STRICT, WITHOUT ROWID;

-- Statements as shown and signature strokes, by the hash of their bytes; small.
CREATE TABLE blob (
  tenant TEXT NOT NULL,
  visit TEXT NOT NULL,
  b BLOB NOT NULL,
  named INTEGER,
  bytes BLOB,
  received_at INTEGER,
  erased_at INTEGER,
  PRIMARY KEY (tenant, visit, b)
) STRICT;

CREATE TABLE standard (
  tenant TEXT NOT NULL,
  hash TEXT NOT NULL,              -- 64 hex digits
  id TEXT NOT NULL,
  version TEXT NOT NULL,
  title TEXT NOT NULL,
  engine INTEGER NOT NULL,
  files TEXT NOT NULL,             -- path: text, JSON
  published_at INTEGER NOT NULL,
  published_by TEXT NOT NULL,
  retired_at INTEGER,
  PRIMARY KEY (tenant, hash),
  FOREIGN KEY (tenant) REFERENCES tenant (tenant)
) STRICT, WITHOUT ROWID;
CREATE INDEX standard_by_id ON standard (tenant, id, published_at);

-- Bytes that the gate refused. Never deleted, tried again after every update.
CREATE TABLE quarantine (
  tenant TEXT NOT NULL,
  visit TEXT NOT NULL,
  hash BLOB NOT NULL,              -- of the change, or SHA-256 of the bytes when they are none
  device TEXT NOT NULL,
  epoch BLOB NOT NULL,
  code TEXT NOT NULL,
  bytes BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (tenant, visit, hash)
) STRICT;
CREATE INDEX quarantine_by_time ON quarantine (tenant, at);

-- Who did or read what, each row hashed with the one before.
CREATE TABLE audit (
  tenant TEXT NOT NULL,
  n INTEGER NOT NULL,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  what TEXT NOT NULL,
  visit TEXT,
  detail TEXT NOT NULL,            -- codes and ids
  hash BLOB NOT NULL,
  PRIMARY KEY (tenant, n),
  FOREIGN KEY (tenant) REFERENCES tenant (tenant)
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_of_visit ON audit (tenant, visit, n);

CREATE TABLE idempotency (
  tenant TEXT NOT NULL,
  key TEXT NOT NULL,
  who TEXT NOT NULL,
  request BLOB NOT NULL,           -- SHA-256 of route and body
  status INTEGER NOT NULL,
  response TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (tenant, key)
) STRICT, WITHOUT ROWID;
