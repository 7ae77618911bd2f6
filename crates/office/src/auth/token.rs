//! Opaque tokens that name their tenant, so that a lookup touches one tenant only.
//! `kind.tenant.secret`; the secret is 32 random bytes in base32.

use doorstep_visit::TenantId;
use doorstep_visit::id::base32;
use sha2::{Digest, Sha256};

use crate::clock::{Random, bytes};

/// What a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A phone.
    Device,
    /// A browser.
    Session,
    /// A program of the office.
    Api,
}

impl TokenKind {
    fn prefix(self) -> &'static str {
        match self {
            TokenKind::Device => "dt",
            TokenKind::Session => "st",
            TokenKind::Api => "at",
        }
    }
}

/// Makes a token.
pub fn issue(kind: TokenKind, tenant: &TenantId, random: &dyn Random) -> String {
    format!(
        "{}.{tenant}.{}",
        kind.prefix(),
        base32(&bytes::<32>(random))
    )
}

/// The device token that a code brings this key: the same for the same request, however often it comes,
/// so that a request which arrives late does not take the token away that an earlier answer gave.
/// `secret` is the company's own, 32 bytes.
pub fn of_enrolment(tenant: &TenantId, secret: &[u8], spelled: &str, public_key: &[u8]) -> String {
    let mut h = Sha256::new();
    h.update(b"doorstep-enrolment-token-v1");
    for part in [secret, spelled.as_bytes(), public_key] {
        h.update((part.len() as u64).to_be_bytes());
        h.update(part);
    }
    let secret: [u8; 32] = h.finalize().into();
    format!(
        "{}.{tenant}.{}",
        TokenKind::Device.prefix(),
        base32(&secret)
    )
}

/// The kind and tenant that a token claims.
pub fn read(token: &str) -> Option<(TokenKind, TenantId)> {
    let mut parts = token.split('.');
    let (kind, tenant, secret) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || secret.len() != 52 {
        return None;
    }
    let kind = [TokenKind::Device, TokenKind::Session, TokenKind::Api]
        .into_iter()
        .find(|k| k.prefix() == kind)?;
    Some((kind, tenant.parse().ok()?))
}

/// Letters of enrolment codes: none that a tired reader confuses.
const CODE_LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// Makes a one-time code that can be read aloud: `tenant.XXXXX-XXXXX`, 50 random bits.
pub fn issue_code(tenant: &TenantId, random: &dyn Random) -> String {
    let letters: String = bytes::<10>(random)
        .iter()
        .map(|b| char::from(CODE_LETTERS[usize::from(b % 32)]))
        .collect();
    format!("{tenant}.{}-{}", &letters[..5], &letters[5..])
}

/// The tenant and the one spelling of a typed code.
pub fn read_code(code: &str) -> Option<(TenantId, String)> {
    let (tenant, letters) = code.trim().rsplit_once('.')?;
    let letters: String = letters
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let tenant: TenantId = tenant.to_ascii_lowercase().parse().ok()?;
    (letters.len() == 10).then(|| (tenant.clone(), format!("{tenant}.{letters}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemRandom;

    #[test]
    fn tokens_and_codes_name_their_tenant() {
        let tenant: TenantId = "north-heat".parse().unwrap();
        let token = issue(TokenKind::Device, &tenant, &SystemRandom);
        assert_eq!(read(&token), Some((TokenKind::Device, tenant.clone())));
        for bad in [
            "",
            "dt.north-heat.x",
            "xx.north-heat.y",
            "dt.North.a",
            "dt..",
            &format!("{token}.x"),
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
        let code = issue_code(&tenant, &SystemRandom);
        let (found, spelled) = read_code(&code).unwrap();
        assert_eq!(found, tenant);
        assert_eq!(
            read_code(&format!(" {} ", code.to_lowercase())),
            Some((tenant, spelled))
        );
        assert_eq!(read_code("north-heat.SHORT"), None);
    }
}
