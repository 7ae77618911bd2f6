//! What the phone takes for a signature: the customer's strokes, and the bytes of its key store.

use std::sync::{Arc, Mutex};

use doorstep_core::codes::LineSource;
use doorstep_core::{
    Config, ConsentInput, Core, CoreError, KeyVault, Lang, MemoryEpoch, PortError, Ports,
    SoftwareVault,
};
use doorstep_visit::signoff::verify_signature;
use p256::ecdsa::Signature;

use crate::kit::{Phone, STROKES, SeededRandom, enrolment};
use crate::office::Office;
use crate::sync::{inside, sync};

/// A key store that answers as it is told.
struct Bent {
    own: SoftwareVault,
    other: SoftwareVault,
    how: Mutex<How>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum How {
    Honest,
    Der,
    LowS,
    HighS,
    HighSDer,
    Compressed,
    Empty,
    OneByte,
    Cut,
    Zeros,
    DerAndMore,
    OverOtherBytes,
    OfAnotherKey,
    KeyReplaced,
    KeyLost,
    PublicKeyGarbled,
}

impl Bent {
    fn how(&self) -> How {
        *self.how.lock().unwrap()
    }
}

impl KeyVault for Bent {
    fn public_key(&self) -> Result<Vec<u8>, PortError> {
        let own = self.own.public_key()?;
        Ok(match self.how() {
            How::KeyReplaced => self.other.public_key()?,
            How::Compressed => p256::ecdsa::VerifyingKey::from_sec1_bytes(&own)
                .unwrap()
                .to_sec1_point(true)
                .as_bytes()
                .to_vec(),
            How::PublicKeyGarbled => vec![4; 65],
            _ => own,
        })
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, PortError> {
        let plain = self.own.sign(message)?;
        let low = Signature::from_slice(&plain).unwrap().normalize_s();
        let (r, s) = low.split_scalars();
        let high = Signature::from_scalars(*r, -*s).unwrap();
        Ok(match self.how() {
            How::Honest | How::Compressed | How::PublicKeyGarbled => plain,
            How::Der => low.to_der().as_bytes().to_vec(),
            How::LowS => low.to_bytes().to_vec(),
            How::HighS => high.to_bytes().to_vec(),
            How::HighSDer => high.to_der().as_bytes().to_vec(),
            How::Empty => Vec::new(),
            How::OneByte => vec![1],
            How::Cut => plain[..63].to_vec(),
            How::Zeros => vec![0; 64],
            How::DerAndMore => [low.to_der().as_bytes(), &[0]].concat(),
            How::OverOtherBytes => self.own.sign(b"something else")?,
            How::OfAnotherKey | How::KeyReplaced => self.other.sign(message)?,
            How::KeyLost => return Err(PortError::new("key store", "key_lost", "wiped")),
        })
    }
}

/// A phone whose customer has read the statement, its visit, the statement's hash, and its key store.
fn ready(office: &Office) -> (Phone, String, String, Arc<Bent>) {
    let (clock, ports) = Phone::ports("li", Arc::new(MemoryEpoch::new()));
    let key = |seed: &str| SoftwareVault::create(&SeededRandom::new(seed)).unwrap();
    let keys = Arc::new(Bent {
        own: key("own"),
        other: key("other"),
        how: Mutex::new(How::Honest),
    });
    let ports = Ports {
        keys: keys.clone(),
        ..ports
    };
    let mut core = Core::open(Config::in_memory(Lang::En), ports.clone()).unwrap();
    core.accept_enrolment(&enrolment("li")).unwrap();
    let visit = office.order(1, "knock-30s-service-code", &["dev-li"]);
    let visit = visit.to_string();
    let mut phone = Phone { core, clock, ports };
    sync(&mut phone, office);
    inside(&mut phone, &visit);
    let shown = phone.core.statement(&visit, Lang::Zh).unwrap();
    phone.clock.pass(1_000);
    (phone, visit, shown.sha256, keys)
}

/// Everything that a signature could have left behind.
fn left(phone: &mut Phone, visit: &str) -> (Vec<String>, u64, u64) {
    let status = phone.core.sync_status().unwrap();
    (phone.events(visit), status.changes, status.documents)
}

#[test]
fn every_form_of_a_true_signature_is_recorded_so_that_it_verifies() {
    use How::*;
    for how in [Honest, Der, LowS, HighS, HighSDer, Compressed] {
        let office = Office::new();
        let (mut phone, visit, statement, keys) = ready(&office);
        *keys.how.lock().unwrap() = how;
        let done = phone.core.sign(&visit, &statement, STROKES, "owner");
        assert!(done.unwrap().recorded().is_some(), "{how:?}");
        sync(&mut phone, &office);
        let id = visit.parse().unwrap();
        let history = office.history(id);
        let signed = history.events().iter().find(|e| e.kind == "d.signed");
        let key = keys.own.public_key().unwrap();
        let tenant = "nuanhe".parse().unwrap();
        assert!(
            verify_signature(&tenant, id, signed.unwrap(), &key),
            "{how:?}"
        );
    }
}

#[test]
fn a_signature_that_would_not_verify_is_refused_and_leaves_nothing() {
    let (mut phone, visit, statement, keys) = ready(&Office::new());
    let before = left(&mut phone, &visit);
    for (how, code) in [
        (How::Empty, "bad_signature"),
        (How::OneByte, "bad_signature"),
        (How::Cut, "bad_signature"),
        (How::Zeros, "bad_signature"),
        (How::DerAndMore, "bad_signature"),
        (How::OverOtherBytes, "bad_signature"),
        (How::OfAnotherKey, "bad_signature"),
        (How::KeyReplaced, "key_changed"),
        (How::KeyLost, "key_lost"),
        (How::PublicKeyGarbled, "key_damaged"),
    ] {
        *keys.how.lock().unwrap() = how;
        let e = phone.core.sign(&visit, &statement, STROKES, "owner");
        assert_eq!(e.unwrap_err().code(), code, "{how:?}");
        assert_eq!(left(&mut phone, &visit), before, "{how:?}");
    }
    // The key is back: the same customer signs the same statement.
    *keys.how.lock().unwrap() = How::Honest;
    let done = phone.core.sign(&visit, &statement, STROKES, "owner");
    assert!(done.unwrap().recorded().is_some());
}

#[test]
fn what_is_no_signature_is_refused_and_leaves_nothing() {
    let (mut phone, visit, statement, _) = ready(&Office::new());
    let before = left(&mut phone, &visit);
    let large = [STROKES, &vec![b' '; 1 << 16]].concat();
    let cases: [(&[u8], &str); 6] = [
        (b"", "strokes_unreadable"),
        (b"7", "strokes_unreadable"),
        (b"M0 0L9 9", "strokes_unreadable"),
        (b"[]", "strokes_too_little"),
        (b"[[[5,5]],[[90,90]]]", "strokes_too_little"),
        (&large, "bad_input"),
    ];
    for (strokes, code) in cases {
        let e = phone.core.sign(&visit, &statement, strokes, "owner");
        assert_eq!(e.unwrap_err().code(), code);
        assert_eq!(left(&mut phone, &visit), before);
    }
    // Nobody in particular signs nothing, and answers nothing.
    let unnamed = phone.core.sign(&visit, &statement, STROKES, "");
    assert_eq!(unnamed.unwrap_err().code(), "bad_input");
    let nobody = ConsentInput {
        line: String::new(),
        quote: String::new(),
        fen: 0,
        source: LineSource::Company,
        over: Vec::new(),
        agreed: true,
        relation: String::new(),
        how: "spoken".into(),
    };
    let answered = phone.core.consent(&visit, &nobody);
    assert_eq!(answered.unwrap_err().code(), "bad_input");
    assert_eq!(left(&mut phone, &visit), before);
}

#[test]
fn a_device_whose_key_is_none_does_not_join() {
    let (mut phone, _, _, keys) = ready(&Office::new());
    *keys.how.lock().unwrap() = How::PublicKeyGarbled;
    let joined = phone.core.enrol_call("ABCD-EFGH", None);
    assert!(matches!(joined, Err(CoreError::Device(e)) if e.code == "key_damaged"));
    let taken = phone.core.accept_enrolment(&enrolment("li"));
    assert_eq!(taken.unwrap_err().code(), "key_damaged");
}
