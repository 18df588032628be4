//! Flashcards: the guide's questions for Anki's text import, one card a line.

use super::html::escape;
use super::model::{CompetencyReport, Report};

/// Question, key points, tag; separated by tabs, as HTML. The candidate's own sentences stand under their points.
pub fn flashcards(report: &Report) -> String {
    let mut out = String::from("#separator:tab\n#html:true\n#tags column:3\n");
    out.push_str(&format!("#deck:{}\n", field(&report.guide.title)));
    for competency in &report.competencies {
        cards(competency, &mut out);
    }
    out
}

fn cards(competency: &CompetencyReport, out: &mut String) {
    let tag: String = competency.name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    for question in &competency.questions {
        let points: String = question
            .key_points
            .iter()
            .map(|p| {
                let own = p.evidence.as_ref().filter(|_| p.is("covered"));
                let own = own.map(|e| format!("<br><i>{}</i>", field(&e.text)));
                format!("<li>{}{}</li>", field(&p.text), own.unwrap_or_default())
            })
            .collect();
        let front = field(&question.text);
        out.push_str(&format!("{front}\t<ul>{points}</ul>\t{}\n", tag.trim_matches('-')));
    }
}

/// Without tabs and line breaks, escaped.
fn field(text: &str) -> String {
    escape(&super::wording::plain(text)).replace('"', "&quot;")
}
