//! Cards: what one rehearses from. Per question the candidate's own sentences, the story, at most two gaps, the time.

use super::html::{escape, page};
use super::model::*;
use super::page::{Ink, Page, Style};
use super::wording::{Look, clip, plain, time};

/// One question's card.
struct Cue<'a> {
    title: String,
    /// The candidate's words, with how they stand to the point.
    said: Vec<(Look, String)>,
    stories: Vec<&'a str>,
    gaps: Vec<(Look, String)>,
    time: String,
}

/// The cards of all questions and exercises that were started, and the titles of those that weren't.
fn cues(report: &Report, room: usize) -> (Vec<Cue<'_>>, Vec<String>) {
    let mut out = Vec::new();
    let mut open = Vec::new();
    for q in report.questions() {
        let points: Vec<&PointReport> = q.key_points.iter().collect();
        match cue(q.heading(), &q.answers, &points, room) {
            Some(cue) => out.push(cue),
            None => open.push(q.heading()),
        }
    }
    for e in &report.exercises {
        let points: Vec<&PointReport> = e.points().collect();
        match cue(e.heading(), &e.answers, &points, room) {
            Some(mut cue) => {
                let left = e.code.iter().filter(|c| !c.unchanged).flat_map(|c| &c.remaining);
                let mut gaps: Vec<(Look, String)> = left
                    .map(|r| (Look::Missing, clip(&format!("line {}: {}", r.line, plain(&r.message)), room)))
                    .collect();
                gaps.append(&mut cue.gaps);
                gaps.truncate(2);
                cue.gaps = gaps;
                out.push(cue);
            }
            None => open.push(e.heading()),
        }
    }
    (out, open)
}

fn cue<'a>(title: String, answers: &'a [AnswerReport], points: &[&PointReport], room: usize) -> Option<Cue<'a>> {
    let started: Vec<&AnswerReport> = answers.iter().filter(|a| a.started).collect();
    let shortest = started.iter().min_by_key(|a| a.words)?;
    let mut said: Vec<(Look, String)> = Vec::new();
    for point in points {
        let look = Look::of(point);
        let Some(evidence) = &point.evidence else {
            continue;
        };
        let words = clip(&plain(&evidence.text), room);
        if look == Look::ByChoice {
            continue;
        }
        // a sentence that makes two points is said once: the longer of its two cuts
        match said.iter_mut().find(|(_, text)| begins(text, &words) || begins(&words, text)) {
            Some((_, text)) if text.len() < words.len() => *text = words,
            Some(_) => {}
            None => said.push((look, words)),
        }
    }
    let gaps = points
        .iter()
        .filter(|p| p.is("missing"))
        .chain(points.iter().filter(|p| p.is("partial")))
        .take(2)
        .map(|p| (Look::of(p), clip(&plain(&p.text), room)))
        .collect();
    let mut stories: Vec<&str> = Vec::new();
    for story in started.iter().flat_map(|a| &a.stories) {
        if !stories.contains(&story.as_str()) {
            stories.push(story);
        }
    }
    Some(Cue { title, said, stories, gaps, time: time(shortest) })
}

/// Whether a text is what another one begins with, cut or not.
fn begins(short: &str, long: &str) -> bool {
    long.starts_with(short.trim_end_matches('…'))
}

/// What stands before a sentence that argues against a point.
fn against(look: Look) -> &'static str {
    match look {
        Look::Rejected => "against the guide: ",
        Look::Covered | Look::Partial | Look::Missing | Look::ByChoice => "",
    }
}

/// The cards for a terminal.
pub fn text(report: &Report, style: Style) -> String {
    let mut page = Page::new(style);
    let room = page.width().saturating_sub(4);
    let (cues, open) = cues(report, room);
    for cue in &cues {
        page.blank();
        page.line(0, Some(Ink::Title), &clip(&plain(&cue.title), page.width() * 2));
        let mut facts = vec![cue.time.clone()];
        facts.extend(cue.stories.iter().map(|s| format!("story: {}", plain(s))));
        page.line(2, Some(Ink::Faint), &facts.join(" · "));
        for (look, words) in &cue.said {
            let against = against(*look);
            page.item(&format!("  {} ", look.sign()), Ink::Good, &format!("{against}{words}"));
        }
        for (look, gap) in &cue.gaps {
            page.item(&format!("  {} ", look.sign()), Ink::Bad, &format!("{}: {gap}", look.words()));
        }
    }
    if !open.is_empty() {
        page.title("Not started");
        for title in &open {
            page.line(2, None, &clip(&plain(title), room));
        }
    }
    if cues.is_empty() && open.is_empty() {
        page.line(0, None, "There is no question to show.");
    }
    page.finish()
}

/// The cards as a page to print or to read on a phone.
pub fn html(report: &Report) -> String {
    let (cues, open) = cues(report, 150);
    let own = |text: &str| format!("<bdi>{}</bdi>", escape(&plain(text)));
    let mut body = format!(
        "<header><h1>{}</h1></header>\n<main>\n<h2>To rehearse from</h2>\n<div class=\"cards\">\n",
        escape(&report.guide.title)
    );
    for cue in &cues {
        let mut facts = vec![escape(&cue.time)];
        facts.extend(cue.stories.iter().map(|s| format!("story: {}", own(s))));
        body.push_str(&format!(
            "<article class=\"cue\">\n<h3>{}</h3>\n<p class=\"facts\">{}</p>\n<ul>\n",
            own(&cue.title),
            facts.join(" · ")
        ));
        for (look, words) in &cue.said {
            body.push_str(&format!("<li class=\"{}\">{}{}</li>\n", look.class(), against(*look), own(words)));
        }
        for (look, gap) in &cue.gaps {
            body.push_str(&format!("<li class=\"gap {}\">{}: {}</li>\n", look.class(), look.words(), own(gap)));
        }
        body.push_str("</ul>\n</article>\n");
    }
    body.push_str("</div>\n");
    if !open.is_empty() {
        body.push_str("<h2>Not started</h2>\n<ul>\n");
        for title in &open {
            body.push_str(&format!("<li>{}</li>\n", own(title)));
        }
        body.push_str("</ul>\n");
    }
    body.push_str("</main>\n");
    page(&format!("Cards: {}", report.guide.title), &body)
}
