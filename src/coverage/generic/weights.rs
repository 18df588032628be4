//! How much each count weighs. Learned, not written: `TRAIN=1 cargo test --test it train_generic -- --ignored`.

use super::score::COUNT;

/// What is there before anything is counted.
pub const BIAS: f32 = -6.48;

/// The weights, in the order of `score::NAMES`.
pub const WEIGHTS: [f32; COUNT] = [
    -0.146, // a concept is found
    -0.423, // a concept is found in other words than the guide's
    0.169,  // share of the words filled
    -0.91,  // share filled by concepts
    -0.622, // share filled by concepts in other words
    -0.155, // share filled by words
    0.785,  // share filled by synonyms
    0.353,  // share filled by words that stand together
    -0.604, // number of concepts
    0.96,   // number of concepts in other words
    1.375,  // length of the longest phrase
    3.974,  // no concept is known
    -0.887, // weight of the point
    0.016,  // speaks of us
    -0.174, // speaks of others
    0.238,  // has a number
    -0.212, // tells what we did
    0.169,  // names something
    1.522,  // own words beside the guide's
    0.791,  // the guide's words with nothing beside them
    -0.077, // stands in a heap of words
    0.703,  // over all halves: a concept is found
    0.42,   // over all halves: a concept is found in other words
    1.197,  // over all halves: share of the words filled
    0.516,  // over all halves: share filled by concepts
    0.967,  // over all halves: share filled by concepts in other words
    0.24,   // over all halves: share filled by words
    -0.469, // has two halves
    -1.889, // answer: share of finds not asserted
    -1.205, // answer: share of finds that speak of us
    0.234,  // answer: share of finds that speak of others
    -1.269, // answer: share of the guide's words repeated with nothing beside them
    -0.71,  // answer: share of sentences that speak of several points
    2.922,  // answer: share of finds in other words
    -3.612, // answer: share of finds in a heap of words
    -1.064, // another point of the question fills as much of itself there
    -0.312, // another point fills less
    0.649,  // phrases that agree
    7.282,  // like the speech of its practices
    1.861,  // like their speech, and no concept is found
];
