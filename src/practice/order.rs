//! Which question to ask next: weak ones and long unseen ones first.

use super::history::{History, Record};
use crate::report::{QuestionReport, Report};

/// Days after which a question counts as not seen for long.
const LONG: f64 = 14.0;

/// A question to ask, with what is known of it.
#[derive(Clone, Debug)]
pub struct Planned<'a> {
    /// The question with what the notes say of it.
    pub question: &'a QuestionReport,
    /// Its competency.
    pub competency: &'a str,
    /// How it stands: `never practised · 1 of 3 points in your notes`.
    pub why: String,
    /// What orders the list: the higher, the sooner.
    need: f64,
}

/// The questions in the order in which to ask them. `days` tells how long ago a record was made.
pub fn plan<'a>(report: &'a Report, history: &History, days: &dyn Fn(&Record) -> f64) -> Vec<Planned<'a>> {
    let all = report.competencies.iter().flat_map(|c| c.questions.iter().map(move |q| (c, q)));
    let mut out: Vec<Planned<'_>> = all
        .map(|(competency, question)| {
            let last = history.last(&question.text).map(days);
            let said = history.last_judged(&question.text);
            let total = question.key_points.iter().filter(|p| !p.by_choice).count();
            let noted = question.key_points.iter().filter(|p| p.is("covered")).count();
            // what was said aloud last counts more than what is written
            let (made, of) = said.unwrap_or((noted, total));
            let weak = if of == 0 { 0.5 } else { 1.0 - made.min(of) as f64 / of as f64 };
            let unseen = last.map_or(1.0, |days| (days / LONG).clamp(0.0, 1.0));
            let why = format!("{} · {}", seen(last), points(said, (noted, total), question.is_answered()));
            Planned { question, competency: &competency.name, why, need: weak + unseen }
        })
        .collect();
    // of equals the guide's order stays
    out.sort_by(|a, b| b.need.total_cmp(&a.need));
    out
}

fn seen(days: Option<f64>) -> String {
    match days {
        None => "never practised".to_string(),
        Some(days) if days < 1.0 => "practised today".to_string(),
        Some(days) if days < 2.0 => "practised yesterday".to_string(),
        Some(days) => format!("practised {} days ago", days as u64),
    }
}

fn points(said: Option<(usize, usize)>, (noted, total): (usize, usize), answered: bool) -> String {
    match said {
        Some((made, of)) => format!("{made} of {of} points said last"),
        None if answered => format!("{noted} of {total} points in your notes"),
        None => "no answer in your notes".to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::testing::oyster;
    use crate::practice::history::tests::record;

    #[test]
    fn weak_and_long_unseen_ones_come_first() {
        let book = oyster(&[]);
        let report = Report::of(&book);
        let text = |id: &str| report.questions().find(|q| q.id == id).map(|q| q.text.clone()).unwrap_or_default();
        let ids = |history: &History| {
            let days = |r: &Record| r.at.parse::<f64>().unwrap_or(0.0);
            plan(&report, history, &days).iter().map(|p| p.question.id.clone()).collect::<Vec<_>>()
        };
        // nothing known: the guide's order
        assert_eq!(ids(&History::default()).first().map(String::as_str), Some("q1"));
        let history = History {
            records: vec![
                record("0", &text("q1"), Some((3, 3))),
                record("0", &text("q2"), Some((0, 3))),
                record("30", &text("q3"), Some((3, 3))),
                record("30", &text("q4"), Some((1, 3))),
            ],
            ..History::default()
        };
        let order = ids(&history);
        let at = |id: &str| order.iter().position(|o| o == id).unwrap_or(99);
        // never seen, then long ago and weak, then today but weak or long ago but strong, then today and strong
        assert!(at("q5") < at("q4") && at("q4") < at("q2") && at("q4") < at("q3") && at("q1") == 9, "{order:?}");
    }

    #[test]
    fn what_is_known_of_a_question_is_said() {
        let book = oyster(&[]);
        let report = Report::of(&book);
        let first = report.questions().next().map(|q| q.text.clone()).unwrap_or_default();
        let history = History { records: vec![record("3", &first, Some((2, 3)))], ..History::default() };
        let planned = plan(&report, &history, &|r| r.at.parse().unwrap_or(0.0));
        let why = |id: &str| planned.iter().find(|p| p.question.id == id).map(|p| p.why.clone()).unwrap_or_default();
        assert_eq!(why("q1"), "practised 3 days ago · 2 of 3 points said last");
        assert_eq!(why("q2"), "never practised · no answer in your notes");
    }
}
