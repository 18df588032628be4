//! How much each count weighs. Learned, not written: `TRAIN=1 cargo test --test it train_generic -- --ignored`.

use super::score::COUNT;

/// What is there before anything is counted.
pub const BIAS: f32 = -7.192;

/// The weights, in the order of `score::NAMES`.
pub const WEIGHTS: [f32; COUNT] = [
    -0.11,  // a concept is found
    0.236,  // a concept is found in other words than the guide's
    0.453,  // share of the words filled
    -1.266, // share filled by concepts
    -0.084, // share filled by concepts in other words
    -1.217, // share filled by words
    1.9,    // share filled by synonyms
    -0.681, // share filled by words that stand together
    -1.455, // number of concepts
    1.54,   // number of concepts in other words
    0.987,  // length of the longest phrase
    4.011,  // no concept is known
    -0.779, // weight of the point
    0.053,  // speaks of us
    -0.305, // speaks of others
    0.004,  // has a number
    -0.233, // tells what we did
    -0.107, // names something
    2.06,   // own words beside the guide's
    0.806,  // the guide's words with nothing beside them
    -0.499, // stands in a heap of words
    0.134,  // over all halves: a concept is found
    0.607,  // over all halves: a concept is found in other words
    1.569,  // over all halves: share of the words filled
    -0.6,   // over all halves: share filled by concepts
    0.741,  // over all halves: share filled by concepts in other words
    -0.66,  // over all halves: share filled by words
    -0.727, // has two halves
    -1.627, // answer: share of finds not asserted
    -1.226, // answer: share of finds that speak of us
    0.176,  // answer: share of finds that speak of others
    -0.908, // answer: share of the guide's words repeated with nothing beside them
    -0.57,  // answer: share of sentences that speak of several points
    3.129,  // answer: share of finds in other words
    -2.417, // answer: share of finds in a heap of words
    -0.684, // another point of the question fills as much of itself there
    0.465,  // another point fills less
    1.174,  // phrases that agree
    7.773,  // like the speech of its practices
    1.252,  // like their speech, and no concept is found
];
