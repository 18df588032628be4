//! How much each count weighs. Learned, not written: `TRAIN=1 cargo test --test it train_doubt -- --ignored`.

use super::COUNT;

/// What is there before anything is counted.
pub const BIAS: f32 = -2.211;

/// The weights, in the order of `NAMES`.
pub const WEIGHTS: [f32; COUNT] = [
    -4.429, // answer: share of the guide's words, over its points
    -3.896, // answer: share of the guide's pairs of words, over its points
    6.689,  // answer: share of words that deny
    -1.913, // point: share of finds not asserted
    3.532,  // point: sentences that say it
    0.789,  // evidence: share of its words that are the guide's
    1.75,   // evidence: numbers and names
    3.999,  // evidence: phrases that find it
];
