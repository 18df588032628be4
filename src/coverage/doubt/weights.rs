//! How much each count weighs. Learned, not written: `TRAIN=1 cargo test --test it train_doubt -- --ignored`.

use super::COUNT;

/// What is there before anything is counted.
pub const BIAS: f32 = -1.644;

/// The weights, in the order of `NAMES`.
pub const WEIGHTS: [f32; COUNT] = [
    -3.679, // answer: share of the guide's words, over its points
    -4.195, // answer: share of the guide's pairs of words, over its points
    24.377, // answer: share of words that deny
    -1.241, // point: share of finds not asserted
    3.999,  // point: sentences that say it
    -5.017, // evidence: share of its words that are the guide's
    0.581,  // evidence: numbers and names
    3.944,  // evidence: phrases that find it
];
