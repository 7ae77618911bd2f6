-- Calendars: the public holidays of one year each, by the hash of the document; visits share them.
CREATE TABLE calendar (
    hash  BLOB PRIMARY KEY CHECK (length(hash) = 32),
    bytes BLOB NOT NULL
) STRICT;
