//! How much each count weighs. Learned, not written: `TRAIN=1 cargo test --test it train_doubt -- --ignored`.

use super::COUNT;

/// What is there before anything is counted.
pub const BIAS: f32 = -1.999;

/// The weights, in the order of `NAMES`.
pub const WEIGHTS: [f32; COUNT] = [
    -4.466, // answer: share of the guide's words, over its points
    -4.364, // answer: share of the guide's pairs of words, over its points
    13.61,  // answer: share of words that deny
    -1.3,   // point: share of finds not asserted
    3.357,  // point: sentences that say it
    0.423,  // evidence: share of its words that are the guide's
    1.619,  // evidence: numbers and names
    3.883,  // evidence: phrases that find it
];
