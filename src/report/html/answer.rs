//! An answer in place: its text, its evidence highlighted, its code with the flagged lines.

use super::escape;
use crate::coverage::verdict::Verdict;
use crate::report::passage::{Line, Mark, Passage, PassageKind, Piece, Weight};
use crate::report::sarif::uri;

/// The blocks of an answer.
pub fn body(passages: &[Passage], out: &mut String) {
    let mut w = Writer { out, lists: Vec::new(), quoted: false, table: None };
    w.out.push_str("<div class=\"said\" dir=\"auto\">\n");
    let mut story = false;
    for passage in passages {
        if passage.story && !story {
            w.close_all();
            story = true;
        }
        w.passage(passage);
    }
    w.close_all();
    w.out.push_str("</div>\n");
}

struct Writer<'a> {
    out: &'a mut String,
    /// The tags of the open lists; each has an open item.
    lists: Vec<&'static str>,
    quoted: bool,
    /// The line of the open table row.
    table: Option<usize>,
}

impl Writer<'_> {
    fn passage(&mut self, p: &Passage) {
        let is_cell = matches!(p.kind, PassageKind::Cell { .. });
        if !is_cell {
            self.end_table();
        }
        if self.quoted != p.quoted {
            self.close_lists(0);
            self.end_table();
            self.out.push_str(if p.quoted { "<blockquote>" } else { "</blockquote>\n" });
            self.quoted = p.quoted;
        }
        match &p.kind {
            PassageKind::Heading => {
                self.close_lists(0);
                self.out.push_str("<h4>");
                self.pieces(&p.pieces);
                self.out.push_str("</h4>\n");
            }
            PassageKind::Paragraph => {
                self.close_lists(usize::from(p.depth));
                self.out.push_str("<p dir=\"auto\">");
                self.pieces(&p.pieces);
                self.out.push_str("</p>\n");
            }
            PassageKind::Item { .. } if p.continues => {
                self.close_lists(usize::from(p.depth));
                self.out.push_str("<p>");
                self.pieces(&p.pieces);
                self.out.push_str("</p>\n");
            }
            PassageKind::Item { task, numbered } => {
                self.item(usize::from(p.depth).max(1), *task, *numbered);
                self.pieces(&p.pieces);
            }
            PassageKind::Cell { head } => self.cell(*head, p),
            PassageKind::Code(lines) => {
                self.close_lists(usize::from(p.depth));
                code(lines, self.out);
            }
        }
    }

    fn item(&mut self, depth: usize, task: Option<bool>, numbered: bool) {
        // deeper than anyone nests lists; a text made to be nested stays flat from here on
        let depth = depth.min(12);
        let tag = if numbered { "ol" } else { "ul" };
        self.close_lists(depth);
        if self.lists.len() == depth {
            self.out.push_str("</li>\n");
            if self.lists.last() != Some(&tag) {
                let old = self.lists.pop().unwrap_or("ul");
                self.out.push_str(&format!("</{old}>\n<{tag}>\n"));
                self.lists.push(tag);
            }
        }
        while self.lists.len() < depth {
            self.out.push_str(&format!("<{tag}>\n"));
            self.lists.push(tag);
            if self.lists.len() < depth {
                self.out.push_str("<li>");
            }
        }
        self.out.push_str(match task {
            Some(true) => "<li class=\"task\">☑ ",
            Some(false) => "<li class=\"task\">☐ ",
            None => "<li>",
        });
    }

    /// Closes lists until at most `depth` are open.
    fn close_lists(&mut self, depth: usize) {
        while self.lists.len() > depth {
            if let Some(tag) = self.lists.pop() {
                self.out.push_str(&format!("</li>\n</{tag}>\n"));
            }
        }
    }

    fn cell(&mut self, head: bool, p: &Passage) {
        match self.table {
            None => {
                self.close_lists(usize::from(p.depth));
                self.out.push_str("<div class=\"scroll\"><table>\n<tr>");
            }
            Some(line) if line != p.place.line => self.out.push_str("</tr>\n<tr>"),
            Some(_) => {}
        }
        self.table = Some(p.place.line);
        let tag = if head { "th" } else { "td" };
        self.out.push_str(&format!("<{tag} dir=\"auto\">"));
        self.pieces(&p.pieces);
        self.out.push_str(&format!("</{tag}>"));
    }

    fn end_table(&mut self) {
        if self.table.take().is_some() {
            self.out.push_str("</tr>\n</table></div>\n");
        }
    }

    fn close_all(&mut self) {
        self.end_table();
        self.close_lists(0);
        if std::mem::take(&mut self.quoted) {
            self.out.push_str("</blockquote>\n");
        }
    }

    fn pieces(&mut self, pieces: &[Piece]) {
        let mut at = 0;
        while let Some(piece) = pieces.get(at) {
            let same = pieces.iter().skip(at).take_while(|p| p.marks == piece.marks).count().max(1);
            let group = pieces.get(at..at + same).unwrap_or_default();
            match piece.marks.iter().max_by_key(|m| m.verdict) {
                Some(mark) => {
                    self.out.push_str(&format!("<mark class=\"{}\">", class(mark.verdict)));
                    group.iter().for_each(|p| set(p, self.out));
                    self.out.push_str("</mark>");
                }
                None => group.iter().for_each(|p| set(p, self.out)),
            }
            for mark in group.iter().flat_map(|p| &p.ends) {
                tag(mark, self.out);
            }
            at += same;
        }
    }
}

fn set(piece: &Piece, out: &mut String) {
    let text = escape(&piece.text);
    match piece.weight {
        Weight::Plain => out.push_str(&text),
        Weight::Emphasis => out.push_str(&format!("<em>{text}</em>")),
        Weight::Strong => out.push_str(&format!("<strong>{text}</strong>")),
        Weight::Code => out.push_str(&format!("<code>{text}</code>")),
    }
}

fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Covered => "covered",
        Verdict::Partial => "partial",
        Verdict::Rejected => "rejected",
        Verdict::Missing => "missing",
    }
}

/// Which point the words before it make: said in words too.
fn tag(mark: &Mark, out: &mut String) {
    let words = match mark.verdict {
        Verdict::Covered => "✓",
        Verdict::Partial => "~ in part",
        Verdict::Rejected => "! against",
        Verdict::Missing => "✗",
    };
    let id = escape(&mark.id);
    out.push_str(&format!(
        "<a class=\"tag {}\" href=\"#{}\"><bdi>{id} {words}</bdi></a>",
        class(mark.verdict),
        uri(&mark.id)
    ));
}

fn code(lines: &[Line], out: &mut String) {
    out.push_str("<pre class=\"code\" dir=\"ltr\" tabindex=\"0\">");
    for line in lines {
        let state = match (line.flags.is_empty(), line.marks.is_empty()) {
            (false, _) => " flag",
            (true, false) => " made",
            (true, true) => "",
        };
        out.push_str(&format!(
            "<span class=\"row{state}\"><span class=\"no\">{}</span>{}",
            line.number,
            escape(&line.text)
        ));
        line.marks.iter().for_each(|m| tag(m, out));
        out.push_str("</span>");
        for flag in &line.flags {
            out.push_str(&format!("<span class=\"msg\">✗ line {}: {}</span>", line.number, escape(flag)));
        }
    }
    out.push_str("</pre>\n");
}
