//! How much each count weighs. Learned, not written: `TRAIN=1 cargo test --test it train_doubt -- --ignored`.

use super::COUNT;

/// What is there before anything is counted.
pub const BIAS: f32 = -1.952;

/// The weights, in the order of `NAMES`.
pub const WEIGHTS: [f32; COUNT] = [
    -4.454, // answer: share of the guide's words, over its points
    -4.112, // answer: share of the guide's pairs of words, over its points
    10.251, // answer: share of words that deny
    -1.455, // point: share of finds not asserted
    3.242,  // point: sentences that say it
    1.428,  // evidence: share of its words that are the guide's
    1.622,  // evidence: numbers and names
    3.88,   // evidence: phrases that find it
];
