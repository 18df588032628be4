//! How much each count weighs. Learned, not written: `TRAIN=1 cargo test --test it train_doubt -- --ignored`.

use super::COUNT;

/// What is there before anything is counted.
pub const BIAS: f32 = -1.702;

/// The weights, in the order of `NAMES`.
pub const WEIGHTS: [f32; COUNT] = [
    -4.474, // answer: share of the guide's words, over its points
    -4.229, // answer: share of the guide's pairs of words, over its points
    5.743,  // answer: share of words that deny
    -1.63,  // point: share of finds not asserted
    3.085,  // point: sentences that say it
    1.843,  // evidence: share of its words that are the guide's
    1.635,  // evidence: numbers and names
    3.51,   // evidence: phrases that find it
];
