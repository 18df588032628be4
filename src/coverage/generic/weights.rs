//! How much each count weighs. Learned, not written: `TRAIN=1 cargo test --test it train_generic -- --ignored`.

use super::score::COUNT;

/// What is there before anything is counted.
pub const BIAS: f32 = -4.753;

/// The weights, in the order of `score::NAMES`.
pub const WEIGHTS: [f32; COUNT] = [
    -0.413, // a concept is found
    0.021,  // a concept is found in other words than the guide's
    0.762,  // share of the words filled
    -1.004, // share filled by concepts
    -0.104, // share filled by concepts in other words
    -0.592, // share filled by words
    1.368,  // share filled by synonyms
    -0.564, // share filled by words that stand together
    -0.814, // number of concepts
    0.661,  // number of concepts in other words
    0.823,  // length of the longest phrase
    1.266,  // no concept is known
    -1.265, // weight of the point
    -0.064, // speaks of us
    0.037,  // speaks of others
    0.109,  // has a number
    -0.176, // tells what we did
    -0.196, // names something
    2.026,  // own words beside the guide's
    0.814,  // the guide's words with nothing beside them
    -0.408, // stands in a heap of words
    0.283,  // over all halves: a concept is found
    0.76,   // over all halves: a concept is found in other words
    2.163,  // over all halves: share of the words filled
    -0.019, // over all halves: share filled by concepts
    0.917,  // over all halves: share filled by concepts in other words
    -0.526, // over all halves: share filled by words
    -0.405, // has two halves
    -1.658, // answer: share of finds not asserted
    -0.884, // answer: share of finds that speak of us
    0.011,  // answer: share of finds that speak of others
    -0.44,  // answer: share of the guide's words repeated with nothing beside them
    -0.787, // answer: share of sentences that speak of several points
    3.394,  // answer: share of finds in other words
    -0.878, // answer: share of finds in a heap of words
    -1.026, // another point of the question fills as much of itself there
    -0.281, // another point fills less
    1.53,   // phrases that agree
];
