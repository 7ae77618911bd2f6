//! Everything random comes from here: a small generator for the world, hash streams for keys and salts.
//! Streams are independent, so that a draw more in one place moves nothing in another.

use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

/// SplitMix64 (Steele, Lea and Flood, 2014): small, and the same everywhere.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// A stream of this seed for one purpose.
    pub fn new(seed: u64, purpose: &str) -> Self {
        let digest: [u8; 32] =
            Sha256::digest([&seed.to_be_bytes()[..], purpose.as_bytes()].concat()).into();
        Self(digest.iter().take(8).fold(0, |n, b| n << 8 | u64::from(*b)))
    }

    /// 64 random bits.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `n`; 0 when `n` is 0. The bias is far below what a simulation could notice.
    pub fn below(&mut self, n: usize) -> usize {
        (self.draw() % (n.max(1) as u64)) as usize
    }

    /// From `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + (self.draw() % ((high - low + 1).max(1) as u64)) as i64
    }

    /// True so many times in a thousand.
    pub fn chance(&mut self, permille: u64) -> bool {
        self.draw() % 1_000 < permille
    }

    /// One of them; `None` when there is none.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }
}

/// Bytes that nobody in the world can guess and that are the same in each run of a seed.
#[derive(Debug)]
pub(crate) struct Stream {
    name: String,
    drawn: AtomicU64,
}

impl Stream {
    pub fn new(seed: u64, name: &str) -> Self {
        Self {
            name: format!("{seed}/{name}"),
            drawn: AtomicU64::new(0),
        }
    }

    fn draw(&self, out: &mut [u8]) {
        for chunk in out.chunks_mut(32) {
            let n = self.drawn.fetch_add(1, Ordering::SeqCst);
            let digest: [u8; 32] =
                Sha256::digest([self.name.as_bytes(), &n.to_be_bytes()].concat()).into();
            for (to, from) in chunk.iter_mut().zip(digest) {
                *to = from;
            }
        }
    }
}

impl doorstep_core::Random for Stream {
    fn fill(&self, out: &mut [u8]) -> Result<(), doorstep_core::PortError> {
        self.draw(out);
        Ok(())
    }
}

impl doorstep_office::Random for Stream {
    fn fill(&self, out: &mut [u8]) {
        self.draw(out);
    }
}
