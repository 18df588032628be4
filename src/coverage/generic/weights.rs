//! How much each count weighs. Learned, not written: `TRAIN=1 cargo test --test it train_generic -- --ignored`.

use super::score::COUNT;

/// What is there before anything is counted.
pub const BIAS: f32 = -0.071;

/// The weights, in the order of `score::NAMES`.
pub const WEIGHTS: [f32; COUNT] = [
    // a concept is found
    -0.232, // a concept is found in other words than the guide's
    0.534,  // share of the words filled
    0.603,  // share filled by concepts
    -1.333, // share filled by concepts in other words
    -0.205, // share filled by words
    -0.046, // share filled by synonyms
    0.135,  // share filled by words that stand together
    0.039,  // number of concepts
    -0.576, // number of concepts in other words
    2.243,  // length of the longest phrase
    1.281,  // no concept is known
    1.18,   // weight of the point
    0.082,  // speaks of us
    -0.096, // speaks of others
    0.097,  // has a number
    0.109,  // over all halves: a concept is found
    -0.035, // over all halves: a concept is found in other words
    0.709,  // over all halves: share of the words filled
    1.316,  // over all halves: share filled by concepts
    -0.487, // over all halves: share filled by concepts in other words
    0.774,  // over all halves: share filled by words
    0.735,  // has two halves
    0.425,  // answer: share of the guide's words repeated
    -4.412, // answer: share of finds not asserted
    -1.081, // answer: share of finds that speak of us
    -0.313, // answer: share of finds that speak of others
    -0.483,
];
