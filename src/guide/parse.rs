//! Markdown to [`Guide`]. Total: a guide and a list of problems, whatever the text.

use super::{Challenge, Code, Competency, Guide, Point, PointKind, Problem, Unit, UnitKind, ids};
use crate::markdown::{self, Block, Kind, bold_title};
use crate::text::{Span, line_number, slice};

/// What the reader stands in.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Nothing,
    Context,
    Question,
    Exercise(Part),
    Checklist,
}

/// The parts of an exercise.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Intro,
    Original,
    Issues,
    Improved,
    Why,
}

#[derive(Default)]
struct Draft {
    printed: Option<u32>,
    text: String,
    span: Span,
    competency: Option<usize>,
    points: Vec<(PointKind, String, Span)>,
    code: Code,
}

struct Reader<'a> {
    text: &'a str,
    guide: Guide,
    headings: Vec<(String, Span)>,
    questions: Vec<Draft>,
    exercises: Vec<Draft>,
    place: Option<Place>,
    problems: Vec<Problem>,
    /// The depth of the list items that are questions themselves.
    question_depth: u8,
    /// The table column of questions and of key points, and the cell's column.
    columns: (Option<usize>, Option<usize>),
    column: usize,
}

/// Reads a guide. Offsets are those of `text`, a byte-order mark included.
pub fn parse(text: &str) -> (Guide, Vec<Problem>) {
    // a byte-order mark would make the first heading a paragraph; spaces keep the offsets
    let clean = text.strip_prefix('\u{feff}').map(|rest| format!("   {rest}"));
    let text = clean.as_deref().unwrap_or(text);
    let parsed = markdown::parse(text);
    let mut reader = Reader {
        text,
        guide: Guide::default(),
        headings: Vec::new(),
        questions: Vec::new(),
        exercises: Vec::new(),
        place: None,
        problems: Vec::new(),
        question_depth: 0,
        columns: (None, None),
        column: 0,
    };
    let mut comments = parsed.comments.iter().peekable();
    for block in &parsed.blocks {
        while let Some(comment) =
            comments.next_if(|c| c.start < block.span.start || block.span.start <= c.start && c.end <= block.span.end)
        {
            reader.comment(slice(text, *comment));
        }
        reader.block(block);
    }
    reader.finish()
}

impl Reader<'_> {
    fn comment(&mut self, comment: &str) {
        let words = comment.trim_start_matches("<!--").trim_end_matches("-->").trim();
        if let (Some(Place::Exercise(_)), Some(why)) = (self.place, words.strip_prefix("corrected:"))
            && let Some(exercise) = self.exercises.last_mut()
        {
            exercise.code.corrected = Some(why.trim().to_string());
        }
    }

    fn block(&mut self, block: &Block) {
        match &block.kind {
            Kind::Heading(level) => {
                let title = clean(&block.prose(self.text));
                self.title(&title, block.span, Some(*level));
            }
            Kind::Paragraph => {
                let source = slice(self.text, block.span);
                let first = source.lines().next().unwrap_or("");
                if let Some((from, to)) = bold_title(first) {
                    let title = clean(first.get(from..to).unwrap_or(""));
                    self.title(&title, Span::new(block.span.start, block.span.start + first.len()), None);
                } else {
                    self.paragraph(block, &clean(&block.prose(self.text)));
                }
            }
            Kind::Item { .. } => self.item(block, &clean(&block.prose(self.text))),
            Kind::Fence { lang, .. } => self.fence(lang, block.code(self.text)),
            Kind::Cell { head } => self.cell(*head, block, &clean(&block.prose(self.text))),
        }
    }

    /// A heading, or a bold line (`level` None).
    fn title(&mut self, title: &str, span: Span, level: Option<u8>) {
        let lower = title.to_lowercase();
        if level == Some(1) && self.guide.title.is_empty() {
            self.guide.title = title.to_string();
            return;
        }
        if let Some((printed, rest)) = exercise_title(title) {
            self.exercises.push(Draft { printed, text: rest, span, ..Draft::default() });
            self.place = Some(Place::Exercise(Part::Intro));
        } else if let (Some(Place::Exercise(_)), Some(part)) = (self.place, exercise_part(&lower)) {
            self.place = Some(Place::Exercise(part));
        } else if let Some((printed, rest)) = question_title(title) {
            self.question(printed, rest, span);
        } else if lower.contains("checklist") {
            self.place = Some(Place::Checklist);
        } else if lower.contains("context") || lower.starts_with("key challenges") || lower.starts_with("about ") {
            self.place = Some(Place::Context);
        } else if level.is_some() {
            self.headings.push((title.to_string(), span));
            self.place = Some(Place::Nothing);
        }
        self.question_depth = 0;
    }

    fn question(&mut self, printed: Option<u32>, text: String, span: Span) {
        let (name, heading) =
            self.headings.last().cloned().unwrap_or_else(|| ("Questions".to_string(), Span::default()));
        let competency = match self.guide.competencies.iter().position(|c| c.name == name && c.span == heading) {
            Some(found) => found,
            None => {
                self.guide.competencies.push(Competency { name, questions: Vec::new(), span: heading });
                self.guide.competencies.len() - 1
            }
        };
        self.questions.push(Draft { printed, text, span, competency: Some(competency), ..Draft::default() });
        self.place = Some(Place::Question);
    }

    fn paragraph(&mut self, block: &Block, text: &str) {
        let lower = text.to_lowercase();
        if let (Some(Place::Exercise(_)), Some(part)) = (self.place, exercise_part(&lower)) {
            self.place = Some(Place::Exercise(part));
        } else if let (Some((printed, rest)), true) = (question_title(text), block.depth == 0 && text.ends_with('?')) {
            self.question(printed, rest, block.span);
        }
    }

    fn item(&mut self, block: &Block, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.place {
            Some(Place::Context) => {
                let (name, rest) = text.split_once(':').unwrap_or((text, ""));
                self.guide.context.push(Challenge { name: name.trim().to_string(), text: rest.trim().to_string() });
            }
            Some(Place::Checklist) => self.guide.checklist.push(text.to_string()),
            Some(Place::Exercise(part)) => {
                let kind = match part {
                    Part::Issues => PointKind::Issue,
                    Part::Why => PointKind::Reason,
                    Part::Intro | Part::Original | Part::Improved => return,
                };
                if let (Some(exercise), 1) = (self.exercises.last_mut(), block.depth) {
                    exercise.points.push((kind, text.to_string(), block.span));
                }
            }
            Some(Place::Question) if self.question_depth == 0 => self.key_point(block, text, 1),
            // a list of questions, each with its points one level down
            _ if text.ends_with('?') => {
                let (printed, rest) = question_title(text).unwrap_or((None, text.to_string()));
                self.question(printed, rest, block.span);
                self.question_depth = block.depth;
            }
            Some(Place::Question) => self.key_point(block, text, self.question_depth + 1),
            _ => {}
        }
    }

    fn key_point(&mut self, block: &Block, text: &str, depth: u8) {
        if let (Some(question), true) = (self.questions.last_mut(), block.depth == depth) {
            question.points.push((PointKind::KeyPoint, text.to_string(), block.span));
        }
    }

    fn fence(&mut self, lang: &str, code: String) {
        let (Some(Place::Exercise(part)), Some(exercise)) = (self.place, self.exercises.last_mut()) else {
            return;
        };
        let slot = match part {
            Part::Intro | Part::Original => &mut exercise.code.original,
            Part::Improved => &mut exercise.code.improved,
            Part::Issues | Part::Why => return,
        };
        if slot.is_none() {
            *slot = Some(code);
        }
        if exercise.code.lang.is_empty() {
            exercise.code.lang = lang.to_string();
        }
    }

    /// Tables with a column of questions and one of key points.
    fn cell(&mut self, head: bool, block: &Block, text: &str) {
        let before = slice(self.text, Span::new(self.line_start(block.span.start), block.span.start));
        self.column = before.matches('|').count().saturating_sub(usize::from(before.trim_start().starts_with('|')));
        if head {
            if self.column == 0 {
                self.columns = (None, None);
            }
            let lower = text.to_lowercase();
            if lower.contains("question") {
                self.columns.0 = Some(self.column);
            } else if ["point", "answer", "look for", "listen"].iter().any(|word| lower.contains(word)) {
                self.columns.1 = Some(self.column);
            }
        } else if self.columns.0 == Some(self.column) && !text.is_empty() {
            let (printed, rest) = question_title(text).unwrap_or((None, text.to_string()));
            self.question(printed, rest, block.span);
        } else if self.columns.0.is_some() && self.columns.1 == Some(self.column) {
            let source = slice(self.text, block.span).replace("<br/>", ";").replace("<br>", ";");
            for part in source.split(';').map(clean).filter(|part| !part.is_empty()) {
                if let Some(question) = self.questions.last_mut() {
                    question.points.push((PointKind::KeyPoint, part, block.span));
                }
            }
        }
    }

    fn line_start(&self, at: usize) -> usize {
        self.text.get(..at).and_then(|head| head.rfind('\n')).map_or(0, |i| i + 1)
    }

    fn problem(&mut self, span: Span, message: String) {
        self.problems.push(Problem { span, line: line_number(self.text, span.start), message });
    }

    fn finish(mut self) -> (Guide, Vec<Problem>) {
        let drafts = std::mem::take(&mut self.questions);
        self.units(drafts, "q");
        let drafts = std::mem::take(&mut self.exercises);
        self.units(drafts, "ex");
        if self.guide.title.is_empty() {
            self.guide.title = "Interview guide".to_string();
        }
        if !self.guide.units.iter().any(Unit::is_question) {
            let message = "No question found. Write each one as a heading or a bold line such as `**Q1: How do you …?**`, \
                           with its key points as a list below.";
            self.problem(Span::default(), message.to_string());
        }
        self.problems.sort_by_key(|p| p.span);
        (self.guide, self.problems)
    }

    fn units(&mut self, drafts: Vec<Draft>, prefix: &str) {
        let printed: Vec<_> = drafts.iter().map(|d| d.printed).collect();
        let (numbers, repeated) = ids::number(&printed);
        for (i, (draft, number)) in drafts.into_iter().zip(numbers).enumerate() {
            let id = format!("{prefix}{number}");
            if repeated.contains(&i) {
                let message = format!(
                    "The number {} is used twice; this one is now {id}. Give each question and exercise a number of its own.",
                    draft.printed.unwrap_or(0)
                );
                self.problem(draft.span, message);
            }
            if prefix == "q" && draft.points.is_empty() {
                self.problem(
                    draft.span,
                    format!("{id} has no key points. Expected a list of them under the question."),
                );
            }
            if prefix == "ex" && draft.code.original.is_none() {
                self.problem(
                    draft.span,
                    format!("{id} has no original code. Expected a code fence under `**Original Code:**`."),
                );
            }
            if prefix == "ex" && !draft.points.iter().any(|p| p.0 == PointKind::Issue) {
                self.problem(draft.span, format!("{id} names no issues. Expected a list under `**Issues:**`."));
            }
            let mut counts = (0, 0, 0);
            let points = draft.points.into_iter().map(|(kind, text, span)| {
                let id = match kind {
                    PointKind::KeyPoint => (counts.0 += 1, format!("{id}.{}", counts.0)).1,
                    PointKind::Issue => (counts.1 += 1, format!("{id}.issue.{}", counts.1)).1,
                    PointKind::Reason => (counts.2 += 1, format!("{id}.why.{}", counts.2)).1,
                };
                Point { id, text, kind, span }
            });
            let points = points.collect();
            let kind = match draft.competency {
                Some(competency) => {
                    if let Some(c) = self.guide.competencies.get_mut(competency) {
                        c.questions.push(self.guide.units.len());
                    }
                    UnitKind::Question { competency }
                }
                None => UnitKind::Exercise(draft.code),
            };
            self.guide.units.push(Unit { id, number, text: draft.text, points, span: draft.span, kind });
        }
    }
}

/// One line without markup at its ends.
fn clean(text: &str) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    joined.replace("**", "").replace("__", "").trim().to_string()
}

/// `Q1: How …?`, `Question 4 - …`, `3. Why …?`, or any title that asks.
fn question_title(title: &str) -> Option<(Option<u32>, String)> {
    let lower = title.to_ascii_lowercase();
    let after = lower.strip_prefix("question").or_else(|| lower.strip_prefix('q')).unwrap_or(&lower);
    let named = after.len() < lower.len();
    let after = title.get(title.len() - after.len()..)?.trim_start_matches([' ', '#']);
    let (number, rest) = leading_number(after);
    match (number, named) {
        (Some(_), true) if !rest.is_empty() => Some((number, rest)),
        (Some(_), false) if title.ends_with('?') => Some((number, rest)),
        _ if title.ends_with('?') => Some((None, title.to_string())),
        _ => None,
    }
}

/// `Exercise 1: …`, `Coding exercise: …`, `Challenge 2 – …`.
fn exercise_title(title: &str) -> Option<(Option<u32>, String)> {
    let lower = title.to_ascii_lowercase();
    let at = ["exercise", "challenge", "kata"]
        .iter()
        .find_map(|word| lower.find(word).filter(|at| *at <= 16).map(|at| at + word.len()))?;
    let after = title.get(at..)?;
    if after.starts_with(|c: char| c.is_alphabetic())
        || !after.contains([':', '-', '–', '—', '.']) && leading_number(after.trim_start()).0.is_none()
    {
        return None;
    }
    let (number, rest) = leading_number(after.trim_start_matches([' ', '#']));
    let rest = rest.trim_start_matches([':', '-', '–', '—', '.', ' ']);
    (!rest.is_empty()).then(|| (number, rest.to_string()))
}

fn leading_number(text: &str) -> (Option<u32>, String) {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (head, tail) = text.split_at_checked(digits).unwrap_or(("", text));
    let rest = tail.trim_start_matches([':', '.', ')', '-', '–', '—', ' ']);
    (head.parse().ok(), rest.to_string())
}

fn exercise_part(lower: &str) -> Option<Part> {
    let label = lower.trim_end_matches([':', '.', ' ', '*']);
    if label.len() > 40 {
        return None;
    }
    let has = |words: &[&str]| words.iter().any(|word| label.starts_with(word));
    if has(&["why", "reason", "benefit", "rationale", "what it brings"]) {
        Some(Part::Why)
    } else if has(&["issue", "problem", "what is wrong", "what's wrong", "flaws", "smells", "weakness"]) {
        Some(Part::Issues)
    } else if has(&["improved", "improvement", "solution", "after", "fixed", "better", "refactored"]) {
        Some(Part::Improved)
    } else if has(&["original", "before", "code", "starting", "given", "current"]) {
        Some(Part::Original)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_bundled_guide_is_understood_whole() {
        let (guide, problems) = parse(super::super::BUNDLED);
        assert_eq!(problems, []);
        let count = |kind| guide.units.iter().map(|u| u.points_of(kind).count()).sum::<usize>();
        assert_eq!((guide.context.len(), guide.competencies.len(), guide.checklist.len()), (3, 9, 3));
        assert_eq!((guide.questions().count(), guide.exercises().count()), (10, 4));
        assert_eq!((count(PointKind::KeyPoint), count(PointKind::Issue), count(PointKind::Reason)), (30, 7, 8));
        assert!(
            guide.exercises().all(|(_, e)| { e.code().is_some_and(|c| c.original.is_some() && c.improved.is_some()) })
        );
        let corrected: Vec<_> = guide
            .exercises()
            .filter(|(_, e)| e.code().is_some_and(|c| c.corrected.is_some()))
            .map(|(_, e)| &e.id)
            .collect();
        assert_eq!(corrected, ["ex3"]);
    }

    fn outline(text: &str) -> String {
        let (guide, problems) = parse(text);
        let mut out = format!("{}\n", guide.title);
        for (i, unit) in guide.units.iter().enumerate() {
            let competency = guide.competency_of(i).map_or("-", |c| c.name.as_str());
            out += &format!("{} [{competency}] {}\n", unit.id, unit.text);
            unit.points.iter().for_each(|p| out += &format!("  {} {}\n", p.id, p.text));
        }
        problems.iter().for_each(|p| out += &format!("line {}: {}\n", p.line, p.message));
        out
    }

    #[test]
    fn headings_stars_numbers_crlf_and_a_bom() {
        let text = "\u{feff}# Acme\r\n\r\n## Teamwork\r\n\r\n### How do you disagree?\r\n* Listen first.\r\n* Write it down.\r\n\r\n### Question 7 - Why us?\r\n1. Name the product.\r\n   - nested detail\r\n";
        expect_test::expect![[r#"
            Acme
            q1 [Teamwork] How do you disagree?
              q1.1 Listen first.
              q1.2 Write it down.
            q7 [Teamwork] Why us?
              q7.1 Name the product.
        "#]]
        .assert_eq(&outline(text));
    }

    #[test]
    fn question_lists_and_tables() {
        let text = "# Beta\n\n## Craft\n1. How do you test?\n   - Pyramid.\n   - Contracts.\n2. How do you ship?\n   - Small steps.\n\n## People\n\n| Question | Key points |\n|---|---|\n| How do you mentor? | Pair; hand over |\n";
        expect_test::expect![[r#"
            Beta
            q1 [Craft] How do you test?
              q1.1 Pyramid.
              q1.2 Contracts.
            q2 [Craft] How do you ship?
              q2.1 Small steps.
            q3 [People] How do you mentor?
              q3.1 Pair
              q3.2 hand over
        "#]]
        .assert_eq(&outline(text));
    }

    #[test]
    fn what_is_missing_is_said_with_its_line() {
        let text = "# G\n\n### C\n**Q1: A?**\n- a\n\n**Q1: B?**\n\n### Exercise 1: X\n\nNothing here.\n";
        expect_test::expect![[r#"
            G
            q1 [C] A?
              q1.1 a
            q2 [C] B?
            ex1 [-] X
            line 7: The number 1 is used twice; this one is now q2. Give each question and exercise a number of its own.
            line 7: q2 has no key points. Expected a list of them under the question.
            line 9: ex1 has no original code. Expected a code fence under `**Original Code:**`.
            line 9: ex1 names no issues. Expected a list under `**Issues:**`.
        "#]]
        .assert_eq(&outline(text));
        assert!(outline("just text").contains("No question found"));
    }

    #[test]
    fn another_language_in_fences() {
        let (guide, problems) = parse(
            "# G\n### C\n**Q1: A?**\n- a\n### Exercise 1: Speed it up\n**Before:**\n```sql\nselect *\n```\n**Problems:**\n- Reads all.\n\n**After:**\n```sql\nselect id\n```\n",
        );
        assert_eq!(problems, []);
        let code = guide.exercises().next().unwrap().1.code().unwrap().clone();
        assert_eq!((code.lang.as_str(), code.improved.as_deref()), ("sql", Some("select id\n")));
    }

    proptest! {
        #[test]
        fn any_text_is_a_guide(text in "(\\PC|\n|- |# |\\*\\*|Q1: |\\?\n|```|\\|){0,80}") {
            parse(&text);
        }
    }
}
