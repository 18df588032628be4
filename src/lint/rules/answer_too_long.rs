use crate::config::Severity;
use crate::lint::Report;
use crate::lint::page::rule;
use crate::lint::place::answer_marker;
use crate::lint::wording::spoken;
use crate::notebook::{Answer, FileAnalysis, Notebook};

rule! {
    /// ## What it flags
    ///
    /// An answer to a question that takes longer to say than the longest one wanted: two minutes at 140 words a minute,
    /// unless the settings say otherwise. Code, tables and comments aren't spoken, and notes in bullets have no time.
    ///
    /// ## Why it matters
    ///
    /// After two minutes the panel wants to ask, and the best part of a long answer is seldom its last.
    ///
    /// ## Example
    ///
    /// - flagged: four hundred words of running text
    /// - left alone: the same four hundred words as a list of cues
    ///
    /// ## What to do
    ///
    /// Cut what the panel can ask for. `words-per-minute` and the target are settings; a long and a short version of an
    /// answer are judged by themselves (`version short`).
    "answer-too-long", Some(Severity::Hint), answer: check,
}

fn check(notebook: &Notebook, file: &FileAnalysis, answer: &Answer, report: &mut Report<'_>) {
    let (Some(guide), config) = (notebook.guide(), &notebook.config) else {
        return;
    };
    let (_, longest) = config.target_seconds;
    if !answer.started {
        return;
    }
    // whether it is written out, so that its words are those that will be said
    let is_prose = answer.paragraph_words * 2 > answer.words;
    let seconds = config.seconds(answer.words);
    let (Some(unit), Some(marker)) = (guide.units.get(answer.unit), answer_marker(file, answer)) else {
        return;
    };
    if seconds <= longest || !unit.is_question() || !is_prose {
        return;
    }
    let words = answer.words as u64 * u64::from(longest) / u64::from(seconds.max(1));
    let over = (answer.words as u64).saturating_sub(words);
    let message = format!(
        "Your answer to {} takes {} to say at {} words a minute; the target is at most {}. Cut some {over} words.",
        unit.label(),
        spoken(seconds),
        config.words_per_minute,
        spoken(longest).trim_start_matches("about "),
    );
    let finding = report.finding(&file.path, marker, message);
    report.push(finding.about(&unit.id));
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::check;
    use expect_test::expect;

    const RULE: &str = "answer-too-long";

    #[test]
    fn three_minutes_of_prose() {
        let sentence = "We keep our pages small, since nobody waits for a page on a train.";
        let of = |lead: &str, times: usize| {
            let body = format!("{lead}{sentence}\n").repeat(times);
            let text = format!("## Q1: How do you keep pages fast?\n\n{body}");
            check(RULE, &[("a.md", &text)])
        };
        expect![[r#"
            a.md:1 hint q1 "Q1" Your answer to Q1 takes about 3 min to say at 140 words a minute; the target is at most 2 min. Cut some 168 words.
        "#]].assert_eq(&of("", 32));
        assert_eq!(of("", 20), "");
        assert_eq!(of("- ", 32), "");
    }
}
