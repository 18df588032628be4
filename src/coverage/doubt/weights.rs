//! How much each count weighs. Learned, not written: `TRAIN=1 cargo test --test it train_doubt -- --ignored`.

use super::COUNT;

/// What is there before anything is counted.
pub const BIAS: f32 = -2.059;

/// The weights, in the order of `NAMES`.
pub const WEIGHTS: [f32; COUNT] = [
    -4.575, // answer: share of the guide's words, over its points
    -3.883, // answer: share of the guide's pairs of words, over its points
    7.566,  // answer: share of words that deny
    -2.057, // point: share of finds not asserted
    3.458,  // point: sentences that say it
    1.08,   // evidence: share of its words that are the guide's
    1.612,  // evidence: numbers and names
    3.939,  // evidence: phrases that find it
];
