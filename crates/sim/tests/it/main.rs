//! Random days by seed, and stories told one act at a time.

mod seeds;
mod stories;
