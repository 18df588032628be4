//! An exercise's code: judged once for each content, and beside the message loop where it is long and being typed.

use super::analyse::Cache;
use super::answer::Answer;
use super::knowledge::Knowledge;
use crate::exercise::{Analysis, Fence, Input, analyse};
use crate::guide::{PointKind, Unit};
use crate::markdown::{Block, Kind};
use crate::notes::Segment;
use crate::text::slice;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::Arc;

/// Code above this many bytes takes longer to judge than a keystroke may.
const LONG: usize = 8 * 1024;

/// Long code that is still to be judged: all that is needed for it.
#[derive(Clone, Debug)]
pub struct LongCode {
    /// The file that it stands in.
    pub path: Arc<Path>,
    unit: usize,
    key: u64,
    knowledge: Arc<Knowledge>,
    material: Material,
}

/// An answer's fences (language and code) and the words around them.
#[derive(Clone, Debug, Default)]
struct Material {
    fences: Vec<(String, String)>,
    prose: String,
}

impl LongCode {
    /// Judges it.
    pub fn judge(&self) -> Analysis {
        match self.knowledge.guide.units.get(self.unit) {
            Some(unit) => self.material.judge(unit, &self.knowledge),
            None => Analysis::default(),
        }
    }
}

impl Cache {
    /// Takes in what came of judging code that was put off.
    pub fn learn(&mut self, code: &LongCode, analysis: Analysis) {
        self.code.insert(code.key, (Arc::new(analysis), self.round));
    }
}

/// Code that isn't known yet.
#[derive(Clone, Debug)]
pub(super) struct Code {
    unit: usize,
    sections: u64,
    material: Material,
}

impl Code {
    /// Judges it: its key, and what came of it.
    pub fn judge(&self, knowledge: &Knowledge) -> Option<(u64, Analysis)> {
        let unit = knowledge.guide.units.get(self.unit)?;
        Some((self.material.key(unit, knowledge), self.material.judge(unit, knowledge)))
    }
}

impl Cache {
    /// Takes in what came of judging code ahead.
    pub(super) fn learn_code(&mut self, code: &Code, key: u64, analysis: Arc<Analysis>) {
        for key in [key, code.sections] {
            self.code.insert(key, (analysis.clone(), self.round));
        }
    }
}

/// An answer's code, if it isn't known and may be judged now.
pub(super) fn unknown(unit: &Unit, answer: &Answer, knowledge: &Knowledge, cache: &mut Cache) -> Option<Code> {
    unit.code()?;
    let sections = sections(unit, answer, knowledge);
    if fences(answer).is_empty() || cache.known_code(sections).is_some() {
        return None;
    }
    let material = Material::of(answer);
    (!material.waits(cache)).then_some(Code { unit: answer.unit, sections, material })
}

/// A key of all that the answer's sections hold: the same sections hold the same code.
fn sections(unit: &Unit, answer: &Answer, knowledge: &Knowledge) -> u64 {
    let mut hasher = DefaultHasher::new();
    answer.parts().for_each(|part| part.segment.id.hash(&mut hasher));
    (&unit.id, knowledge.generation).hash(&mut hasher);
    hasher.finish()
}

/// Whether an edit of one section leaves an answer's code, and what is named in the words around it, as they were.
pub(super) fn is_untouched(old: &Segment, new: &Segment, knowledge: &Knowledge) -> bool {
    let words = |segment: &Segment| {
        let mut prose = String::new();
        add_prose(segment, &mut prose);
        prose
    };
    let code = |segment: &Segment| {
        let fences = segment.body.blocks.iter().enumerate().filter(|(_, b)| is_fence(b));
        fences.map(|(i, b)| (i, slice(&segment.text, b.span).to_string())).collect::<Vec<_>>()
    };
    let (before, after) = (words(old), words(new));
    code(old) == code(new) && knowledge.code().named(&before) == knowledge.code().named(&after)
}

fn is_fence(block: &Block) -> bool {
    !block.quoted && matches!(block.kind, Kind::Fence { .. })
}

/// The words of a segment, line by line. What follows it is another sentence.
fn add_prose(segment: &Segment, out: &mut String) {
    let is_prose = |b: &&Block| !b.quoted && !matches!(b.kind, Kind::Heading(_) | Kind::Fence { .. });
    for run in segment.body.blocks.iter().filter(is_prose).flat_map(|b| &b.runs) {
        out.push_str(slice(&segment.text, *run));
        out.push('\n');
    }
    out.push_str(".\n");
}

/// Where the answer's fences stand: part and block.
fn fences(answer: &Answer) -> Arc<[(usize, usize)]> {
    let blocks = answer.parts().enumerate();
    blocks
        .flat_map(|(i, part)| part.segment.body.blocks.iter().enumerate().map(move |(b, block)| (i, b, block)))
        .filter(|(.., block)| is_fence(block))
        .map(|(i, b, _)| (i, b))
        .collect()
}

impl Material {
    fn of(answer: &Answer) -> Material {
        let mut material = Material::default();
        for part in answer.parts() {
            for block in part.segment.body.blocks.iter().filter(|b| !b.quoted) {
                if let Kind::Fence { lang, .. } = &block.kind {
                    material.fences.push((lang.to_string(), block.code(&part.segment.text)));
                }
            }
            add_prose(part.segment, &mut material.prose);
        }
        material
    }

    /// Of the words around the code only what they name matters: typing them judges nothing anew.
    fn key(&self, unit: &Unit, knowledge: &Knowledge) -> u64 {
        let mut hasher = DefaultHasher::new();
        (&self.fences, &unit.id, knowledge.generation).hash(&mut hasher);
        knowledge.code().named(&self.prose).hash(&mut hasher);
        hasher.finish()
    }

    /// Whether it takes longer to judge than somebody who types may wait.
    fn waits(&self, cache: &Cache) -> bool {
        cache.hurry && self.fences.iter().map(|(_, code)| code.len()).sum::<usize>() > LONG
    }

    fn judge(&self, unit: &Unit, knowledge: &Knowledge) -> Analysis {
        let Some(code) = unit.code() else { return Analysis::default() };
        let issues: Vec<String> = unit.points_of(PointKind::Issue).map(|(_, p)| p.id.clone()).collect();
        let fences: Vec<Fence<'_>> = self.fences.iter().map(|(lang, code)| Fence { lang, code }).collect();
        analyse(&Input {
            original: code.original.as_deref(),
            improved: code.improved.as_deref(),
            language: &code.lang,
            fences: &fences,
            prose: &self.prose,
            issue_ids: &issues,
            rubric: knowledge.code(),
        })
    }
}

impl Cache {
    fn known_code(&mut self, key: u64) -> Option<Arc<Analysis>> {
        let round = self.round;
        let (known, used) = self.code.get_mut(&key)?;
        *used = round;
        Some(known.clone())
    }
}

/// Finds out which issues remain in an exercise's code. Where that is put off, the answer waits.
pub(super) fn judge(answer: &mut Answer, knowledge: &Arc<Knowledge>, cache: &mut Cache) {
    let Some((path, unit)) = answer.path.clone().zip(knowledge.guide.units.get(answer.unit)) else { return };
    (answer.code, answer.fences) = (None, Arc::default());
    cache.put_off.retain(|c| c.path != path || c.unit != answer.unit);
    if unit.code().is_none() {
        return;
    }
    answer.fences = fences(answer);
    if answer.fences.is_empty() {
        return;
    }
    let sections = sections(unit, answer, knowledge);
    if let Some(known) = cache.known_code(sections) {
        answer.code = Some(known);
        return;
    }
    let material = Material::of(answer);
    let key = material.key(unit, knowledge);
    if let Some(known) = cache.known_code(key) {
        cache.code.insert(sections, (known.clone(), cache.round));
        answer.code = Some(known);
        return;
    }
    if material.waits(cache) {
        let knowledge = knowledge.clone();
        cache.put_off.push(LongCode { path, unit: answer.unit, key, knowledge, material });
        return;
    }
    let analysis = Arc::new(material.judge(unit, knowledge));
    for key in [key, sections] {
        cache.code.insert(key, (analysis.clone(), cache.round));
    }
    answer.code = Some(analysis);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::testing::{notebook, path};
    use crate::notes::NotesFile;

    fn notes(prose: &str, code: &str) -> String {
        format!("## Exercise 1: Count quickly\n\n{prose}\n\n```ruby\n{code}```\n")
    }

    #[test]
    fn long_code_is_put_off_while_somebody_types_and_learnt_later() {
        let long = format!("n = User.all.count {{ |u| u.active }}\n{}", "n += 1\n".repeat(2_000));
        let mut book = notebook(&[]);
        let mut cache = Cache { hurry: true, ..Cache::default() };
        let code_of = |book: &crate::notebook::Notebook| book.file(&path("a.md")).unwrap().answers[0].clone();
        book.put(&path("a.md"), NotesFile::new(&notes("Mine.", "n = 1\n")), &mut cache);
        assert!(code_of(&book).code.is_some() && cache.put_off.is_empty());
        book.put(&path("a.md"), NotesFile::new(&notes("Mine.", &long)), &mut cache);
        assert!(code_of(&book).code.is_none() && code_of(&book).started);
        // typed on: only the last is judged
        let longer = format!("{long}n += 2\n");
        book.put(&path("a.md"), NotesFile::new(&notes("Mine.", &longer)), &mut cache);
        assert_eq!(cache.put_off.len(), 1);
        let late = cache.put_off.remove(0);
        cache.learn(&late, late.judge());
        book.put(&path("a.md"), NotesFile::new(&notes("Mine.", &longer)), &mut cache);
        assert!(cache.put_off.is_empty());
        let mut whole = notebook(&[]);
        whole.put(&path("a.md"), NotesFile::new(&notes("Mine.", &longer)), &mut Cache::default());
        assert_eq!(code_of(&book).code, code_of(&whole).code);
        // the words around it are typed: nothing is judged anew
        book.put(&path("a.md"), NotesFile::new(&notes("Mine, all mine.", &longer)), &mut cache);
        assert!(code_of(&book).code.is_some() && cache.put_off.is_empty());
    }
}
