//! The file that a candidate starts with.

use super::{Guide, Unit};
use crate::markdown;

/// The notes file's name.
pub const NOTES_NAME: &str = "interview-notes.md";

/// The settings file that comes with it.
pub const CONFIG: &str = "# Settings of these interview notes; all of them are optional.\n\
# guide = \"our-guide.md\"          # another panel's guide\n\
# words-per-minute = 140          # how fast you speak\n\
# target-seconds = [60, 120]      # how long an answer should be\n\
# practice = true                 # keep the key points hidden until there is a first draft\n\
\n\
# [rules]\n\
# no-example = \"off\"              # `panelprep explain no-example` says what it is about\n";

/// Headings for every question and exercise, with the original code and the checklist; nothing that counts as an answer.
pub fn notes(guide: &Guide) -> String {
    let mut out = format!("# My notes: {}\n\n", guide.title);
    for competency in &guide.competencies {
        out.push_str(&format!("## {}\n\n", competency.name));
        for unit in competency.questions.iter().filter_map(|q| guide.units.get(*q)) {
            out.push_str(&question(unit));
        }
    }
    if guide.exercises().next().is_some() {
        out.push_str("## Code exercises\n\n");
        guide.exercises().for_each(|(_, unit)| out.push_str(&exercise(unit)));
    }
    if !guide.checklist.is_empty() {
        out.push_str("## Checklist\n\n");
        guide.checklist.iter().for_each(|item| out.push_str(&format!("- [ ] {item}\n")));
    }
    out
}

/// A question's heading with room for the answer.
pub fn question(unit: &Unit) -> String {
    format!("### {}\n\n\n", unit.heading())
}

/// An exercise's heading with the original code to start from.
pub fn exercise(unit: &Unit) -> String {
    let mut out = format!("### {}\n\n", unit.heading());
    if let Some((code, original)) = unit.code().and_then(|c| c.original.as_ref().map(|o| (c, o))) {
        let longest =
            markdown::lines(original).map(|(_, l)| l.trim_start().bytes().take_while(|b| *b == b'`').count()).max();
        let fence = "`".repeat(longest.unwrap_or(0).max(2) + 1);
        let end = if original.ends_with('\n') { "" } else { "\n" };
        out.push_str(&format!("{fence}{}\n{original}{end}{fence}\n\n", code.lang));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guide::{BUNDLED, parse};

    #[test]
    fn every_question_and_exercise_has_its_place() {
        let (guide, _) = parse(BUNDLED);
        let text = notes(&guide);
        assert!(guide.units.iter().all(|u| text.contains(&format!("### {}\n", u.heading()))));
        assert_eq!(text.matches("```ruby").count(), 4);
        assert_eq!(text.matches("- [ ] ").count(), 3);
        assert!(
            !guide.units.iter().filter(|u| u.is_question()).flat_map(|u| &u.points).any(|p| text.contains(&p.text))
        );
    }
}
