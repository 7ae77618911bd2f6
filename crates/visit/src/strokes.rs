//! The strokes of a signature: what a finger or pen drew, and what is too little to be one.
//!
//! They are JSON, a list of strokes. A stroke is a list of points `[x, y]`, or of their numbers `x, y, x, y`, in tenths of
//! a millimetre; what a pad adds to a point (time, pressure) stands behind its two numbers.

use std::collections::BTreeSet;

use crate::json::Json;

/// Places where the pen was, tenths of a millimetre.
pub type Stroke = Vec<(i64, i64)>;

/// Fewer different points are a dot or a slip of the finger, not a name or a cross.
pub const MIN_POINTS: usize = 5;
/// Width or height that a signature has at least, tenths of a millimetre.
pub const MIN_REACH: i64 = 30;
/// No pad is larger: ten metres from its corner, tenths of a millimetre.
pub const MAX_COORDINATE: i64 = 100_000;

/// Why bytes are not the strokes of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StrokesError {
    /// They are of another format: a fault of the app.
    #[error(
        "the strokes are not a JSON list of strokes, each a list of points [x, y]; update the app"
    )]
    Unreadable,
    /// They are a dot, a dash or nothing.
    #[error("the strokes are too few or too small to be a signature; let the customer sign again")]
    TooLittle,
}

impl StrokesError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable => "strokes_unreadable",
            Self::TooLittle => "strokes_too_little",
        }
    }
}

/// Reads the strokes of a signature.
///
/// # Errors
/// [`StrokesError`] when they are of another format, or too little to be a signature.
pub fn read(bytes: &[u8]) -> Result<Vec<Stroke>, StrokesError> {
    let strokes = parse(bytes).ok_or(StrokesError::Unreadable)?;
    let points: BTreeSet<&(i64, i64)> = strokes.iter().flatten().collect();
    let reach = |pick: fn(&(i64, i64)) -> i64| {
        let all = || points.iter().map(|p| pick(p));
        all().max().unwrap_or(0) - all().min().unwrap_or(0)
    };
    if points.len() < MIN_POINTS || reach(|p| p.0).max(reach(|p| p.1)) < MIN_REACH {
        return Err(StrokesError::TooLittle);
    }
    Ok(strokes)
}

/// The same from bytes as they are stored, behind 32 random ones.
pub fn read_stored(bytes: &[u8]) -> Result<Vec<Stroke>, StrokesError> {
    read(bytes.get(32..).ok_or(StrokesError::Unreadable)?)
}

/// What was drawn, from bytes as they are stored, be it a signature or not; `None` when they are of another format.
pub fn drawn(bytes: &[u8]) -> Option<Vec<Stroke>> {
    parse(bytes.get(32..)?)
}

fn parse(bytes: &[u8]) -> Option<Vec<Stroke>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let json = Json::parse(text).ok()?;
    json.as_list()?.iter().map(stroke).collect()
}

fn stroke(json: &Json) -> Option<Stroke> {
    let list = json.as_list()?;
    match list.first() {
        Some(Json::Int(_)) => list
            .chunks(2)
            .map(|pair| match pair {
                [x, y] => point(x, y),
                _ => None,
            })
            .collect(),
        _ => list
            .iter()
            .map(|p| match p.as_list()? {
                [x, y, ..] => point(x, y),
                _ => None,
            })
            .collect(),
    }
}

fn point(x: &Json, y: &Json) -> Option<(i64, i64)> {
    let number = |j: &Json| {
        j.as_int()
            .filter(|n| (-MAX_COORDINATE..=MAX_COORDINATE).contains(n))
    };
    Some((number(x)?, number(y)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_and_what_is_none() {
        let cross = "[[[0,0],[20,20],[40,40]],[[40,0],[0,40]]]";
        let check = |text: &str, expected: Result<(), StrokesError>| {
            assert_eq!(read(text.as_bytes()).map(drop), expected, "{text}");
        };
        check(cross, Ok(()));
        check("[[0,0,20,20,40,40],[40,0,0,40]]", Ok(()));
        check(
            "[[[0,0,5,80],[9,1,9,81],[18,0,17,80],[27,2,25,80],[36,0,33,60]]]",
            Ok(()),
        );
        check(" [ [ [0,0],[8,1],[16,0],[24,-1],[32,0] ] ] ", Ok(()));
        for little in [
            "[]",
            "[[]]",
            "[[],[],[]]",
            "[[[5,5]]]",
            "[[[0,0],[400,400]]]",
            "[[[0,0],[9,9],[18,18],[40,40]]]",
            "[[[0,0],[40,40],[0,0],[40,40],[0,0],[40,40]]]",
            "[[[0,0],[1,1],[2,2],[3,3],[4,4],[29,29]]]",
        ] {
            check(little, Err(StrokesError::TooLittle));
        }
        for unreadable in [
            "",
            "\u{7}",
            "x",
            "1",
            "null",
            "{}",
            "M0 0L9 9",
            "[1,2,3,4,5,6,7,8,9,10]",
            "[[[0.5,0],[8,1],[16,0],[24,1],[32,0]]]",
            "[[[0],[8,1],[16,0],[24,1],[32,0]]]",
            "[[0,0,8,1,16,0,24,1,32]]",
            "[[[0,\"0\"],[8,1],[16,0],[24,1],[32,0]]]",
            "[[[0,0],[8,1],[16,0],[24,1],[100001,0]]]",
        ] {
            check(unreadable, Err(StrokesError::Unreadable));
        }
        assert_eq!(read(&[0xff; 90]), Err(StrokesError::Unreadable));
        assert_eq!(read_stored(b"short"), Err(StrokesError::Unreadable));
        let stored = [&[7; 32], cross.as_bytes()].concat();
        assert_eq!(
            read_stored(&stored),
            Ok(vec![
                vec![(0, 0), (20, 20), (40, 40)],
                vec![(40, 0), (0, 40)]
            ])
        );
    }
}
