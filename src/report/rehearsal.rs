//! What a round of practice shows: the question, then what the answer made.

use super::model::{QuestionReport, SpeakingSum};
use super::page::{Ink, Page, Style};
use super::terminal::point;
use super::wording::{about, count, made, target};

/// A question as it is asked: no key point is told.
pub fn asked(progress: &str, competency: &str, question: &QuestionReport, why: &str, style: Style) -> String {
    let mut page = Page::new(style);
    page.line(0, Some(Ink::Faint), &format!("{progress} · {} · {competency} · {why}", question.label));
    page.line(0, Some(Ink::Title), &question.text);
    page.finish()
}

/// What a typed answer made, with the sentences: `question` has been judged on that answer alone.
pub fn typed(question: &QuestionReport, seconds: u64, sum: &SpeakingSum, style: Style) -> String {
    let mut page = Page::new(style);
    let answer = question.answers.first();
    let (covered, total) = made(&question.key_points);
    let words = answer.map_or(0, |a| a.words);
    let spoken = answer.map_or(0, |a| a.speaking_seconds);
    let head = format!(
        "{covered} of {} · typed in {} · {}, {} to say (wanted: {})",
        count(total, "point", "points"),
        clock(seconds),
        count(words, "word", "words"),
        about(spoken),
        target(sum)
    );
    page.line(0, Some(Ink::Title), &head);
    question.key_points.iter().for_each(|p| point(p, &mut page));
    page.finish()
}

/// What the notes hold, to compare with what was said aloud.
pub fn timed(question: &QuestionReport, seconds: u64, sum: &SpeakingSum, style: Style) -> String {
    let mut page = Page::new(style);
    let (low, high) = (u64::from(sum.target_seconds.0), u64::from(sum.target_seconds.1));
    let pace = match seconds {
        s if s < low => format!("short of {}", target(sum)),
        s if s > high => format!("longer than {}", target(sum)),
        _ => format!("as wanted: {}", target(sum)),
    };
    page.line(0, Some(Ink::Title), &format!("{}, {pace}", clock(seconds)));
    let known = if question.is_answered() {
        "Did you say these? What your notes say of them:"
    } else {
        "Did you say these? Your notes have no answer yet:"
    };
    page.line(0, None, known);
    for p in &question.key_points {
        match question.is_answered() {
            true => point(p, &mut page),
            false => page.item("  · ", Ink::Faint, &p.text),
        }
    }
    page.finish()
}

/// `50 s`, `1 min 05 s`.
pub fn clock(seconds: u64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, s) => format!("{s} s"),
        (m, s) => format!("{m} min {s:02} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::testing::oyster;
    use crate::report::Report;

    #[test]
    fn asking_tells_no_point_and_time_alone_shows_them() {
        let report = Report::of(&oyster(&[]));
        let question = report.questions().next().unwrap();
        let text = asked("1 of 2", "Engineering Excellence", question, "never practised", Style::default());
        assert!(text.contains("1 of 2 · Q1 · ") && !text.contains("Puma"), "{text}");
        expect_test::expect![[r#"
            2 min 05 s, longer than 1 to 2 min
            Did you say these? Your notes have no answer yet:
              · Use Puma with clustered workers.
              · Implement caching at multiple layers (HTTP, DB, application).
              · Use CDN for static assets and edge caching.
        "#]]
        .assert_eq(&timed(question, 125, &report.speaking, Style::default()));
        assert_eq!(clock(59), "59 s");
    }
}
