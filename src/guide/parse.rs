//! Markdown to [`Guide`]. Total: a guide and a list of problems, whatever the text.

use super::draft::{Draft, units};
use super::table::Columns;
use super::titles::{Label, asks, clean, exercise_part, exercise_title, label, labelled, question_title, split_points};
use super::titles::{Part, is_red_flag, without_number, without_remark};
use super::{Challenge, Competency, Guide, PointKind, Problem, Unit};
use crate::markdown::{self, Block, Kind, bold_title};
use crate::text::{Span, line_number, slice};

/// What the reader stands in.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Nothing,
    Context,
    Question,
    /// What belongs to a question and is no key point: red flags, follow-ups, scores.
    Aside,
    Exercise(Part),
    Checklist,
}

struct Reader<'a> {
    text: &'a str,
    guide: Guide,
    headings: Vec<(String, Span)>,
    questions: Vec<Draft>,
    exercises: Vec<Draft>,
    place: Option<Place>,
    problems: Vec<Problem>,
    /// The depth of the list items that are questions themselves, and whether they are numbered.
    question_depth: u8,
    question_numbered: bool,
    /// The level of the heading that is the question; 0 for any other form.
    question_level: u8,
    /// A heading that only numbers a question (`Question 3`): the next line asks.
    pending: Option<(Option<u32>, Span)>,
    /// The label that what is passed over stands under, and the depth of the list item that it is; 0 for a line.
    aside: String,
    label_depth: u8,
    columns: Columns,
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
        question_numbered: false,
        question_level: 0,
        pending: None,
        aside: String::new(),
        label_depth: 0,
        columns: Columns::default(),
    };
    let mut comments = parsed.comments.iter().peekable();
    for (i, block) in parsed.blocks.iter().enumerate() {
        while let Some(comment) =
            comments.next_if(|c| c.start < block.span.start || block.span.start <= c.start && c.end <= block.span.end)
        {
            reader.comment(slice(text, *comment));
        }
        reader.block(block, parsed.blocks.get(i + 1));
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

    fn block(&mut self, block: &Block, next: Option<&Block>) {
        match &block.kind {
            Kind::Heading(level) => {
                let title = clean(&block.prose(self.text));
                self.title(&title, block.span, Some(*level), next);
            }
            Kind::Paragraph => {
                let source = slice(self.text, block.span);
                let first = source.lines().next().unwrap_or("");
                if let Some((from, to)) = bold_title(without_remark(first)) {
                    let title = clean(first.get(from..to).unwrap_or(""));
                    let span = Span::new(block.span.start, block.span.start + first.len());
                    self.title(&title, span, None, next);
                    // what stands in the lines below a bold label is its text
                    let rest = clean(source.get(first.len()..).unwrap_or(""));
                    if label(&title) == Some(Label::Points) && self.place == Some(Place::Question) && !rest.is_empty() {
                        self.points_in(&rest, block.span);
                    }
                } else if self.has_labels(source) {
                    // `Q: …` and `A: …` in neighbouring lines
                    source.lines().map(clean).for_each(|line| self.paragraph(block, &line));
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
    fn title(&mut self, title: &str, span: Span, level: Option<u8>, next: Option<&Block>) {
        let lower = title.to_lowercase();
        if level == Some(1) && self.guide.title.is_empty() {
            self.guide.title = title.to_string();
            return;
        }
        let under_question = matches!(self.place, Some(Place::Question | Place::Aside));
        let deeper = level.is_none_or(|l| l > self.question_level);
        if let Some((number, at)) = self.pending.take() {
            // `Question 3`, and the question in a line of its own
            self.ask(number, title.to_string(), at.cover(span), "headings");
        } else if let Some((printed, rest)) = exercise_title(title) {
            self.exercises.push(Draft { printed, text: rest, span, ..Draft::default() });
            self.place = Some(Place::Exercise(Part::Intro));
        } else if let (Some(Place::Exercise(_)), Some(part)) = (self.place, exercise_part(&lower)) {
            self.place = Some(Place::Exercise(part));
        } else if let (true, true, Some(found)) = (under_question, deeper, label(title)) {
            self.labelled(found, title);
            return;
        } else if let Some((printed, rest)) = question_title(title) {
            let (level, form) = level.map_or((0, "bold lines"), |l| (l, "headings"));
            match rest.is_empty() {
                true => self.pending = Some((printed, span)),
                false => self.ask(printed, rest, span, form),
            }
            self.question_level = level;
        } else if lower.contains("checklist") {
            self.place = Some(Place::Checklist);
        } else if lower.contains("context") || lower.starts_with("key challenges") || lower.starts_with("about ") {
            self.place = Some(Place::Context);
        } else if level.is_some() || self.opens_questions(next) {
            let name = lower.strip_prefix("competency").and_then(|rest| title.get(title.len() - rest.len()..));
            let name = name.map_or(title, |rest| rest.trim_start_matches([':', '-', '–', '—', ' ']));
            let name = without_number(name);
            self.headings.push((if name.is_empty() { title } else { name }.to_string(), span));
            self.place = Some(Place::Nothing);
        }
        self.question_depth = 0;
    }

    /// Whether a line of a paragraph below its first one is a label, and the first one asks.
    fn has_labels(&self, source: &str) -> bool {
        let mut lines = source.lines().map(clean);
        lines.next().is_some_and(|first| asks(&first))
            && lines.any(|line| line.contains(':') && labelled(&line).is_some())
    }

    /// Whether the block after a bold line asks: then the line names a competency.
    fn opens_questions(&self, next: Option<&Block>) -> bool {
        let Some(next) = next.filter(|_| !matches!(self.place, Some(Place::Exercise(_)))) else { return false };
        let text = clean(&next.prose(self.text));
        let depth = matches!(next.kind, Kind::Item { .. }) && self.place == Some(Place::Question);
        !depth && question_title(&text).is_some() && label(&text).is_none()
    }

    /// What follows is of this kind.
    fn labelled(&mut self, found: Label, title: &str) {
        self.label_depth = 0;
        self.place = Some(match found {
            Label::Points => Place::Question,
            Label::Aside => Place::Aside,
        });
        self.aside = title.trim_end_matches(':').to_string();
    }

    fn ask(&mut self, printed: Option<u32>, text: String, span: Span, form: &'static str) {
        *self.guide.reading.from.entry(form).or_default() += 1;
        self.question(printed, text, span);
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
        (self.pending, self.label_depth) = (None, 0);
    }

    /// Key points that stand in one text: `a; b; c`, or a sentence each.
    fn points_in(&mut self, text: &str, span: Span) {
        if let Some(question) = self.questions.last_mut() {
            question.points.extend(split_points(text).into_iter().map(|p| (PointKind::KeyPoint, p, span)));
        }
    }

    fn paragraph(&mut self, block: &Block, text: &str) {
        let lower = text.to_lowercase();
        let under_question = matches!(self.place, Some(Place::Question | Place::Aside));
        if let Some((number, at)) = self.pending.take() {
            let text = question_title(text).map_or(text.to_string(), |(_, rest)| rest);
            self.ask(number, text, at.cover(block.span), "headings");
        } else if let (Some(Place::Exercise(_)), Some(part)) = (self.place, exercise_part(&lower)) {
            self.place = Some(Place::Exercise(part));
        } else if let (true, Some((found, rest))) = (under_question, labelled(text)) {
            self.labelled(found, text.trim_end_matches(rest).trim());
            match (found, rest.is_empty()) {
                (Label::Points, false) => self.points_in(rest, block.span),
                (Label::Aside, false) => self.pass(),
                (_, true) => {}
            }
        } else if let (Some((printed, rest)), true) = (question_title(text), block.depth == 0 && asks(text)) {
            self.ask(printed, rest, block.span, "lines");
            self.question_depth = 0;
            self.question_level = 0;
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
            // in a list of questions, the next one, whatever stood under the last
            _ if self.question_depth > 0 && block.depth == self.question_depth && self.is_next(block, text) => {
                self.listed(block, text);
            }
            Some(Place::Question | Place::Aside) => self.under_question(block, text),
            // a list of questions, each with its points one level down
            _ if asks(text) => self.listed(block, text),
            _ => {}
        }
    }

    fn under_question(&mut self, block: &Block, text: &str) {
        if block.depth <= self.label_depth {
            (self.label_depth, self.place) = (0, Some(Place::Question));
        }
        let source = slice(self.text, block.span);
        let bold = source.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '*').trim_start_matches("* ");
        // `- **Red flags:** …`, or `- Red flags:` with a list below
        let found = labelled(text).filter(|(_, rest)| rest.is_empty() && text.ends_with(':') || bold.starts_with("**"));
        if let Some((found, rest)) = found {
            self.labelled(found, text.trim_end_matches(rest).trim());
            self.label_depth = block.depth;
            match found {
                Label::Points => self.points_in(rest, block.span),
                Label::Aside if rest.is_empty() => {}
                Label::Aside => self.pass(),
            }
            return;
        }
        if self.place == Some(Place::Aside) {
            return self.pass();
        }
        if is_red_flag(source) {
            self.aside = "Red flags".to_string();
            return self.pass();
        }
        let apart = self.question_numbered && block.depth == self.question_depth;
        let depth = match (self.label_depth, self.question_depth) {
            (0, listed) => listed + u8::from(!apart || listed == 0),
            (label, _) => label + 1,
        };
        self.key_point(block, text, depth);
    }

    /// Counts an entry that is no key point.
    fn pass(&mut self) {
        *self.guide.reading.aside.entry(self.aside.clone()).or_default() += 1;
    }

    /// A list item that is a question itself.
    fn listed(&mut self, block: &Block, text: &str) {
        let (printed, rest) = question_title(text).unwrap_or((None, text.to_string()));
        self.ask(printed, rest, block.span, "list items");
        (self.question_depth, self.question_numbered) = (block.depth, self.numbered(block));
        self.question_level = 0;
    }

    /// Whether an item of the depth of questions is one: it asks, or it carries a number as they do.
    fn is_next(&self, block: &Block, text: &str) -> bool {
        if self.question_numbered { self.numbered(block) } else { asks(text) }
    }

    fn numbered(&self, block: &Block) -> bool {
        slice(self.text, block.span).trim_start().starts_with(|c: char| c.is_ascii_digit())
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

    /// Tables with a column of questions and one of key points; under a question, with one of key points alone.
    fn cell(&mut self, head: bool, block: &Block, text: &str) {
        let before = slice(self.text, Span::new(self.line_start(block.span.start), block.span.start));
        let column = before.matches('|').count().saturating_sub(usize::from(before.trim_start().starts_with('|')));
        if head {
            self.columns.head(column, text);
        } else if text.is_empty() {
        } else if self.columns.competency == Some(column) {
            if self.headings.last().is_none_or(|h| h.0 != text) {
                self.headings.push((text.to_string(), block.span));
            }
        } else if self.columns.question == Some(column) {
            let (printed, rest) = question_title(text).unwrap_or((None, text.to_string()));
            self.ask(printed, if rest.is_empty() { text.to_string() } else { rest }, block.span, "table rows");
        } else if self.columns.points == Some(column)
            && (self.columns.question.is_some() || self.place == Some(Place::Question))
        {
            let source = slice(self.text, block.span).replace("<br/>", ";").replace("<br />", ";").replace("<br>", ";");
            for part in source.split([';', '•']).map(clean).filter(|part| !part.is_empty()) {
                if let Some(question) = self.questions.last_mut() {
                    question.points.push((PointKind::KeyPoint, part, block.span));
                }
            }
        } else if self.columns.is_aside(column) {
            let name = self.columns.name(column);
            *self.guide.reading.aside.entry(name).or_default() += 1;
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
        units(self.text, &mut self.guide, &mut self.problems, drafts, "q");
        let drafts = std::mem::take(&mut self.exercises);
        units(self.text, &mut self.guide, &mut self.problems, drafts, "ex");
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
