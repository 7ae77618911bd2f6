//! Three-valued truth: a gate on an unknown fact neither opens nor blocks silently.

/// Yes, no, or cannot tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tri {
    /// It does not hold.
    No,
    /// It cannot be told from what is known.
    Unknown,
    /// It holds.
    Yes,
}

impl Tri {
    /// Kleene's `and`.
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }
    /// Kleene's `or`.
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }
    /// Whether it surely holds.
    pub fn is_yes(self) -> bool {
        self == Tri::Yes
    }
}

impl std::ops::Not for Tri {
    type Output = Self;
    fn not(self) -> Self {
        match self {
            Tri::No => Tri::Yes,
            Tri::Unknown => Tri::Unknown,
            Tri::Yes => Tri::No,
        }
    }
}

impl From<bool> for Tri {
    fn from(b: bool) -> Self {
        if b { Tri::Yes } else { Tri::No }
    }
}
