//! Learns the words by which answers make the bundled guide's points (`coverage::likeness`).

use panelprep::config::Config;
use panelprep::coverage::likeness::table::UNIT;
use panelprep::coverage::scope::{proves, statements};
use panelprep::coverage::stem::with_stem;
use panelprep::coverage::words::{Token, words_of};
use panelprep::markdown;
use panelprep::notebook::{Cache, Knowledge, Notebook};
use panelprep::notes::NotesFile;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

/// What it is learned from.
const LABELLED: [&str; 50] = [
    "dev-hard",
    "dev-natural",
    "own",
    "tune",
    "stance",
    "fresh-hard",
    "fresh-natural",
    "sister-hard",
    "sister-natural",
    "sister-hard2",
    "sister-hard3",
    "own2",
    "own3",
    "own4",
    "unread-hard",
    "unread-natural",
    "unread-natural2",
    "unread-natural3",
    "unread-natural4",
    "unread-natural5",
    "unread-natural6",
    "unread-natural7",
    "unread-natural9",
    "unread-natural10",
    "unread-hard2",
    "unread-hard3",
    "unread-hard4",
    "unread-hard5",
    "plain",
    "plain2",
    "said",
    "unread-natural11",
    "unread-natural12",
    "unread-hard6",
    "unread-natural13",
    "unread-natural14",
    "unread-hard7",
    "unread-natural17",
    "unread-natural18",
    "unread-natural19",
    "unread-hard9",
    "said2",
    "said3",
    "unread-natural22",
    "unread-natural23",
    "unread-natural24",
    "unread-natural25",
    "unread-natural26",
    "unread-hard11",
    "plain3",
];

#[derive(Deserialize)]
struct Row {
    text: String,
    labels: BTreeMap<String, String>,
    #[serde(default)]
    evidence: BTreeMap<String, String>,
}

/// The stems of words, and pairs of stems that follow each other.
fn stems(tokens: &[Token]) -> BTreeSet<String> {
    let stems: Vec<String> = tokens.iter().map(|t| with_stem(&t.word, str::to_string)).collect();
    let pairs = stems.windows(2).map(|pair| pair.join("_"));
    pairs.chain(stems.iter().cloned()).collect()
}

/// The sentences of an answer.
fn sentences(text: &str) -> Vec<BTreeSet<String>> {
    let parsed = markdown::parse(text);
    let mut out = Vec::new();
    for (i, block) in parsed.blocks.iter().enumerate().filter(|(_, b)| proves(b)) {
        statements(text, i, block, &mut out);
    }
    out.iter().map(|s| stems(&s.tokens)).collect()
}

/// For each point, sentences and whether they make it.
fn samples() -> BTreeMap<String, Vec<(BTreeSet<String>, bool)>> {
    let without = std::env::var("WITHOUT").unwrap_or_default();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/coverage");
    let mut out: BTreeMap<String, Vec<(BTreeSet<String>, bool)>> = BTreeMap::new();
    for file in LABELLED.iter().filter(|f| !without.split(',').any(|w| w == **f)) {
        let text = std::fs::read_to_string(fixtures.join(format!("{file}.jsonl"))).unwrap_or_default();
        for row in text.lines().map(|line| serde_json::from_str::<Row>(line).unwrap()) {
            let all = sentences(&row.text);
            for (point, label) in &row.labels {
                let of = out.entry(point.clone()).or_default();
                match (label.as_str(), row.evidence.get(point)) {
                    ("covered", Some(evidence)) => of.push((stems(&words_of(evidence).tokens), true)),
                    ("covered", None) if all.len() == 1 => of.extend(all.iter().map(|s| (s.clone(), true))),
                    ("missing", _) => of.extend(all.iter().map(|s| (s.clone(), false))),
                    _ => {}
                }
                if label != "covered" {
                    let others = row.evidence.iter().filter(|(id, _)| *id != point);
                    of.extend(others.map(|(_, e)| (stems(&words_of(e).tokens), false)));
                }
            }
        }
    }
    out
}

/// A sentence's words, by number, each with what it says of a sentence of that length.
type Vector = Vec<(usize, f64)>;

/// Logistic regression; what is made and what isn't weigh the same. Accelerated gradient descent.
fn fit(samples: &[(Vector, bool)], words: usize) -> (Vec<f64>, f64) {
    const LOOSE: f64 = 8.0;
    const ROUNDS: usize = 300;
    let of = |made: bool| samples.iter().filter(|s| s.1 == made).count().max(1) as f64;
    let n = samples.len() as f64;
    let weigh = [n / (2.0 * of(false)), n / (2.0 * of(true))];
    let step = 1.0 / (1.0 + LOOSE * n / 2.0);
    let (mut at, mut ahead) = (vec![0.0; words + 1], vec![0.0; words + 1]);
    for round in 0..ROUNDS {
        let mut slope: Vec<f64> = ahead.clone();
        slope[words] = 0.0;
        for (vector, made) in samples {
            let sum: f64 = ahead[words] + vector.iter().map(|(w, x)| ahead[*w] * x).sum::<f64>();
            let off = LOOSE * weigh[usize::from(*made)] * (1.0 / (1.0 + (-sum).exp()) - f64::from(u8::from(*made)));
            vector.iter().for_each(|(w, x)| slope[*w] += off * x);
            slope[words] += off;
        }
        let next: Vec<f64> = ahead.iter().zip(&slope).map(|(a, s)| a - step * s).collect();
        let pace = round as f64 / (round as f64 + 3.0);
        ahead = next.iter().zip(&at).map(|(n, a)| n + pace * (n - a)).collect();
        at = next;
    }
    let bias = at.pop().unwrap();
    (at, bias)
}

/// In so many sentences a word must be, or a pair.
const WORD: usize = 3;
const PAIR: usize = 8;
/// A weight that says so little is left out.
const LEAST: i8 = 2;

/// Learns the weights and with `TRAIN=1` writes them: `TRAIN=1 cargo test --test it train_likeness -- --ignored`.
/// `WITHOUT=dev-hard,own2` leaves files out, to see what the rest says of them.
#[test]
#[ignore = "learns weights"]
fn train_likeness() {
    let samples = samples();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let distinct: BTreeSet<&BTreeSet<String>> = samples.values().flatten().map(|(s, _)| s).collect();
    distinct.iter().flat_map(|s| s.iter()).for_each(|stem| *seen.entry(stem).or_default() += 1);
    // rarer ones are learned by heart
    let enough = |stem: &str| if stem.contains('_') { PAIR } else { WORD };
    let kept: Vec<(&str, usize)> = seen.into_iter().filter(|(stem, n)| *n >= enough(stem)).collect();
    let number: HashMap<&str, usize> = kept.iter().enumerate().map(|(i, (stem, _))| (*stem, i)).collect();
    let total = distinct.len() as f64;
    let says: Vec<f64> = kept.iter().map(|(_, n)| ((1.0 + total) / (1.0 + *n as f64)).ln() + 1.0).collect();
    let vector = |stems: &BTreeSet<String>| -> Vector {
        let words: Vec<usize> = stems.iter().filter_map(|s| number.get(s.as_str()).copied()).collect();
        let norm = words.iter().map(|w| says[*w].powi(2)).sum::<f64>().sqrt().max(1.0);
        words.into_iter().map(|w| (w, says[w] / norm)).collect()
    };
    let knowledge = Knowledge::bundled(None, 1);
    let points: Vec<_> = knowledge.guide.units.iter().flat_map(|u| &u.points).collect();
    let learned: Vec<(Vec<f64>, f64)> = points
        .iter()
        .map(|point| {
            let of: Vec<(Vector, bool)> = samples[&point.id].iter().map(|(s, made)| (vector(s), *made)).collect();
            fit(&of, kept.len())
        })
        .collect();
    let mut text = String::from(
        "# Learned, not written: `TRAIN=1 cargo test --test it train_likeness -- --ignored`. See src/coverage/likeness/table.rs.\n",
    );
    for (point, (_, bias)) in points.iter().zip(&learned) {
        let words: Vec<_> = words_of(&point.text).tokens.into_iter().map(|t| t.word).collect();
        text += &format!("@ {} {bias:.3} {}\n", point.id, words.join(" "));
    }
    for (i, (stem, _)) in kept.iter().enumerate() {
        let weights = learned.iter().map(|(weights, _)| (weights[i] * says[i]).round().clamp(-127.0, 127.0) as i8);
        let weights: Vec<String> =
            weights.enumerate().filter(|(_, w)| w.abs() >= LEAST).map(|(p, w)| format!(" {p}:{w}")).collect();
        let says = (says[i] * f64::from(UNIT)).round().clamp(0.0, 255.0) as u8;
        text += &format!("{stem} {says}{}\n", weights.concat());
    }
    println!("{} words, {} bytes", kept.len(), text.len());
    if std::env::var("TRAIN").is_ok() {
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("content/oyster/likeness.txt"), text).unwrap();
    }
}

/// What is one word proves nothing by what it is like: "One idea a sentence. Stop. Look at the face."
#[test]
fn one_word_makes_no_point() {
    let learned = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("content/oyster/likeness.txt"));
    let learned = learned.unwrap();
    let lines = learned.lines().filter(|l| !l.starts_with(['@', '#']));
    let words: Vec<&str> = lines.filter_map(|l| l.split(' ').next()).filter(|w| !w.contains('_')).collect();
    assert!(words.len() > 2000);
    let knowledge = Arc::new(Knowledge::bundled(None, 1));
    for (unit, of) in knowledge.guide.units.iter().enumerate() {
        for word in words.iter().step_by(11).chain(&["Stop", "Slowly", "Flags"]) {
            let text = format!("# My notes\n\n## {}\n\n{word}.\n", of.heading());
            let mut notebook = Notebook::new(Path::new("/n"), Arc::new(Config::default()), Some(knowledge.clone()));
            notebook.put(&Path::new("/n/a.md").into(), NotesFile::new(&text), &mut Cache::default());
            for point in 0..of.points.len() {
                let best = notebook.best(unit, point).map(|best| best.point.reason.clone());
                assert_ne!(best.as_deref(), Some("said in words of your own"), "{}: {word}", of.points[point].id);
            }
        }
    }
}
