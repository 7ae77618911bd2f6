//! What the screens show, as plain records with words in them. They cross a language boundary as they are:
//! owned, no lifetimes, no generics. Every state carries a sign and a word, never a colour alone.
//! States are enums of [`crate::codes`]; what an action records is the engine's and is only handed back.

macro_rules! records {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Default)]
        pub struct $name { $($(#[$fdoc])* pub $field: $type,)+ }
        // Views hold names and addresses: they are shown, not logged.
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(<redacted>)"))
            }
        }
    )+};
}

mod action;
mod day;
mod money;
mod phone;
mod visit;

pub use action::{ActionView, AskView, ChoiceView, RefusalLineView, RefusalView};
pub use day::{OpenView, TodayView, VisitCardView};
pub use money::{
    BillLineView, BillView, CallView, ConsentView, PartView, ProposalView, SignOffView,
    StatementView, TariffLineView, TariffView,
};
pub use phone::{
    CustodyView, EvidenceView, HealthView, RecordView, SettingsView, StandardView, SyncStatusView,
};
pub use visit::{
    ChecklistView, ClockView, ColleagueView, FindingView, HeaderView, OptionView, PaperView,
    StepView, VisitView, WaitView,
};
