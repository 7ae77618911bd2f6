-- Who left keeps their name in what they recorded, and may do nothing more.
ALTER TABLE person ADD COLUMN left_at INTEGER;
-- A program of the company: it has a token, and neither a password nor a phone.
ALTER TABLE person ADD COLUMN program INTEGER NOT NULL DEFAULT 0;
-- The office made this password: its owner is asked to choose another.
ALTER TABLE login ADD COLUMN temporary INTEGER NOT NULL DEFAULT 0;
CREATE INDEX login_of_person ON login (tenant, person);
CREATE INDEX session_of_person ON session (tenant, person);
