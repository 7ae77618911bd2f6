//! Values of a pack with the place where they stand, and words of a closed list as somebody wrote them.

use std::marker::PhantomData;
use std::ops::Deref;

use serde::{Deserialize, Deserializer};
use toml::Spanned;

use crate::word::Listed;

/// A value, and where it stands.
#[derive(Debug)]
pub struct At<T>(Spanned<T>);

impl<T> At<T> {
    /// The value alone.
    pub fn into_inner(self) -> T {
        self.0.into_inner()
    }
}

impl<T> Deref for At<T> {
    type Target = Spanned<T>;
    fn deref(&self) -> &Spanned<T> {
        &self.0
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for At<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Spanned::deserialize(from).map(Self)
    }
}

/// What stands where a word of `T` belongs. It is read whatever it is, so that lint can say which word was meant.
#[derive(Debug)]
pub struct Written<T> {
    text: Spanned<String>,
    list: PhantomData<T>,
}

impl<T: std::str::FromStr> Written<T> {
    /// The word; `None` for one that is not in the list.
    pub fn word(&self) -> Option<T> {
        self.text.as_ref().parse().ok()
    }
}

impl<T> Deref for Written<T> {
    type Target = Spanned<String>;
    fn deref(&self) -> &Spanned<String> {
        &self.text
    }
}

impl<'de, T: Listed> Deserialize<'de> for Written<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Spanned::deserialize(from).map(|text| Self {
            text,
            list: PhantomData,
        })
    }
}
