//! How much each count weighs. Learned, not written: `TRAIN=1 cargo test --test it train_generic -- --ignored`.

use super::score::COUNT;

/// What is there before anything is counted.
pub const BIAS: f32 = -3.993;

/// The weights, in the order of `score::NAMES`.
pub const WEIGHTS: [f32; COUNT] = [
    -0.214, // a concept is found
    -0.013, // a concept is found in other words than the guide's
    0.574,  // share of the words filled
    -0.722, // share filled by concepts
    0.02,   // share filled by concepts in other words
    -0.733, // share filled by words
    1.052,  // share filled by synonyms
    -0.379, // share filled by words that stand together
    -0.73,  // number of concepts
    0.447,  // number of concepts in other words
    0.538,  // length of the longest phrase
    0.838,  // no concept is known
    -0.482, // weight of the point
    -0.181, // speaks of us
    0.125,  // speaks of others
    0.082,  // has a number
    -0.281, // tells what we did
    -0.177, // names something
    1.234,  // own words beside the guide's
    0.844,  // the guide's words with nothing beside them
    -0.482, // stands in a heap of words
    0.364,  // over all halves: a concept is found
    0.614,  // over all halves: a concept is found in other words
    1.787,  // over all halves: share of the words filled
    -0.048, // over all halves: share filled by concepts
    0.602,  // over all halves: share filled by concepts in other words
    -0.331, // over all halves: share filled by words
    -0.751, // has two halves
    -2.207, // answer: share of finds not asserted
    -0.733, // answer: share of finds that speak of us
    -0.392, // answer: share of finds that speak of others
    -0.806, // answer: share of the guide's words repeated with nothing beside them
    -0.78,  // answer: share of sentences that speak of several points
    3.437,  // answer: share of finds in other words
    -1.659, // answer: share of finds in a heap of words
    -0.219, // another point of the question fills as much of itself there
    0.077,  // another point fills less
    1.811,  // phrases that agree
];
