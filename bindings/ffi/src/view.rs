//! What the screens show, as records that cross into another language: the engine's own views, field by field.
//!
//! Counts cross as signed numbers, because unsigned ones are strangers in Kotlin.

mod action;
mod day;
mod money;
mod phone;
mod visit;

pub use action::*;
pub use day::*;
pub use money::*;
pub use phone::*;
pub use visit::*;

/// From the engine's form to the one that crosses.
pub(crate) trait Cross<From> {
    fn cross(from: From) -> Self;
}

macro_rules! as_it_is {
    ($($type:ty),+) => {$(
        impl Cross<$type> for $type {
            fn cross(from: $type) -> Self {
                from
            }
        }
    )+};
}

as_it_is!(String, bool, i64);

impl Cross<u64> for i64 {
    fn cross(from: u64) -> Self {
        i64::try_from(from).unwrap_or(i64::MAX)
    }
}

impl Cross<u32> for i32 {
    fn cross(from: u32) -> Self {
        i32::try_from(from).unwrap_or(i32::MAX)
    }
}

impl<From, To: Cross<From>> Cross<Vec<From>> for Vec<To> {
    fn cross(from: Vec<From>) -> Self {
        from.into_iter().map(To::cross).collect()
    }
}

impl<From, To: Cross<From>> Cross<Option<From>> for Option<To> {
    fn cross(from: Option<From>) -> Self {
        from.map(To::cross)
    }
}

/// Records of the same name and fields as the engine's; a field that is new there does not compile here.
macro_rules! records {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, uniffi::Record)]
        #[uniffi::export(Debug)]
        #[cfg_attr(test, derive(serde::Serialize))]
        pub struct $name { $($(#[$fdoc])* pub $field: $type,)+ }

        impl $crate::view::Cross<doorstep_core::$name> for $name {
            fn cross(from: doorstep_core::$name) -> Self {
                let doorstep_core::$name { $($field,)+ } = from;
                Self { $($field: $crate::view::Cross::cross($field),)+ }
            }
        }

        $crate::view::hidden!($name);
    )+};
}
pub(crate) use records;

/// The way back, for what a screen offered and an app hands in again.
macro_rules! handed_back {
    ($($name:ident { $($field:ident),+ })+) => {$(
        impl Cross<$name> for doorstep_core::$name {
            fn cross(from: $name) -> Self {
                let $name { $($field,)+ } = from;
                Self { $($field: Cross::cross($field),)+ }
            }
        }
    )+};
}

handed_back! {
    ActionView { act, step, label, line, topic, screen, fixed, asks, wait_ms }
    AskView { name, label, kind, optional, choices }
    ChoiceView { code, label }
}

/// What holds names, addresses, typed words or secrets is shown, not logged; `toString` of the other languages is this.
macro_rules! hidden {
    ($($name:ident),+) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(<redacted>)"))
            }
        }
    )+};
}
pub(crate) use hidden;
