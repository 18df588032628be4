//! What is known of a whole notebook, kept by adding and taking away files, never counted again.

use super::brief::{Answered, Brief};
use imbl::{OrdMap, OrdSet};
use std::cmp::Reverse;
use std::path::Path;
use std::sync::Arc;

/// Counts over all files.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    units: Vec<UnitSum>,
    /// Files by how many of their sections are linked, most first.
    ranking: OrdSet<(Reverse<usize>, Arc<Path>)>,
    /// Files whose answers link to sections of other files.
    storytellers: OrdSet<Arc<Path>>,
}

/// Counts of one question or exercise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UnitSum {
    /// Answers that were started.
    pub answered: usize,
    /// Those of them that tell of something that happened.
    pub told: usize,
    /// Those that aren't versions of their own.
    pub plain: usize,
    /// The files with an answer, started or not.
    pub files: OrdMap<Arc<Path>, Arc<Brief>>,
    /// For each point, how many answers have each verdict (by [`crate::coverage::verdict::Verdict`] as a number).
    pub verdicts: Vec<[usize; 4]>,
    /// For each point, how many answers leave it out by choice.
    pub by_choice: Vec<usize>,
}

impl Sums {
    /// Nothing yet, for units with so many points each.
    pub fn new(points: Vec<usize>) -> Self {
        let unit = |n: usize| UnitSum { verdicts: vec![[0; 4]; n], by_choice: vec![0; n], ..UnitSum::default() };
        Sums { units: points.into_iter().map(unit).collect(), ..Sums::default() }
    }

    /// The counts of a unit.
    pub fn unit(&self, index: usize) -> Option<&UnitSum> {
        self.units.get(index)
    }

    /// The file with the most linked sections.
    pub fn home(&self) -> Option<&Arc<Path>> {
        self.ranking.get_min().map(|(_, path)| path)
    }

    /// The files whose answers link to other files.
    pub fn storytellers(&self) -> impl Iterator<Item = &Arc<Path>> {
        self.storytellers.iter()
    }

    pub(super) fn add(&mut self, path: &Arc<Path>, brief: &Arc<Brief>) {
        if brief.linked > 0 {
            self.ranking.insert((Reverse(brief.linked), path.clone()));
        }
        if !brief.stories.is_empty() {
            self.storytellers.insert(path.clone());
        }
        for answer in &brief.answers {
            if let Some(sum) = self.units.get_mut(answer.unit) {
                sum.files.insert(path.clone(), brief.clone());
                count(sum, answer, |n| *n += 1);
            }
        }
    }

    pub(super) fn take(&mut self, path: &Arc<Path>, brief: &Brief) {
        self.ranking.remove(&(Reverse(brief.linked), path.clone()));
        self.storytellers.remove(path);
        for answer in &brief.answers {
            if let Some(sum) = self.units.get_mut(answer.unit) {
                sum.files.remove(path);
                count(sum, answer, |n| *n = n.saturating_sub(1));
            }
        }
    }
}

fn count(sum: &mut UnitSum, answer: &Answered, change: impl Fn(&mut usize)) {
    if answer.started {
        change(&mut sum.answered);
        if answer.is_example {
            change(&mut sum.told);
        }
        if !answer.is_version {
            change(&mut sum.plain);
        }
    }
    for (point, (verdicts, by_choice)) in answer.points.iter().zip(sum.verdicts.iter_mut().zip(&mut sum.by_choice)) {
        if let Some(n) = verdicts.get_mut(point.verdict as usize) {
            change(n);
        }
        if point.by_choice {
            change(by_choice);
        }
    }
}
