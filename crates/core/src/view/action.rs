//! Buttons, what they ask, and why they were refused.

use crate::codes::{ActionScreen, ActionTopic, AskKind};
use crate::field::FieldInput;

records! {
    /// A button: what it says, and what it needs before it can be recorded.
    ActionView {
        /// What it records; the engine's own word, for [`crate::Core::press`], never to be spelled or compared by a shell.
        act: String,
        /// The step of the standard that it does; empty for an act that no step describes.
        step: String,
        /// What the button says.
        label: String,
        /// The line of the quotes that it is about; empty for another.
        line: String,
        /// Where a screen has a place for it of its own.
        topic: ActionTopic,
        /// How to open it.
        screen: ActionScreen,
        /// What it records besides, the engine's own as `act` is.
        fixed: Vec<FieldInput>,
        /// What to ask first.
        asks: Vec<AskView>,
        /// Milliseconds until the standard allows it; 0 when it is allowed.
        wait_ms: i64,
    }
    /// A question that comes before an action is recorded.
    AskView {
        /// Its name, for [`crate::FieldInput`]; the engine's own word.
        name: String,
        /// What to ask.
        label: String,
        /// How it is answered.
        kind: AskKind,
        /// What can be chosen.
        choices: Vec<ChoiceView>,
        /// It may be left without an answer.
        optional: bool,
    }
    /// Something to choose.
    ChoiceView {
        /// The code to record.
        code: String,
        /// In words.
        label: String,
    }
    /// Why an act was not recorded.
    RefusalView {
        /// Stable code, such as `blocked`.
        code: String,
        /// What to know, one sentence.
        text: String,
        /// The rules that hold it, or what came meanwhile.
        lines: Vec<RefusalLineView>,
        /// What would satisfy it.
        remedies: Vec<ActionView>,
        /// Reasons that may be recorded for passing it; empty when it cannot be passed.
        reasons: Vec<ChoiceView>,
    }
    /// A rule that holds an act.
    RefusalLineView {
        /// Rule id, or empty.
        rule: String,
        /// What it asks.
        text: String,
        /// What is missing, in words.
        missing: String,
        /// What would allow it, one sentence; empty for a rule that is no gate.
        allowed_when: String,
        /// Milliseconds left to wait; 0 when that is not it.
        wait_ms: i64,
    }
}
