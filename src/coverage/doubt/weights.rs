//! How much each count weighs. Learned, not written: `TRAIN=1 cargo test --test it train_doubt -- --ignored`.

use super::COUNT;

/// What is there before anything is counted.
pub const BIAS: f32 = -2.203;

/// The weights, in the order of `NAMES`.
pub const WEIGHTS: [f32; COUNT] = [
    -4.43,  // answer: share of the guide's words, over its points
    -3.927, // answer: share of the guide's pairs of words, over its points
    6.592,  // answer: share of words that deny
    -1.895, // point: share of finds not asserted
    3.549,  // point: sentences that say it
    0.87,   // evidence: share of its words that are the guide's
    1.729,  // evidence: numbers and names
    3.984,  // evidence: phrases that find it
];
