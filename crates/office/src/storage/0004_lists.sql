-- What lists are searched and ordered by, as the fold of the events says it; filled with the rest of the projection.
ALTER TABLE visit ADD COLUMN begins_at INTEGER;                      -- arrival, else setting out, appointment, report
ALTER TABLE visit ADD COLUMN exceptions INTEGER NOT NULL DEFAULT 0;  -- findings to settle
ALTER TABLE visit ADD COLUMN fault TEXT;                             -- code
ALTER TABLE visit ADD COLUMN turns_at INTEGER;                       -- when a clock that runs is overdue: to be made anew
-- Who is assigned to a visit or went there.
CREATE TABLE visit_person (
  tenant TEXT NOT NULL,
  person TEXT NOT NULL,
  visit TEXT NOT NULL,
  PRIMARY KEY (tenant, person, visit),
  FOREIGN KEY (tenant, visit) REFERENCES visit (tenant, visit)
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_person_of_visit ON visit_person (tenant, visit);
UPDATE visit SET dirty = 1;
CREATE INDEX visit_by_time ON visit (tenant, begins_at, visit);
CREATE INDEX visit_by_turn ON visit (tenant, turns_at);
