//! How much each count weighs. Learned, not written: `TRAIN=1 cargo test --test it train_generic -- --ignored`.

use super::score::COUNT;

/// What is there before anything is counted.
pub const BIAS: f32 = -0.678;

/// The weights, in the order of `score::NAMES`.
pub const WEIGHTS: [f32; COUNT] = [
    -0.106, // a concept is found
    0.482,  // a concept is found in other words than the guide's
    0.368,  // share of the words filled
    -1.352, // share filled by concepts
    -0.017, // share filled by concepts in other words
    -0.8,   // share filled by words
    1.231,  // share filled by synonyms
    0.415,  // share filled by words that stand together
    -0.752, // number of concepts
    2.488,  // number of concepts in other words
    1.301,  // length of the longest phrase
    0.985,  // no concept is known
    0.178,  // weight of the point
    -0.046, // speaks of us
    -0.035, // speaks of others
    -0.064, // has a number
    -0.201, // tells what we did
    -0.351, // names something
    1.259,  // own words beside the guide's
    1.473,  // the guide's words with nothing beside them
    0.088,  // over all halves: a concept is found
    0.597,  // over all halves: a concept is found in other words
    1.197,  // over all halves: share of the words filled
    -0.617, // over all halves: share filled by concepts
    0.82,   // over all halves: share filled by concepts in other words
    -0.024, // over all halves: share filled by words
    0.514,  // has two halves
    -1.999, // answer: share of finds not asserted
    -0.984, // answer: share of finds that speak of us
    -0.234, // answer: share of finds that speak of others
    -3.566, // answer: share of the guide's words repeated with nothing beside them
    -0.501, // answer: share of sentences that speak of several points
];
