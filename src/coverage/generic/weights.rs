//! How much each count weighs. Learned, not written: `TRAIN=1 cargo test --test it train_generic -- --ignored`.

use super::score::COUNT;

/// What is there before anything is counted.
pub const BIAS: f32 = -4.979;

/// The weights, in the order of `score::NAMES`.
pub const WEIGHTS: [f32; COUNT] = [
    -0.387, // a concept is found
    0.132,  // a concept is found in other words than the guide's
    0.683,  // share of the words filled
    -1.038, // share filled by concepts
    -0.23,  // share filled by concepts in other words
    -0.636, // share filled by words
    1.405,  // share filled by synonyms
    -0.62,  // share filled by words that stand together
    -0.86,  // number of concepts
    0.551,  // number of concepts in other words
    0.864,  // length of the longest phrase
    1.308,  // no concept is known
    -1.071, // weight of the point
    -0.071, // speaks of us
    0.048,  // speaks of others
    0.065,  // has a number
    -0.207, // tells what we did
    -0.17,  // names something
    2.013,  // own words beside the guide's
    0.74,   // the guide's words with nothing beside them
    -0.247, // stands in a heap of words
    0.382,  // over all halves: a concept is found
    0.955,  // over all halves: a concept is found in other words
    2.068,  // over all halves: share of the words filled
    -0.052, // over all halves: share filled by concepts
    0.792,  // over all halves: share filled by concepts in other words
    -0.4,   // over all halves: share filled by words
    -0.723, // has two halves
    -1.667, // answer: share of finds not asserted
    -0.848, // answer: share of finds that speak of us
    0.118,  // answer: share of finds that speak of others
    -0.399, // answer: share of the guide's words repeated with nothing beside them
    -0.792, // answer: share of sentences that speak of several points
    3.391,  // answer: share of finds in other words
    -0.985, // answer: share of finds in a heap of words
    -1.024, // another point of the question fills as much of itself there
    -0.211, // another point fills less
    1.717,  // phrases that agree
];
