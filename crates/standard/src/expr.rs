//! Conditions of rules: about ten forms, readable in a review, no scripting.
//!
//! `done(x)`, `skipped(x)`, `count(x) >= n`, `granted(s)`, `refused(s)`, `fact(f) == v`,
//! `fact(f) in (a, b)`, `known(f)`, `outcome(x) == c`, `elapsed(x) >= p`, `complete(r)`, `within(c)`,
//! `every_part(s)`, `any_part(s)`, `this_part(s)`, `answered`, `hazard_open`, with `and`, `or`, `not`, parentheses.

use std::fmt;

use crate::tri::Tri;
use crate::value::Scalar;

/// Longest condition, in words and signs; nobody reviews a longer one.
const MOST_WORDS: usize = 1_000;

/// How a count or a number is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// `==`
    Equal,
    /// `!=`
    Differs,
    /// `>=`
    AtLeast,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `<`
    Below,
}

/// A leaf of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Atom {
    /// The step or act was done.
    Done(String),
    /// The step was skipped with a reason.
    Skipped(String),
    /// How often the step or act was done, compared with a number or a parameter.
    Count(String, Compare, Amount),
    /// A consent to the subject stands.
    Granted(String),
    /// A refusal of the subject stands.
    Refused(String),
    /// The fact compared with a value.
    Fact(String, Compare, Scalar),
    /// The fact is one of these.
    FactIn(String, Vec<Scalar>),
    /// The fact is known at all; never "cannot tell".
    Known(String),
    /// The choice that the newest doing of a step recorded is one of these.
    Outcome(String, Vec<String>),
    /// The time since the latest doing is at least the parameter's.
    Elapsed(String, String),
    /// The record is complete.
    Complete(String),
    /// It happens inside the calendar.
    Within(String),
    /// Every part line of the visit is in this state; none at all counts as yes.
    EveryPart(String),
    /// At least one part line of the visit is in this state.
    AnyPart(String),
    /// The part line that the judged event is about is in this state.
    ThisPart(String),
    /// Somebody answered the door.
    Answered,
    /// A hazard was found and work was not resumed since.
    HazardOpen,
}

/// A number, or the name of the parameter that holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amount {
    /// The number.
    Is(i64),
    /// The parameter; unset means "cannot tell".
    Param(String),
}

/// A condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// A leaf.
    Atom(Atom),
    /// Both hold.
    And(Box<Expr>, Box<Expr>),
    /// At least one holds.
    Or(Box<Expr>, Box<Expr>),
    /// It does not hold.
    Not(Box<Expr>),
}

/// Where and why a condition cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} at character {at}")]
pub struct ExprError {
    /// Characters from the start of the condition.
    pub at: usize,
    /// What was expected or found.
    pub what: String,
}

impl Compare {
    /// Whether `left` stands in this relation to `right`.
    pub fn holds<T: Ord>(self, left: &T, right: &T) -> bool {
        match self {
            Compare::Equal => left == right,
            Compare::Differs => left != right,
            Compare::AtLeast => left >= right,
            Compare::AtMost => left <= right,
            Compare::Above => left > right,
            Compare::Below => left < right,
        }
    }
}

impl Expr {
    /// Reads a condition.
    pub fn parse(text: &str) -> Result<Self, ExprError> {
        let tokens = tokenise(text)?;
        // A chain of `or` nests as deep as it is long, and is judged by recursion.
        if let Some((at, _)) = tokens.get(MOST_WORDS) {
            return Err(ExprError {
                at: *at,
                what: format!("more than {MOST_WORDS} words and signs: split the rule"),
            });
        }
        let mut p = Parser {
            tokens,
            next: 0,
            end: text.chars().count(),
            depth: 0,
        };
        let e = p.or()?;
        match p.peek() {
            None => Ok(e),
            Some(t) => Err(p.error(format!("`{t}` is one word too many"))),
        }
    }

    /// Judges it, asking `leaf` about each atom that the result can depend on.
    pub fn judge(&self, leaf: &mut impl FnMut(&Atom) -> Tri) -> Tri {
        match self {
            Expr::Atom(a) => leaf(a),
            Expr::And(a, b) => match a.judge(leaf) {
                Tri::No => Tri::No,
                left => left.and(b.judge(leaf)),
            },
            Expr::Or(a, b) => match a.judge(leaf) {
                Tri::Yes => Tri::Yes,
                left => left.or(b.judge(leaf)),
            },
            Expr::Not(a) => !a.judge(leaf),
        }
    }

    /// Calls `f` on every atom.
    pub fn each_atom<'a>(&'a self, f: &mut impl FnMut(&'a Atom)) {
        match self {
            Expr::Atom(a) => f(a),
            Expr::And(a, b) | Expr::Or(a, b) => {
                a.each_atom(f);
                b.each_atom(f);
            }
            Expr::Not(a) => a.each_atom(f),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Number(i64),
    Sign(&'static str),
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Token::Word(w) => w.fmt(f),
            Token::Number(n) => n.fmt(f),
            Token::Sign(s) => s.fmt(f),
        }
    }
}

fn tokenise(text: &str) -> Result<Vec<(usize, Token)>, ExprError> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut i = 0;
    while let Some(&c) = chars.get(i) {
        let start = i;
        if c.is_whitespace() {
            i += 1;
            continue;
        }
        let run = |i: &mut usize, fits: fn(char) -> bool| {
            let from = *i;
            while chars.get(*i).is_some_and(|c| fits(*c)) {
                *i += 1;
            }
            chars[from..*i].iter().collect::<String>()
        };
        let token = if c.is_ascii_digit() {
            let s = run(&mut i, |c| c.is_ascii_digit());
            Token::Number(s.parse().map_err(|_| ExprError {
                at: start,
                what: "number too large".into(),
            })?)
        } else if c.is_ascii_lowercase() {
            Token::Word(run(&mut i, |c| {
                c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'
            }))
        } else {
            let two: String = chars[i..chars.len().min(i + 2)].iter().collect();
            let sign = [">=", "<=", "==", "!=", ">", "<", "(", ")", ","]
                .into_iter()
                .find(|s| two.starts_with(s))
                .ok_or_else(|| ExprError {
                    at: start,
                    what: format!("`{c}` has no meaning here"),
                })?;
            i += sign.len();
            Token::Sign(sign)
        };
        out.push((start, token));
    }
    Ok(out)
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    next: usize,
    end: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|(_, t)| t)
    }
    fn error(&self, what: impl Into<String>) -> ExprError {
        let at = self.tokens.get(self.next).map_or(self.end, |(at, _)| *at);
        ExprError {
            at,
            what: what.into(),
        }
    }
    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Token::Word(w)) if w == word)
    }
    fn sign(&mut self, sign: &str) -> Result<(), ExprError> {
        match self.peek() {
            Some(Token::Sign(s)) if *s == sign => {
                self.next += 1;
                Ok(())
            }
            _ => Err(self.error(format!("`{sign}` is missing"))),
        }
    }
    fn word(&mut self, what: &str) -> Result<String, ExprError> {
        match self.peek().cloned() {
            Some(Token::Word(w)) => {
                self.next += 1;
                Ok(w)
            }
            _ => Err(self.error(format!("{what} is missing"))),
        }
    }
    fn or(&mut self) -> Result<Expr, ExprError> {
        let mut left = self.and()?;
        while self.is_word("or") {
            self.next += 1;
            left = Expr::Or(Box::new(left), Box::new(self.and()?));
        }
        Ok(left)
    }
    fn and(&mut self) -> Result<Expr, ExprError> {
        let mut left = self.unary()?;
        while self.is_word("and") {
            self.next += 1;
            left = Expr::And(Box::new(left), Box::new(self.unary()?));
        }
        Ok(left)
    }
    fn unary(&mut self) -> Result<Expr, ExprError> {
        self.depth += 1;
        if self.depth > 32 {
            return Err(self.error("nested too deeply"));
        }
        let e = if self.is_word("not") {
            self.next += 1;
            Expr::Not(Box::new(self.unary()?))
        } else if self.sign("(").is_ok() {
            let e = self.or()?;
            self.sign(")")?;
            e
        } else {
            Expr::Atom(self.atom()?)
        };
        self.depth -= 1;
        Ok(e)
    }
    fn argument(&mut self) -> Result<String, ExprError> {
        self.sign("(")?;
        let w = self.word("a name")?;
        self.sign(")")?;
        Ok(w)
    }
    fn compare(&mut self) -> Result<Compare, ExprError> {
        let c = match self.peek() {
            Some(Token::Sign("==")) => Compare::Equal,
            Some(Token::Sign("!=")) => Compare::Differs,
            Some(Token::Sign(">=")) => Compare::AtLeast,
            Some(Token::Sign("<=")) => Compare::AtMost,
            Some(Token::Sign(">")) => Compare::Above,
            Some(Token::Sign("<")) => Compare::Below,
            _ => return Err(self.error("a comparison is missing")),
        };
        self.next += 1;
        Ok(c)
    }
    fn scalar(&mut self) -> Result<Scalar, ExprError> {
        let s = match self.peek().cloned() {
            Some(Token::Number(n)) => Scalar::Int(n),
            Some(Token::Word(w)) if w == "true" => Scalar::Bool(true),
            Some(Token::Word(w)) if w == "false" => Scalar::Bool(false),
            Some(Token::Word(w)) => Scalar::Code(w),
            _ => return Err(self.error("a value is missing")),
        };
        self.next += 1;
        Ok(s)
    }
    /// `== a` or `in (a, b)`.
    fn codes(&mut self) -> Result<Vec<String>, ExprError> {
        if self.sign("==").is_ok() {
            return Ok(vec![self.word("a code")?]);
        }
        if !self.is_word("in") {
            return Err(self.error("`==` or `in` is missing"));
        }
        self.next += 1;
        self.sign("(")?;
        let mut codes = vec![self.word("a code")?];
        while self.sign(",").is_ok() {
            codes.push(self.word("a code")?);
        }
        self.sign(")")?;
        Ok(codes)
    }
    fn atom(&mut self) -> Result<Atom, ExprError> {
        let start = self.next;
        let word = self.word("a condition")?;
        Ok(match word.as_str() {
            "done" => Atom::Done(self.argument()?),
            "skipped" => Atom::Skipped(self.argument()?),
            "granted" => Atom::Granted(self.argument()?),
            "refused" => Atom::Refused(self.argument()?),
            "known" => Atom::Known(self.argument()?),
            "complete" => Atom::Complete(self.argument()?),
            "within" => Atom::Within(self.argument()?),
            "every_part" => Atom::EveryPart(self.argument()?),
            "any_part" => Atom::AnyPart(self.argument()?),
            "this_part" => Atom::ThisPart(self.argument()?),
            "outcome" => {
                let step = self.argument()?;
                Atom::Outcome(step, self.codes()?)
            }
            "elapsed" => {
                let step = self.argument()?;
                self.sign(">=")?;
                Atom::Elapsed(step, self.word("a parameter")?)
            }
            "answered" => Atom::Answered,
            "hazard_open" => Atom::HazardOpen,
            "count" => {
                let step = self.argument()?;
                let compare = self.compare()?;
                match self.scalar()? {
                    Scalar::Int(n) => Atom::Count(step, compare, Amount::Is(n)),
                    Scalar::Code(p) => Atom::Count(step, compare, Amount::Param(p)),
                    Scalar::Bool(_) => return Err(self.error("a number or a parameter is missing")),
                }
            }
            "fact" => {
                let fact = self.argument()?;
                if self.is_word("in") {
                    self.next += 1;
                    self.sign("(")?;
                    let mut values = vec![self.scalar()?];
                    while self.sign(",").is_ok() {
                        values.push(self.scalar()?);
                    }
                    self.sign(")")?;
                    Atom::FactIn(fact, values)
                } else {
                    let compare = self.compare()?;
                    Atom::Fact(fact, compare, self.scalar()?)
                }
            }
            other => {
                self.next = start;
                return Err(self.error(format!("`{other}` is not a condition")));
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_judges() {
        let e = Expr::parse(
            "done(id_shown) and (granted(entry) or not count(knocked) >= knock_attempts) and fact(fault_kind) in (leaking, no_heat)",
        )
        .unwrap();
        let mut names = vec![];
        e.each_atom(&mut |a| names.push(format!("{a:?}")));
        assert_eq!(names.len(), 4);
        let all = |t: Tri| e.judge(&mut |_| t);
        assert_eq!(all(Tri::Yes), Tri::Yes);
        assert_eq!(all(Tri::No), Tri::No);
        assert_eq!(all(Tri::Unknown), Tri::Unknown);
    }

    #[test]
    fn refusals_say_where() {
        for (text, what) in [
            ("", "a condition is missing at character 0"),
            ("done(x", "`)` is missing at character 6"),
            (
                "done(x) done(y)",
                "`done` is one word too many at character 8",
            ),
            (
                "finished(x)",
                "`finished` is not a condition at character 0",
            ),
            ("fact(x)", "a comparison is missing at character 7"),
            (
                "done(x) & done(y)",
                "`&` has no meaning here at character 8",
            ),
            (
                "count(x) >= 99999999999999999999",
                "number too large at character 12",
            ),
        ] {
            assert_eq!(Expr::parse(text).unwrap_err().to_string(), what);
        }
        assert!(Expr::parse("answered or ".repeat(499).trim_end_matches(" or ")).is_ok());
        let endless = "answered or ".repeat(300_000);
        assert!(Expr::parse(&endless).unwrap_err().what.contains("split"));
        assert!(
            Expr::parse(&"not ".repeat(100))
                .unwrap_err()
                .what
                .contains("deeply")
        );
    }
}
