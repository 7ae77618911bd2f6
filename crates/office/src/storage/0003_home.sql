-- The visits of one household: offered where two of them are linked.
CREATE INDEX visit_of_customer ON visit (tenant, customer, opened_at);
