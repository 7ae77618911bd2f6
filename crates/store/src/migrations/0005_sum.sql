-- A sum over the columns of rows that no hash names, so that a bit that changed on the disk is found. Filled in by
-- `migrate.rs` for what stands here already.
ALTER TABLE meta ADD COLUMN sum BLOB NOT NULL DEFAULT x'';
ALTER TABLE visit ADD COLUMN sum BLOB NOT NULL DEFAULT x'';
ALTER TABLE customer ADD COLUMN sum BLOB NOT NULL DEFAULT x'';
