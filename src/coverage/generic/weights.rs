//! How much each count weighs. Learned, not written: `TRAIN=1 cargo test --test it train_generic -- --ignored`.

use super::score::COUNT;

/// What is there before anything is counted.
pub const BIAS: f32 = -2.793;

/// The weights, in the order of `score::NAMES`.
pub const WEIGHTS: [f32; COUNT] = [
    0.026,  // a concept is found
    0.376,  // a concept is found in other words than the guide's
    0.401,  // share of the words filled
    -1.248, // share filled by concepts
    -0.362, // share filled by concepts in other words
    -0.935, // share filled by words
    0.488,  // share filled by synonyms
    -0.248, // share filled by words that stand together
    -0.903, // number of concepts
    2.011,  // number of concepts in other words
    1.364,  // length of the longest phrase
    1.409,  // no concept is known
    -0.288, // weight of the point
    -0.049, // speaks of us
    -0.153, // speaks of others
    0.058,  // has a number
    -0.259, // tells what we did
    -0.216, // names something
    1.185,  // own words beside the guide's
    1.176,  // the guide's words with nothing beside them
    0.16,   // stands in a heap of words
    0.217,  // over all halves: a concept is found
    0.621,  // over all halves: a concept is found in other words
    1.162,  // over all halves: share of the words filled
    -0.525, // over all halves: share filled by concepts
    0.516,  // over all halves: share filled by concepts in other words
    0.202,  // over all halves: share filled by words
    -0.365, // has two halves
    -2.103, // answer: share of finds not asserted
    -1.031, // answer: share of finds that speak of us
    -0.324, // answer: share of finds that speak of others
    -1.645, // answer: share of the guide's words repeated with nothing beside them
    -0.177, // answer: share of sentences that speak of several points
    2.7,    // answer: share of finds in other words
    -2.416, // answer: share of finds in a heap of words
    -0.444, // another point of the question fills as much of itself there
    0.145,  // another point fills less
    1.353,  // phrases that agree
];
