//! How much each count weighs. Learned, not written: `TRAIN=1 cargo test --test it train_generic -- --ignored`.

use super::score::COUNT;

/// What is there before anything is counted.
pub const BIAS: f32 = -6.78;

/// The weights, in the order of `score::NAMES`.
pub const WEIGHTS: [f32; COUNT] = [
    -0.144, // a concept is found
    -0.312, // a concept is found in other words than the guide's
    0.178,  // share of the words filled
    -1.032, // share filled by concepts
    -0.49,  // share filled by concepts in other words
    -0.661, // share filled by words
    1.351,  // share filled by synonyms
    -0.074, // share filled by words that stand together
    -0.797, // number of concepts
    1.095,  // number of concepts in other words
    1.267,  // length of the longest phrase
    3.989,  // no concept is known
    -0.88,  // weight of the point
    -0.01,  // speaks of us
    -0.229, // speaks of others
    0.144,  // has a number
    -0.221, // tells what we did
    0.108,  // names something
    1.827,  // own words beside the guide's
    0.796,  // the guide's words with nothing beside them
    -0.176, // stands in a heap of words
    0.571,  // over all halves: a concept is found
    0.491,  // over all halves: a concept is found in other words
    1.371,  // over all halves: share of the words filled
    0.18,   // over all halves: share filled by concepts
    0.944,  // over all halves: share filled by concepts in other words
    -0.112, // over all halves: share filled by words
    -0.638, // has two halves
    -1.785, // answer: share of finds not asserted
    -1.174, // answer: share of finds that speak of us
    0.184,  // answer: share of finds that speak of others
    -1.031, // answer: share of the guide's words repeated with nothing beside them
    -0.677, // answer: share of sentences that speak of several points
    2.988,  // answer: share of finds in other words
    -3.429, // answer: share of finds in a heap of words
    -1.007, // another point of the question fills as much of itself there
    -0.117, // another point fills less
    0.917,  // phrases that agree
    7.509,  // like the speech of its practices
    1.615,  // like their speech, and no concept is found
];
