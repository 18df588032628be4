//! How much each count weighs. Learned, not written: `TRAIN=1 cargo test --test it train_generic -- --ignored`.

use super::score::COUNT;

/// What is there before anything is counted.
pub const BIAS: f32 = -2.512;

/// The weights, in the order of `score::NAMES`.
pub const WEIGHTS: [f32; COUNT] = [
    -0.118, // a concept is found
    0.491,  // a concept is found in other words than the guide's
    0.474,  // share of the words filled
    -1.341, // share filled by concepts
    -0.167, // share filled by concepts in other words
    -0.549, // share filled by words
    0.522,  // share filled by synonyms
    0.343,  // share filled by words that stand together
    -0.594, // number of concepts
    2.339,  // number of concepts in other words
    1.221,  // length of the longest phrase
    1.208,  // no concept is known
    0.199,  // weight of the point
    -0.042, // speaks of us
    -0.062, // speaks of others
    -0.042, // has a number
    -0.185, // tells what we did
    -0.366, // names something
    1.178,  // own words beside the guide's
    1.332,  // the guide's words with nothing beside them
    0.83,   // stands in a heap of words
    0.088,  // over all halves: a concept is found
    0.603,  // over all halves: a concept is found in other words
    1.28,   // over all halves: share of the words filled
    -0.556, // over all halves: share filled by concepts
    0.659,  // over all halves: share filled by concepts in other words
    0.148,  // over all halves: share filled by words
    0.497,  // has two halves
    -1.788, // answer: share of finds not asserted
    -0.835, // answer: share of finds that speak of us
    -0.356, // answer: share of finds that speak of others
    -1.923, // answer: share of the guide's words repeated with nothing beside them
    -0.487, // answer: share of sentences that speak of several points
    2.255,  // answer: share of finds in other words
    -2.404, // answer: share of finds in a heap of words
];
