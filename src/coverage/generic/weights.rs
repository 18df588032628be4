//! How much each count weighs. Learned, not written: `TRAIN=1 cargo test --test it train_generic -- --ignored`.

use super::score::COUNT;

/// What is there before anything is counted.
pub const BIAS: f32 = -4.377;

/// The weights, in the order of `score::NAMES`.
pub const WEIGHTS: [f32; COUNT] = [
    -0.149, // a concept is found
    0.21,   // a concept is found in other words than the guide's
    0.746,  // share of the words filled
    -1.198, // share filled by concepts
    -0.751, // share filled by concepts in other words
    -0.663, // share filled by words
    0.933,  // share filled by synonyms
    -0.171, // share filled by words that stand together
    -0.976, // number of concepts
    1.604,  // number of concepts in other words
    1.242,  // length of the longest phrase
    1.188,  // no concept is known
    -0.296, // weight of the point
    -0.254, // speaks of us
    0.096,  // speaks of others
    0.097,  // has a number
    -0.139, // tells what we did
    -0.013, // names something
    0.996,  // own words beside the guide's
    0.734,  // the guide's words with nothing beside them
    0.415,  // stands in a heap of words
    0.328,  // over all halves: a concept is found
    0.85,   // over all halves: a concept is found in other words
    1.388,  // over all halves: share of the words filled
    -0.108, // over all halves: share filled by concepts
    0.496,  // over all halves: share filled by concepts in other words
    -0.064, // over all halves: share filled by words
    -0.448, // has two halves
    -1.676, // answer: share of finds not asserted
    -0.945, // answer: share of finds that speak of us
    -0.298, // answer: share of finds that speak of others
    -0.833, // answer: share of the guide's words repeated with nothing beside them
    -0.222, // answer: share of sentences that speak of several points
    3.599,  // answer: share of finds in other words
    -2.998, // answer: share of finds in a heap of words
    -0.384, // another point of the question fills as much of itself there
    0.062,  // another point fills less
    1.643,  // phrases that agree
];
