//! Closed lists of words: the values that a member of a pack may have.

use std::str::FromStr;

/// A closed list of words.
pub trait Listed {
    /// Every word of it.
    fn words() -> Vec<&'static str>;
}

/// A closed list whose words are the values of a type.
pub trait Word: Listed + FromStr {}

impl<T: Listed + FromStr> Word for T {}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }
        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The word in packs and on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
        impl std::str::FromStr for $name {
            type Err = ();
            fn from_str(s: &str) -> Result<Self, ()> {
                match s { $($word => Ok(Self::$variant),)+ _ => Err(()) }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl crate::word::Listed for $name {
            fn words() -> Vec<&'static str> {
                Self::ALL.iter().map(|w| w.as_str()).collect()
            }
        }
    };
}

pub(crate) use words;
