//! What a replica can do at random: plausible acts of a visit, resolved against what it has seen.
//! A deed for which there is nothing to act on does nothing, so that every list of deeds can be played.

use doorstep_standard::Side;

use crate::id::EventId;
use crate::testkit::{Crew, DESK, LEAD, LI, OTHER_DESK};

mod field;
mod office;
mod one;
mod pack;
mod part;

use one::Deed::*;

pub use one::Deed;

/// What a random history is mostly about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Everything equally.
    All,
    /// The door.
    Door,
    /// Quotes, consents, refusals, fittings.
    Parts,
    /// Statements, signatures, what comes after them.
    SignOff,
    /// As [`Theme::All`], but everybody keeps their standing.
    Steady,
    /// As [`Theme::Parts`], but everybody keeps their standing.
    SteadyParts,
    /// What the pack asks for: its steps, its facts, its office, its figures.
    Pack,
    /// What the office decides while people work.
    Office,
}

impl Theme {
    /// The deeds to choose from, as often as they should come. The first is the simplest.
    pub fn deeds(self) -> Vec<Deed> {
        let weighted: &[(usize, &[Deed])] = match self {
            Theme::All => &[(1, Deed::ALL)],
            Theme::Steady => return without_standing(Theme::All),
            Theme::SteadyParts => return without_standing(Theme::Parts),
            Theme::Pack => &[
                (8, &[NextSteps]),
                (4, &[DoStep, PackFact]),
                (2, &[OfficeStep, OfficeAct, Calendar, Allow, Arrive, LetIn]),
                (
                    1,
                    &[
                        SetOut, Enter, Leave, LeaveNote, SkipStep, Disallow, CheckKit, QuoteKind,
                        Consent, Fit, Refuse, Hazard, Resume, Correct, Afterwards, Appoint, Agree,
                        Order, Pin, Close, Show, Sign, Pay, Settle,
                    ],
                ),
            ],
            Theme::Office => &[
                (4, &[Assign, Arrive, Fact]),
                (
                    2,
                    &[PackFact, Cancel, Close, Appoint, Order, Enter, StartRepair],
                ),
                (
                    1,
                    &[Note, SetOut, Leave, Agree, Quote, Consent, Fit, Hazard, Pin],
                ),
                (1, &[EndStanding, Adopt, Settle, Review]),
            ],
            Theme::Door => &[
                (
                    2,
                    &[
                        Note, SetOut, Call, LeaveNote, Agree, Leave, DoStep, NextSteps, SkipStep,
                    ],
                ),
                (
                    2,
                    &[
                        Greet,
                        ShowId,
                        Introduce,
                        LetIn,
                        KeepOut,
                        AskOut,
                        Enter,
                        DoorInOrder,
                    ],
                ),
                (2, &[Correct, Afterwards, Fact]),
                (4, &[Arrive]),
                (8, &[Knock]),
                (1, &[Pin, Hazard, Resume, EndStanding, Adopt]),
            ],
            Theme::Parts => &[
                (
                    2,
                    &[
                        Quote,
                        QuoteKind,
                        ConsentOther,
                        FitAny,
                        Return,
                        ToldConsent,
                        Pay,
                    ],
                ),
                (4, &[ConsentUnaware, Refuse, Withdraw, Fit]),
                (6, &[Revise]),
                (8, &[Consent]),
                (1, &[BadData, EndStanding, Adopt]),
            ],
            Theme::SignOff => &[
                (4, &[Note]),
                (
                    2,
                    &[
                        Quote, Consent, Fit, SignAny, Pay, PayOther, Revise, Refuse, Return,
                    ],
                ),
                (6, &[Show, Sign]),
                (
                    1,
                    &[
                        SettleAmount,
                        Settle,
                        RefuseSignature,
                        Hazard,
                        Close,
                        EndStanding,
                        Adopt,
                    ],
                ),
            ],
        };
        weighted
            .iter()
            .flat_map(|(times, deeds)| deeds.iter().flat_map(|d| std::iter::repeat_n(*d, *times)))
            .collect()
    }
}

fn without_standing(theme: Theme) -> Vec<Deed> {
    let mut deeds = theme.deeds();
    deeds.retain(|d| !matches!(d, EndStanding | Adopt));
    deeds
}

impl Deed {
    /// Who writes it.
    pub fn side(self) -> Side {
        match self {
            Order | Fact | PackFact | Calendar | OfficeStep | OfficeAct | Link | Pin | Appoint
            | Assign | Cancel | Close | EndStanding | Adopt => Side::Office,
            Settle | SettleAmount | Review => Side::Lead,
            _ => Side::Device,
        }
    }

    /// Which replica does it, from any number.
    pub fn replica(self, who: u8) -> usize {
        match self.side() {
            Side::Office => [DESK, OTHER_DESK][usize::from(who) % 2],
            Side::Lead => LEAD,
            Side::Device => LI + usize::from(who) % 3,
        }
    }
}

/// Does a deed on replica `who`; `n` chooses among what there is.
pub(super) fn act(crew: &mut Crew, who: usize, deed: Deed, n: u16) {
    // `None` means that there was nothing to act on.
    let _: Option<EventId> = match deed.side() {
        Side::Office => office::act(crew, who, deed, n),
        Side::Lead => office::lead(crew, deed, n),
        Side::Device => match deed {
            Quote | QuoteKind | Revise | Consent | ConsentUnaware | ConsentOther | Refuse
            | Withdraw | Fit | FitAny | Return | ToldConsent => part::act(crew, who, deed, n),
            Show | Sign | SignAny | RefuseSignature | Pay | PayOther => {
                part::finish(crew, who, deed, n)
            }
            DoStep | NextSteps | SkipStep | CheckKit => pack::act(crew, who, deed, n),
            _ => field::act(crew, who, deed, n),
        },
    };
}
