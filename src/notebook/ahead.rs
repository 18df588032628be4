//! A file that is read for the first time: where much of it is to be judged, that is done on all cores.

use super::analyse::{Cache, Context, FileAnalysis, Key};
use super::answer::Answer;
use super::assess::keys;
use super::code::{self, Code};
use super::knowledge::Knowledge;
use crate::coverage::judge::{Judged, judge};
use crate::exercise;
use crate::notes::Segment;
use std::collections::{BTreeMap, HashSet};
use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Below so many bytes of unknown text another thread costs more than it saves.
const MUCH: usize = 8 * 1024;
/// More threads than that have nothing to do in one file.
const THREADS: usize = 4;
/// Code is walked by functions that call themselves.
const STACK: usize = 8 << 20;

/// Something that is to be judged.
enum Task {
    Prose(Key, Arc<Segment>),
    Code(Code),
}

/// What came of it.
enum Done<'t> {
    Prose(&'t Key, Arc<Judged>),
    Code(&'t Code, u64, Arc<exercise::Analysis>),
}

/// Judges what isn't known yet of these answers, if that is much.
pub(super) fn ahead(file: &FileAnalysis, answers: &[Answer], context: &Context<'_>, cache: &mut Cache) {
    if context.before.is_some() || file.notes.text().len() < MUCH {
        return;
    }
    // asking costs as much as a keystroke may
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(THREADS);
    if threads < 2 {
        return;
    }
    let (groups, bytes) = tasks(file, answers, context, cache);
    if bytes < MUCH || groups.len() < 2 {
        return;
    }
    let (knowledge, groups, next) = (&**context.knowledge, &groups, AtomicUsize::new(0));
    // a unit's knowledge is made ready by the first that needs it: one thread takes all of a unit
    let work = || {
        let mine = || groups.get(next.fetch_add(1, Ordering::Relaxed));
        std::iter::from_fn(mine).flatten().filter_map(|task| done(task, knowledge)).collect::<Vec<Done<'_>>>()
    };
    let all = thread::scope(|scope| {
        let thread = || thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).ok();
        let others: Vec<_> = (1..threads.min(groups.len())).filter_map(|_| thread()).collect();
        let mut all = work();
        // what a thread that panicked has left is judged later, where a panic is dealt with
        others.into_iter().filter_map(|other| other.join().ok()).for_each(|more| all.extend(more));
        all
    });
    for one in all {
        match one {
            Done::Prose(key, judged) => cache.learn_judged(key.clone(), judged),
            Done::Code(code, key, analysis) => cache.learn_code(code, key, analysis),
        }
    }
}

/// What is to be judged, unit by unit, the longest first; and how many bytes that are.
fn tasks(file: &FileAnalysis, answers: &[Answer], context: &Context<'_>, cache: &mut Cache) -> (Vec<Vec<Task>>, usize) {
    let mut groups: BTreeMap<usize, (usize, Vec<Task>)> = BTreeMap::new();
    let mut seen: HashSet<Key> = HashSet::new();
    for answer in answers {
        let (bytes, group) = groups.entry(answer.unit).or_default();
        for (part, key) in answer.parts().zip(keys(file, answer, context)) {
            if !cache.knows(&key) && seen.insert(key.clone()) {
                *bytes += part.segment.text.len();
                group.push(Task::Prose(key, part.segment.clone()));
            }
        }
        let code = context
            .knowledge
            .guide
            .units
            .get(answer.unit)
            .and_then(|unit| code::unknown(unit, answer, context.knowledge, cache));
        group.extend(code.map(Task::Code));
    }
    let mut groups: Vec<(usize, Vec<Task>)> = groups.into_values().filter(|(_, tasks)| !tasks.is_empty()).collect();
    groups.sort_by_key(|(bytes, _)| std::cmp::Reverse(*bytes));
    let bytes = groups.iter().map(|(bytes, _)| bytes).sum();
    (groups.into_iter().map(|(_, tasks)| tasks).collect(), bytes)
}

fn done<'t>(task: &'t Task, knowledge: &Knowledge) -> Option<Done<'t>> {
    Some(match task {
        Task::Prose(key, segment) => {
            let model = knowledge.lexicon.unit(key.1)?;
            Done::Prose(key, Arc::new(judge(&model, segment, key.2, &key.3)))
        }
        Task::Code(code) => {
            let (key, analysis) = code.judge(knowledge)?;
            Done::Code(code, key, Arc::new(analysis))
        }
    })
}
