//! Learns what makes a verdict doubtful (`coverage::doubt`) from labelled answers to the bundled guide.

use panelprep::coverage::doubt::{self, COUNT};
use panelprep::coverage::generic::score::{Found, all, counting};
use panelprep::coverage::judge::{Judged, judge};
use panelprep::coverage::lexicon::UnitModel;
use panelprep::coverage::reason::{DOUBTED, UNCLEAR};
use panelprep::coverage::verdict::{PointCoverage, Verdict, Word, verdicts};
use panelprep::notebook::Knowledge;
use panelprep::notes::NotesFile;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// What it is learned from; the last number is how much a row of it counts.
const LABELLED: [(&str, f64); 27] = [
    ("dev-hard", 1.0),
    ("dev-natural", 3.0),
    ("own", 1.0),
    ("tune", 1.0),
    ("stance", 1.0),
    ("fresh-hard", 1.0),
    ("fresh-natural", 3.0),
    ("sister-hard", 1.0),
    ("sister-natural", 3.0),
    ("sister-hard2", 2.0),
    ("sister-hard3", 2.0),
    ("unread-hard", 2.0),
    ("unread-hard2", 2.0),
    ("unread-hard3", 2.0),
    ("unread-hard4", 2.0),
    ("unread-hard5", 2.0),
    ("unread-natural7", 3.0),
    ("unread-natural9", 3.0),
    ("unread-natural10", 3.0),
    ("unread-natural11", 3.0),
    ("unread-natural12", 3.0),
    ("unread-hard6", 2.0),
    ("unread-natural13", 3.0),
    ("unread-natural14", 3.0),
    ("unread-hard7", 2.0),
    // what is done, said in nearly the guide's words
    ("plain", 3.0),
    ("plain2", 3.0),
];

/// A labelled answer.
#[derive(Deserialize)]
pub struct Row {
    /// The question's id.
    pub unit: String,
    /// The answer.
    pub text: String,
    /// Of each point, its label.
    pub labels: BTreeMap<String, String>,
    /// Of points that are made, what says so.
    #[serde(default)]
    pub evidence: BTreeMap<String, String>,
}

/// The rows of a data file.
pub fn rows(file: &str) -> Vec<Row> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/coverage");
    let text = std::fs::read_to_string(fixtures.join(format!("{file}.jsonl"))).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A point that its ideas make: what is counted of it, and whether a reader says that it is made.
struct Sample {
    file: String,
    counts: [f32; COUNT],
    made: bool,
    weight: f64,
}

/// The finds that a verdict shows.
fn shown<'a>(judged: &'a [Arc<Judged>], point: usize, verdict: &PointCoverage) -> Vec<Found<'a>> {
    let shows = |f: &Found| verdict.evidence.iter().any(|e| e.segment == f.0 && e.span.overlaps(f.1.span));
    counting(judged, point).filter(shows).collect()
}

/// A point that its phrases make, whether that is doubted or not.
pub struct Called<'a> {
    /// The point's id.
    pub id: &'a str,
    /// Of its unit.
    pub model: &'a UnitModel,
    /// The answer.
    pub judged: &'a [Arc<Judged>],
    /// What was found of it.
    pub finds: Vec<Found<'a>>,
    /// The finds that the verdict shows.
    pub shown: Vec<Found<'a>>,
}

/// Hands on each point that the phrases make in an answer. What is like others' sentences alone has no finds.
pub fn called(row: &Row, knowledge: &Knowledge, take: &mut dyn FnMut(Called<'_>)) {
    let unit = knowledge.guide.unit(&row.unit).unwrap();
    let model = knowledge.lexicon.unit(unit).unwrap();
    let notes = NotesFile::new(&row.text);
    let judged: Vec<_> = notes.segments().iter().map(|s| Arc::new(judge(&model, s.segment, None, &[]))).collect();
    let made = verdicts(&model, &judged, &|_| Word::default());
    for (p, point) in knowledge.guide.units[unit].points.iter().enumerate() {
        let shown = shown(&judged, p, &made[p]);
        let doubted = [DOUBTED, UNCLEAR].contains(&&*made[p].reason);
        if made[p].verdict == Verdict::Covered && !shown.is_empty() || doubted {
            let finds = all(&judged).filter(|f| f.1.point == p).collect();
            take(Called { id: &point.id, model: &model, judged: &judged, finds, shown });
        }
    }
}

fn samples(file: &str, weight: f64, knowledge: &Knowledge) -> Vec<Sample> {
    let mut out = Vec::new();
    for row in rows(file) {
        called(&row, knowledge, &mut |of| {
            if let Some(label) = row.labels.get(of.id).filter(|l| *l != "partial") {
                let counts = doubt::counts(of.model, of.judged, &of.finds, &of.shown);
                out.push(Sample { file: file.to_string(), counts, made: label == "covered", weight });
            }
        });
    }
    out
}

/// The chance that the weights give to counts.
fn chance(counts: &[f32; COUNT], (weights, bias): &([f32; COUNT], f32)) -> f32 {
    let sum = bias + counts.iter().zip(weights).map(|(x, w)| x * w).sum::<f32>();
    panelprep::coverage::generic::score::logistic(sum)
}

/// Logistic regression over standardised counts, with a penalty on large weights; what is made and what isn't weigh the same.
fn fit(samples: &[&Sample]) -> ([f32; COUNT], f32) {
    const PENALTY: f64 = 6.0;
    let n = samples.len() as f64;
    let of = |made: bool| samples.iter().filter(|s| s.made == made).count().max(1) as f64;
    let weigh = |s: &Sample| s.weight * n / (2.0 * of(s.made));
    let value = |s: &Sample, i: usize| f64::from(s.counts[i]);
    let mean: Vec<f64> = (0..COUNT).map(|i| samples.iter().map(|s| value(s, i)).sum::<f64>() / n).collect();
    let spread = |i: usize| (samples.iter().map(|s| (value(s, i) - mean[i]).powi(2)).sum::<f64>() / n).sqrt();
    let scale: Vec<f64> = (0..COUNT).map(|i| spread(i).max(1e-3)).collect();
    let rows: Vec<(Vec<f64>, f64, f64)> = samples
        .iter()
        .map(|s| {
            let row = (0..COUNT).map(|i| (value(s, i) - mean[i]) / scale[i]).collect();
            (row, weigh(s), f64::from(u8::from(s.made)))
        })
        .collect();
    let (mut weights, mut bias) = ([0.0; COUNT], 0.0);
    for _ in 0..3000 {
        let (mut slope, mut at_bias) = ([0.0; COUNT], 0.0);
        for (row, weight, made) in &rows {
            let sum: f64 = bias + row.iter().zip(&weights).map(|(x, w)| x * w).sum::<f64>();
            let off = weight * (1.0 / (1.0 + (-sum).exp()) - made);
            row.iter().zip(&mut slope).for_each(|(x, s)| *s += off * x);
            at_bias += off;
        }
        (0..COUNT).for_each(|i| weights[i] -= 0.3 * (slope[i] + PENALTY * weights[i]) / n);
        bias -= 0.3 * at_bias / n;
    }
    let plain: Vec<f32> = (0..COUNT).map(|i| (weights[i] / scale[i]) as f32).collect();
    let shift: f64 = (0..COUNT).map(|i| weights[i] / scale[i] * mean[i]).sum();
    (plain.try_into().unwrap(), (bias - shift) as f32)
}

/// Learns the weights, shows what they do on each file when the others alone were learned from, and with `TRAIN=1` writes
/// `weights.rs`. Run it after a change of the rubric: `TRAIN=1 cargo test --test it train_doubt -- --ignored --nocapture`.
#[test]
#[ignore = "learns weights"]
fn train_doubt() {
    let knowledge = Knowledge::bundled(None, 1);
    let all: Vec<Sample> = LABELLED.iter().flat_map(|(name, weight)| samples(name, *weight, &knowledge)).collect();
    for (left_out, _) in LABELLED {
        let (own, others): (Vec<&Sample>, Vec<&Sample>) = all.iter().partition(|s| s.file == left_out);
        let learned = fit(&others);
        print!("{left_out:16}");
        for least in [0.1, 0.15, 0.2, 0.25, 0.3] {
            let doubted =
                |made: bool| own.iter().filter(|s| s.made == made && chance(&s.counts, &learned) < least).count();
            let of = |made: bool| own.iter().filter(|s| s.made == made).count();
            print!("  {least}: right {}/{}, wrong {}/{}", doubted(true), of(true), doubted(false), of(false));
        }
        println!();
    }
    let (weights, bias) = fit(&all.iter().collect::<Vec<_>>());
    let lines: String = weights
        .iter()
        .zip(doubt::NAMES)
        .map(|(w, name)| format!("    {:?}, // {name}\n", (w * 1000.0).round() / 1000.0))
        .collect();
    let text = format!(
        "//! How much each count weighs. Learned, not written: `TRAIN=1 cargo test --test it train_doubt -- --ignored`.\n\n\
         use super::COUNT;\n\n/// What is there before anything is counted.\npub const BIAS: f32 = {:?};\n\n\
         /// The weights, in the order of `NAMES`.\npub const WEIGHTS: [f32; COUNT] = [\n{lines}];\n",
        (bias * 1000.0).round() / 1000.0
    );
    println!("{text}");
    if std::env::var("TRAIN").is_ok() {
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/coverage/doubt/weights.rs"), text).unwrap();
    }
}
