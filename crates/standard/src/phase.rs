//! The parts of a visit, and how far the doing of a step reaches in it.

use crate::word::words;

words!(
    /// How far the doing of a step reaches.
    Scope {
        /// One trip of one person: Monday's ID does not open Thursday's door.
        Trip = "trip",
        /// One person, on any trip.
        Person = "person",
        /// The whole visit.
        Visit = "visit",
    }
);
words!(
    /// Part of a visit, in the order in which a checklist shows it.
    Phase {
        /// In the office, taking the report and sending somebody.
        Intake = "intake",
        /// Before leaving.
        Prepare = "prepare",
        /// On the way.
        Travel = "travel",
        /// At the door.
        Door = "door",
        /// Finding the fault.
        Diagnose = "diagnose",
        /// Quote and consent.
        Agree = "agree",
        /// Doing the work.
        Repair = "repair",
        /// Clean up, statement, signature.
        Finish = "finish",
        /// After the visit.
        Followup = "followup",
        /// In the office, at any time.
        Office = "office",
    }
);
