//! Console passwords: argon2id with the parameters that OWASP named in 2023 (19 MiB, two passes).
//! Wrong ones lock the name, longer each time.

use argon2::{Algorithm, Argon2, Params, Version};

use doorstep_visit::id::base32;

use crate::clock::{Random, bytes};
use crate::error::{Result, failed};

/// Shortest password that is taken, in characters.
pub const MIN_PASSWORD: usize = 10;
/// Longest, in bytes: hashing must not be made dear from outside.
pub const MAX_PASSWORD: usize = 1024;

/// Wrong passwords that are free of waiting.
const FREE_FAILURES: i64 = 4;

/// A password that nobody guesses and anybody can type: 80 random bits in groups of four.
pub fn make(random: &dyn Random) -> String {
    let letters = base32(&bytes::<10>(random));
    let groups: Vec<&str> = (0..letters.len())
        .step_by(4)
        .filter_map(|i| letters.get(i..i + 4))
        .collect();
    groups.join("-")
}

/// The hash of a password.
pub fn hash(password: &str, salt: &[u8; 16]) -> Result<[u8; 32]> {
    let params = Params::new(19 * 1024, 2, 1, Some(32)).map_err(failed)?;
    let mut out = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.as_bytes(), salt, &mut out)
        .map_err(failed)?;
    Ok(out)
}

/// Compares in a time that does not tell how much is equal.
pub fn equal(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |d, (x, y)| d | (x ^ y)) == 0
}

/// How long a name is locked after its `failures`th wrong password in a row, milliseconds:
/// 2 s, 4 s, 8 s … up to 15 minutes.
pub fn lock_ms(failures: i64) -> i64 {
    match failures - FREE_FAILURES {
        over if over <= 0 => 0,
        over => (1_000_i64 << over.min(10)).min(900_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_grow_and_end() {
        let locks: Vec<i64> = (3..8).map(lock_ms).collect();
        assert_eq!(locks, [0, 0, 2_000, 4_000, 8_000]);
        assert_eq!(lock_ms(1_000), 900_000);
    }

    #[test]
    fn hashes_depend_on_salt() {
        let a = hash("correct horse", &[1; 16]).unwrap();
        assert!(equal(&a, &hash("correct horse", &[1; 16]).unwrap()));
        assert!(!equal(&a, &hash("correct horse", &[2; 16]).unwrap()));
        assert!(!equal(&a, &a[1..]));
    }
}
