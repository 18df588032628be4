//! How much each count weighs. Learned, not written: `TRAIN=1 cargo test --test it train_generic -- --ignored`.

use super::score::COUNT;

/// What is there before anything is counted.
pub const BIAS: f32 = -2.752;

/// The weights, in the order of `score::NAMES`.
pub const WEIGHTS: [f32; COUNT] = [
    -0.093, // a concept is found
    0.365,  // a concept is found in other words than the guide's
    0.395,  // share of the words filled
    -1.321, // share filled by concepts
    -0.307, // share filled by concepts in other words
    -1.074, // share filled by words
    0.544,  // share filled by synonyms
    -0.159, // share filled by words that stand together
    -0.865, // number of concepts
    1.901,  // number of concepts in other words
    1.553,  // length of the longest phrase
    1.392,  // no concept is known
    -0.196, // weight of the point
    -0.061, // speaks of us
    -0.126, // speaks of others
    0.047,  // has a number
    -0.253, // tells what we did
    -0.259, // names something
    1.105,  // own words beside the guide's
    1.316,  // the guide's words with nothing beside them
    0.409,  // stands in a heap of words
    0.138,  // over all halves: a concept is found
    0.673,  // over all halves: a concept is found in other words
    1.221,  // over all halves: share of the words filled
    -0.585, // over all halves: share filled by concepts
    0.597,  // over all halves: share filled by concepts in other words
    0.208,  // over all halves: share filled by words
    -0.39,  // has two halves
    -1.701, // answer: share of finds not asserted
    -0.971, // answer: share of finds that speak of us
    -0.4,   // answer: share of finds that speak of others
    -1.602, // answer: share of the guide's words repeated with nothing beside them
    -0.215, // answer: share of sentences that speak of several points
    2.681,  // answer: share of finds in other words
    -2.137, // answer: share of finds in a heap of words
    -0.453, // another point of the question fills as much of itself there
    0.08,   // another point fills less
    1.334,  // phrases that agree
];
