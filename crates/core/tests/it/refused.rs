//! What the office does not take is kept here, and the person is told.

use doorstep_core::OpenInput;
use doorstep_core::codes::{CustodyStatus, SyncStatus};
use doorstep_wire::AckStatus;

use crate::kit::Phone;
use crate::office::{Fault, Office};
use crate::sync::sync;

const KNOCK: &str = "knock-30s-service-code";

#[test]
fn a_forbidden_visit_is_kept_and_not_sent_for_ever() {
    let office = Office::new();
    let mut phone = Phone::with_pack("li", KNOCK);
    let visit = phone
        .core
        .open_unplanned(&OpenInput::default())
        .unwrap()
        .visit;
    // Said twice: an office that went back may have lost the grant, and is shown its receipt first.
    for _ in 0..2 {
        office.fault(Fault::Bend(|a| {
            if let Some(ack) = a.acks.first_mut() {
                ack.status = AckStatus::Forbidden;
            }
        }));
    }
    let refused = sync(&mut phone, &office).refused + sync(&mut phone, &office).refused;
    assert!(refused > 0);
    assert_eq!(phone.view(&visit).custody.status, CustodyStatus::Refused);
    assert_eq!(sync(&mut phone, &office).requests, 1);
    assert_eq!(phone.view(&visit).record.len(), 1, "nothing is lost");
}

#[test]
fn whoever_holds_a_receipt_proves_by_it_that_the_visit_was_theirs() {
    let office = Office::new();
    let visit = office.order(1, KNOCK, &["dev-li"]).to_string();
    let mut phone = Phone::new("li");
    sync(&mut phone, &office);
    phone.tap(&visit, "arrived");
    office.fault(Fault::Bend(|a| a.acks[0].status = AckStatus::Forbidden));
    let done = sync(&mut phone, &office);
    assert_eq!((done.requests, done.refused), (2, 0));
    assert_eq!(phone.view(&visit).custody.status, CustodyStatus::AtOffice);
}

#[test]
fn what_the_office_has_no_room_for_stays_here_and_is_said_until_it_is_taken() {
    let office = Office::new();
    let visit = office.order(1, KNOCK, &["dev-li"]).to_string();
    let mut phone = Phone::new("li");
    sync(&mut phone, &office);
    phone.tap(&visit, "arrived");
    for _ in 0..2 {
        office.fault(Fault::Bend(|a| {
            let full = AckStatus::Full {
                code: "full_bytes".into(),
            };
            a.acks[0] = doorstep_wire::Ack::new(a.acks[0].doc, full);
        }));
        let done = sync(&mut phone, &office);
        // It does not go round and round.
        assert_eq!((done.requests, done.refused, done.pushed), (1, 0, 0));
        let status = phone.core.sync_status().unwrap();
        assert_eq!(status.status, SyncStatus::Trouble);
        assert_eq!(status.trouble, "office_full");
        assert_eq!(phone.view(&visit).custody.status, CustodyStatus::OnPhone);
    }
    assert!(sync(&mut phone, &office).pushed > 0);
    let status = phone.core.sync_status().unwrap();
    assert_eq!(
        (status.status, status.trouble.as_str()),
        (SyncStatus::AllAtOffice, "")
    );
    assert_eq!(phone.view(&visit).custody.status, CustodyStatus::AtOffice);
}
