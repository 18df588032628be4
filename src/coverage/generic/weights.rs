//! How much each count weighs. Learned, not written: `TRAIN=1 cargo test --test it train_generic -- --ignored`.

use super::score::COUNT;

/// What is there before anything is counted.
pub const BIAS: f32 = -4.44;

/// The weights, in the order of `score::NAMES`.
pub const WEIGHTS: [f32; COUNT] = [
    0.032,  // a concept is found
    0.032,  // a concept is found in other words than the guide's
    0.748,  // share of the words filled
    -1.291, // share filled by concepts
    -0.647, // share filled by concepts in other words
    -0.626, // share filled by words
    0.944,  // share filled by synonyms
    -0.14,  // share filled by words that stand together
    -0.959, // number of concepts
    1.635,  // number of concepts in other words
    1.308,  // length of the longest phrase
    1.241,  // no concept is known
    -0.287, // weight of the point
    -0.253, // speaks of us
    0.104,  // speaks of others
    0.122,  // has a number
    -0.187, // tells what we did
    -0.02,  // names something
    1.032,  // own words beside the guide's
    0.735,  // the guide's words with nothing beside them
    0.29,   // stands in a heap of words
    0.525,  // over all halves: a concept is found
    0.656,  // over all halves: a concept is found in other words
    1.416,  // over all halves: share of the words filled
    -0.18,  // over all halves: share filled by concepts
    0.608,  // over all halves: share filled by concepts in other words
    -0.049, // over all halves: share filled by words
    -0.377, // has two halves
    -1.629, // answer: share of finds not asserted
    -0.949, // answer: share of finds that speak of us
    -0.278, // answer: share of finds that speak of others
    -0.854, // answer: share of the guide's words repeated with nothing beside them
    -0.383, // answer: share of sentences that speak of several points
    3.642,  // answer: share of finds in other words
    -2.896, // answer: share of finds in a heap of words
    -0.395, // another point of the question fills as much of itself there
    -0.066, // another point fills less
    1.571,  // phrases that agree
];
