//! Learns the words by which answers make the bundled guide's points (`coverage::likeness`).

use crate::doubt::{called, rows};
use panelprep::config::Config;
use panelprep::coverage::likeness::table::{MEANT, UNIT};
use panelprep::coverage::scope::{proves, statements};
use panelprep::coverage::stem::{is_filler, with_stem};
use panelprep::coverage::words::{Token, words_of};
use panelprep::markdown;
use panelprep::notebook::{Cache, Knowledge, Notebook};
use panelprep::notes::NotesFile;
use panelprep::text::Span;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

/// What it is learned from.
const LABELLED: [&str; 85] = [
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
    "unread-natural34",
    "unread-natural35",
    "unread-natural36",
    "unread-natural37",
    "unread-natural38",
    "unread-natural39",
    "unread-natural40",
    "unread-natural41",
    "unread-natural42",
    "unread-natural43",
    "unread-natural44",
    "unread-natural45",
    "said4",
    "unread-hard13",
    "unread-hard15",
    "unread-hard16",
    "unread-hard17",
    "unread-hard18",
    "plain4",
    "unread-natural8",
    "unread-natural15",
    "unread-natural16",
    "unread-natural20",
    "unread-natural21",
    "unread-natural27",
    "unread-natural28",
    "unread-natural29",
    "unread-natural30",
    "unread-natural31",
    "unread-natural32",
    "unread-natural33",
    "unread-hard8",
    "unread-hard10",
    "unread-hard12",
    "unread-hard14",
];

/// The stems of words, and pairs of stems that follow each other.
type Stems = BTreeSet<String>;

fn stems(tokens: &[Token]) -> Arc<Stems> {
    let stems: Vec<String> = tokens.iter().map(|t| with_stem(&t.word, str::to_string)).collect();
    let pairs = stems.windows(2).map(|pair| pair.join("_"));
    Arc::new(pairs.chain(stems.iter().cloned()).collect())
}

/// The sentences of an answer, with their places.
fn sentences(text: &str) -> Vec<(Span, Arc<Stems>)> {
    let parsed = markdown::parse(text);
    let mut out = Vec::new();
    for (i, block) in parsed.blocks.iter().enumerate().filter(|(_, b)| proves(b)) {
        statements(text, i, block, &mut out);
    }
    out.iter().map(|s| (s.span, stems(&s.tokens))).collect()
}

/// A sentence that is longer than the evidence in it by fewer bytes is the evidence.
const SAME: usize = 8;

/// What a plain sentence in nearly the guide's words weighs: others were written to avoid these.
const PLAIN: f64 = 2.0;

/// One in so many runs of answers to other questions is learned as not making a point, and what that weighs.
const EVERY: usize = 16;
const ELSEWHERE: f64 = 0.1;

/// What it weighs that a sentence beside the evidence doesn't make the point.
const BESIDE: f64 = 0.1;

/// Up to so many neighbours say something together, as in `coverage::likeness`.
const TOGETHER: usize = 3;

/// Sentences that follow each other, whether they make a point, and how much that weighs.
type Sample = (Vec<Arc<Stems>>, bool, f64);

/// The files that are learned from.
fn labelled() -> Vec<&'static str> {
    let without = std::env::var("WITHOUT").unwrap_or_default();
    LABELLED.into_iter().filter(|file| !without.split(',').any(|w| w == *file)).collect()
}

/// For each point, what makes it and what doesn't.
fn samples() -> BTreeMap<String, Vec<Sample>> {
    let mut out: BTreeMap<String, Vec<Sample>> = BTreeMap::new();
    let mut all_said: Vec<(String, Vec<Arc<Stems>>)> = Vec::new();
    for file in labelled() {
        let weight = if file.starts_with("plain") { PLAIN } else { 1.0 };
        for row in rows(file) {
            let all = sentences(&row.text);
            let runs: Vec<(Span, Vec<Arc<Stems>>)> = (1..=TOGETHER)
                .flat_map(|n| all.windows(n))
                .map(|run| {
                    let (first, last) = (run[0].0, run[run.len() - 1].0);
                    (Span::new(first.start, last.end), run.iter().map(|(_, stems)| stems.clone()).collect())
                })
                .collect();
            all_said.extend(runs.iter().map(|(_, run)| (row.unit.clone(), run.clone())));
            for (point, label) in &row.labels {
                let of = out.entry(point.clone()).or_default();
                match (label.as_str(), row.evidence.get(point)) {
                    ("covered", Some(evidence)) => {
                        of.push((vec![stems(&words_of(evidence).tokens)], true, weight));
                        // what the evidence stands in makes it too
                        let at = row.text.find(evidence.as_str()).unwrap();
                        let at = Span::new(at, at + evidence.len());
                        let around = runs.iter().filter(|(span, _)| span.start <= at.start && at.end <= span.end);
                        let around = around.filter(|(span, _)| span.len() > at.len() + SAME);
                        of.extend(around.map(|(_, run)| (run.clone(), true, weight)));
                        // the rest of the answer may make it as well
                        let beside = all.iter().filter(|(span, _)| span.end <= at.start || at.end <= span.start);
                        of.extend(beside.map(|(_, stems)| (vec![stems.clone()], false, BESIDE)));
                    }
                    ("covered", None) if all.len() == 1 => of.push((vec![all[0].1.clone()], true, weight)),
                    ("missing", _) => of.extend(runs.iter().map(|(_, run)| (run.clone(), false, weight))),
                    _ => {}
                }
                if label != "covered" {
                    let others = row.evidence.iter().filter(|(id, _)| *id != point);
                    of.extend(others.map(|(_, e)| (vec![stems(&words_of(e).tokens)], false, weight)));
                }
            }
        }
    }
    // what answers other questions doesn't answer this one, as a rule
    for (n, (point, of)) in out.iter_mut().enumerate() {
        let unit = point.split('.').next().unwrap();
        let elsewhere = all_said.iter().skip(n % EVERY).step_by(EVERY).filter(|(other, _)| other != unit);
        of.extend(elsewhere.map(|(_, run)| (run.clone(), false, ELSEWHERE)));
    }
    out
}

/// The sentences by which phrases make a point, with those before and after: whether they are meant as they are said.
fn meant(knowledge: &Knowledge) -> Vec<Sample> {
    /// What it weighs that a point made in part isn't made.
    const PART: f64 = 0.3;
    let mut out = Vec::new();
    for row in labelled().into_iter().flat_map(rows) {
        let all = sentences(&row.text);
        called(&row, knowledge, &mut |of| {
            let first = of.shown.iter().find(|f| f.0 == 0).map(|f| f.1.span);
            let at = first.and_then(|first| all.iter().position(|(span, _)| span.overlaps(first)));
            let (Some(at), Some(label)) = (at, row.labels.get(of.id)) else { return };
            let near = &all[at.saturating_sub(1)..all.len().min(at + 2)];
            let weight = if label == "partial" { PART } else { 1.0 };
            out.push((near.iter().map(|(_, stems)| stems.clone()).collect(), label == "covered", weight));
        });
    }
    out
}

/// A sentence's words, by number, each with what it says of a sentence of that length.
type Vector = Vec<(usize, f64)>;

/// Logistic regression; what is made and what isn't weigh the same. Accelerated gradient descent.
fn fit(samples: &[(Vector, bool, f64)], words: usize, loose: f64) -> (Vec<f64>, f64) {
    const ROUNDS: usize = 300;
    let of = |made: bool| samples.iter().filter(|s| s.1 == made).map(|s| s.2).sum::<f64>().max(1.0);
    let n: f64 = samples.iter().map(|s| s.2).sum();
    let weigh = [n / (2.0 * of(false)), n / (2.0 * of(true))];
    let step = 1.0 / (1.0 + loose * n / 2.0);
    let (mut at, mut ahead) = (vec![0.0; words + 1], vec![0.0; words + 1]);
    for round in 0..ROUNDS {
        let mut slope: Vec<f64> = ahead.clone();
        slope[words] = 0.0;
        for (vector, made, weight) in samples {
            let sum: f64 = ahead[words] + vector.iter().map(|(w, x)| ahead[*w] * x).sum::<f64>();
            let off =
                loose * weight * weigh[usize::from(*made)] * (1.0 / (1.0 + (-sum).exp()) - f64::from(u8::from(*made)));
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

/// How much what is learned from weighs beside a penalty on large weights: for points, and for what is meant.
const LOOSE: f64 = 8.0;
const MEANT_LOOSE: f64 = 1.0;
/// In answers to so many of the questions a word must be that tells what is meant.
const UNITS: usize = 6;
/// In so many sentences a word must be, or a pair.
const WORD: usize = 3;
const PAIR: usize = 8;
/// A weight that says so little is left out.
const LEAST: i8 = 2;
/// A weight of this is looked at a second time.
const LITTLE: f64 = 3.0;

/// Learns the weights and with `TRAIN=1` writes them: `TRAIN=1 cargo test --test it train_likeness -- --ignored`.
/// `WITHOUT=dev-hard,own2` leaves files out, to see what the rest says of them. What is meant is learned from the sentences
/// that verdicts show, which depend a little on the weights before: run it twice.
#[test]
#[ignore = "learns weights"]
fn train_likeness() {
    let knowledge = Knowledge::bundled(None, 1);
    let points: Vec<_> = knowledge.guide.units.iter().flat_map(|u| &u.points).collect();
    let words =
        |text: &str| words_of(text).tokens.into_iter().map(|t| t.word.to_string()).collect::<Vec<_>>().join(" ");
    let mut samples = samples();
    let of_points = points.iter().map(|p| (&*p.id, words(&p.text), LOOSE, samples.remove(&p.id).unwrap()));
    let meant = (MEANT, MEANT.to_string(), MEANT_LOOSE, meant(&knowledge));
    let columns: Vec<_> = of_points.chain([meant]).collect();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let distinct: BTreeSet<&Arc<Stems>> = columns.iter().flat_map(|c| &c.3).flat_map(|(run, ..)| run).collect();
    distinct.iter().flat_map(|s| s.iter()).for_each(|stem| *seen.entry(stem).or_default() += 1);
    // rarer ones are learned by heart
    let enough = |stem: &str| if stem.contains('_') { PAIR } else { WORD };
    let kept: Vec<(&str, usize)> = seen.into_iter().filter(|(stem, n)| *n >= enough(stem)).collect();
    let number: HashMap<&str, usize> = kept.iter().enumerate().map(|(i, (stem, _))| (*stem, i)).collect();
    let total = distinct.len() as f64;
    let says: Vec<f64> = kept.iter().map(|(_, n)| ((1.0 + total) / (1.0 + *n as f64)).ln() + 1.0).collect();
    let vector = |run: &[Arc<Stems>]| -> Vector {
        let stems = run.iter().flat_map(|stems| stems.iter());
        let words: Vec<usize> = stems.filter_map(|s| number.get(s.as_str()).copied()).collect();
        let norm = words.iter().map(|w| says[*w].powi(2)).sum::<f64>().sqrt().max(1.0);
        words.into_iter().map(|w| (w, says[w] / norm)).collect()
    };
    // what is said of many questions tells nothing of one; neither do the guide's words
    let mut units: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (id, .., of) in columns.iter().filter(|c| c.0 != MEANT) {
        let unit = id.split('.').next().unwrap();
        let stems = of.iter().flat_map(|(run, ..)| run).flat_map(|stems| stems.iter());
        stems.for_each(|stem| _ = units.entry(stem).or_default().insert(unit));
    }
    let models: Vec<_> = (0..knowledge.guide.units.len()).filter_map(|u| knowledge.lexicon.unit(u)).collect();
    let guides: BTreeSet<&str> =
        models.iter().flat_map(|m| &m.points).flat_map(|p| &p.stems).map(|stem| &**stem).collect();
    let is_general = |stem: &str| {
        units.get(stem).is_some_and(|units| units.len() >= UNITS)
            && stem.split('_').all(|part| is_filler(part) || !guides.contains(part))
    };
    let general: Vec<bool> = kept.iter().map(|(stem, _)| is_general(stem)).collect();
    let learned: Vec<(Vec<f64>, f64)> = columns
        .iter()
        .map(|(id, _, loose, of)| {
            let of = of.iter();
            let mut of: Vec<(Vector, bool, f64)> =
                of.map(|(run, made, weight)| (vector(run), *made, *weight)).collect();
            if *id == MEANT {
                of.iter_mut().for_each(|(vector, ..)| vector.retain(|(word, _)| general[*word]));
            }
            let (weights, _) = fit(&of, kept.len(), *loose);
            // those that say something are weighed once more, without the rest
            let little = |word: usize| (weights[word] * says[word]).abs() < LITTLE;
            of.iter_mut().for_each(|(vector, ..)| vector.retain(|(word, _)| !little(*word)));
            fit(&of, kept.len(), *loose)
        })
        .collect();
    let mut text = String::from(
        "# Learned, not written: `TRAIN=1 cargo test --test it train_likeness -- --ignored`. See src/coverage/likeness/table.rs.\n",
    );
    for ((id, words, ..), (_, bias)) in columns.iter().zip(&learned) {
        text += &format!("@ {id} {bias:.3} {words}\n");
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
