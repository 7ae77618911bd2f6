-- The list of the day and the counts of what waits cost what they return, on a phone that holds years of visits.
CREATE INDEX visit_state ON visit (state, when_at);
CREATE INDEX visit_unplanned ON visit (updated_at) WHERE when_at IS NULL;
CREATE INDEX shown_statement_pending ON shown_statement (visit) WHERE at_office = 0;
CREATE INDEX stroke_pending ON stroke (visit) WHERE at_office = 0;
CREATE INDEX private_value_wanted ON private_value (visit) WHERE wanted = 1 AND value IS NULL;
