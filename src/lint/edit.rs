//! Edits that put something into somebody's Markdown without breaking a list, a table or a fence.

use super::Edit;
use crate::markdown::{Block, Kind};
use crate::notebook::{Answer, FileAnalysis};
use crate::notes::Segment;
use crate::text::{Span, slice};

/// The line break that a file uses.
pub fn eol(file: &FileAnalysis) -> &'static str {
    let mut texts = file.notes.segments().iter().map(|p| &p.segment.text);
    match texts.find_map(|t| t.find('\n').map(|at| (t, at))) {
        Some((text, at)) if text.as_bytes().get(at.wrapping_sub(1)) == Some(&b'\r') => "\r\n",
        _ => "\n",
    }
}

fn insert(file: &FileAnalysis, at: usize, text: String) -> Edit {
    (file.path.clone(), Span::new(at, at), text)
}

fn line_at(file: &FileAnalysis, offset: usize) -> Span {
    let text = file.notes.text();
    text.line_span(text.line_of(offset))
}

/// A line directly under a segment's heading, or at the file's top where there is none.
pub fn under_heading(file: &FileAnalysis, index: usize, line: &str) -> Option<Edit> {
    let placed = file.notes.segments().get(index)?;
    let Some(heading) = &placed.segment.heading else {
        return Some(at_top(file, line));
    };
    let end = line_at(file, placed.start + heading.span.end).end;
    Some(insert(file, end, format!("{}{line}", eol(file))))
}

/// A comment at the end of a block's last line; before a fence, after a table, where lines have no room for one.
pub fn beside(file: &FileAnalysis, index: usize, block: usize, comment: &str) -> Option<Edit> {
    let placed = file.notes.segments().get(index)?;
    let blocks = &placed.segment.body.blocks;
    let it = blocks.get(block)?;
    match &it.kind {
        Kind::Heading(_) => under_heading(file, index, comment),
        Kind::Paragraph | Kind::Item { .. } => {
            let end = line_at(file, placed.start + last_byte(it)).end;
            Some(insert(file, end, format!(" {comment}")))
        }
        Kind::Fence { .. } => {
            let start = placed.start + it.span.start;
            let line = line_at(file, start);
            let prefix = file.notes.text().slice(Span::new(line.start, start));
            if prefix.contains(|c| !matches!(c, ' ' | '\t' | '>')) {
                return under_heading(file, index, comment);
            }
            let text = format!("{prefix}{comment}{}", eol(file));
            Some(insert(file, line.start, text))
        }
        Kind::Cell { .. } => {
            let table = blocks.iter().skip(block);
            let last = table.take_while(|b| matches!(b.kind, Kind::Cell { .. })).last()?;
            if last.quoted || last.depth > 0 {
                return under_heading(file, index, comment);
            }
            let end = line_at(file, placed.start + last_byte(last)).end;
            Some(insert(file, end, format!("{0}{0}{comment}", eol(file))))
        }
    }
}

fn last_byte(block: &Block) -> usize {
    block.runs.last().map_or(block.span.start, |run| run.end)
}

/// A comment on a line of its own at the file's top, after front matter.
pub fn at_top(file: &FileAnalysis, comment: &str) -> Edit {
    let eol = eol(file);
    let first = file.notes.segments().first().map(|p| &*p.segment.text);
    let text = first.unwrap_or("");
    let mut at = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut lines = crate::markdown::lines(text.get(at..).unwrap_or(""));
    if lines.next().is_some_and(|(_, line)| line.trim_end() == "---") {
        let end = lines.find(|(_, line)| matches!(line.trim_end(), "---" | "..."));
        if let Some((start, line)) = end {
            let blank = if line.ends_with('\n') { "" } else { eol };
            at += start + line.len();
            return insert(file, at, format!("{blank}{comment}{eol}{eol}"));
        }
    }
    insert(file, at, format!("{comment}{eol}{eol}"))
}

/// Prompts at the end of an answer's first section, in the form that is used there: list items in a list, else
/// paragraphs.
pub fn at_section_end(file: &FileAnalysis, answer: &Answer, prompts: &[String]) -> Option<Edit> {
    let head = *answer.heads.first()?;
    let continues =
        |i: &usize| file.links.get(*i).is_some_and(|l| l.names.is_empty() && l.units.contains(&answer.unit));
    let last = (head + 1..).take_while(continues).last().unwrap_or(head);
    let placed = file.notes.segments().get(last)?;
    let eol = eol(file);
    let gap = format!("{eol}{eol}");
    let open = closing(placed.segment).is_some();
    let content = content_end(placed.segment).filter(|_| !open);
    let Some((end, block)) = content else {
        // nothing there yet, or nothing that one can write behind
        let placed = file.notes.segments().get(if open { head } else { last })?;
        let heading = placed.segment.heading.as_ref()?;
        let end = line_at(file, placed.start + heading.span.end).end;
        let after = if has_text_below(file, end) { eol } else { "" };
        let text = format!("{gap}{}{after}", prompts.join(&gap));
        return Some(insert(file, end, text));
    };
    let end = line_at(file, placed.start + end).end;
    let item = block.filter(|b| b.depth > 0 && !b.quoted).and_then(|_| bullet(placed.segment));
    let text = match item {
        Some(bullet) => prompts.iter().fold(String::new(), |mut out, prompt| {
            out.push_str(&format!("{eol}{bullet}{prompt}"));
            out
        }),
        None => {
            let after = if has_text_below(file, end) { eol } else { "" };
            format!("{gap}{}{after}", prompts.join(&gap))
        }
    };
    Some(insert(file, end, text))
}

/// Whether the line after the one that ends at `end` holds something.
fn has_text_below(file: &FileAnalysis, end: usize) -> bool {
    let text = file.notes.text();
    let next = text.line_of(end) + 1;
    next < text.lines() && !text.slice(text.line_span(next)).trim().is_empty()
}

/// Where a segment's content ends, and the block that ends it.
fn content_end(segment: &Segment) -> Option<(usize, Option<&Block>)> {
    let body = &segment.body;
    let text_end = |span: Span| span.start + slice(&segment.text, span).trim_end().len();
    let heading = segment.heading.as_ref().map_or(0, |h| h.span.end);
    let block = body
        .blocks
        .iter()
        .filter(|b| !matches!(b.kind, Kind::Heading(_)))
        .max_by_key(|b| b.span.end)
        .map(|b| (text_end(b.span), Some(b)));
    let comment = body.comments.iter().map(|c| (c.end, None)).max_by_key(|c| c.0).filter(|c| c.0 > heading);
    match (block, comment) {
        // a comment at the end of a block's own line is part of it
        (Some(b), Some(c)) if c.0 > b.0 => {
            let between = slice(&segment.text, Span::new(b.0, c.0));
            Some(if between.contains(['\n', '\r']) { c } else { b })
        }
        (Some(b), _) => Some(b),
        (None, comment) => comment,
    }
}

/// The mark of the next item in the segment's last list.
fn bullet(segment: &Segment) -> Option<String> {
    let item = segment
        .body
        .blocks
        .iter()
        .rev()
        .find(|b| b.depth == 1 && !b.quoted && matches!(b.kind, Kind::Item { .. }) && b.span.start > 0)?;
    let before = segment.text.get(..item.span.start)?;
    let indent = before.rsplit(['\n', '\r']).next()?;
    let mark = segment.text.get(item.span.start..)?;
    if let Some(mark) = mark.chars().next().filter(|c| matches!(c, '-' | '*' | '+')) {
        return indent.trim().is_empty().then(|| format!("{indent}{mark} "));
    }
    let digits = mark.bytes().take_while(u8::is_ascii_digit).count();
    let number: u64 = mark.get(..digits)?.parse().ok()?;
    let dot = mark.get(digits..)?.chars().next()?;
    indent.trim().is_empty().then(|| format!("{indent}{}{dot} ", number.saturating_add(1)))
}

/// What closes a fence or comment that is still open at the end of a segment.
fn closing(segment: &Segment) -> Option<String> {
    let last = segment.body.blocks.last();
    if let Some(block) = last.filter(|b| matches!(b.kind, Kind::Fence { closed: false, .. })) {
        let opening = slice(&segment.text, block.span).trim_start();
        let mark = opening.chars().next()?;
        return Some(opening.chars().take_while(|c| *c == mark).collect());
    }
    let comment = slice(&segment.text, *segment.body.comments.last()?);
    (!comment.ends_with("-->")).then(|| "-->".to_string())
}

/// Text of its own paragraphs at a file's end.
pub fn at_end(file: &FileAnalysis, text: &str) -> Edit {
    let eol = eol(file);
    let last = file.notes.segments().last().map(|p| p.segment);
    let tail = last.map_or("", |s| &*s.text);
    let broken = tail.ends_with(['\n', '\r']) || tail.is_empty();
    let mut gap = String::new();
    if let Some(closing) = last.and_then(|s| closing(s)) {
        gap.push_str(if broken { "" } else { eol });
        gap.push_str(&format!("{closing}{eol}{eol}"));
    } else if !broken {
        gap = format!("{eol}{eol}");
    } else if !tail.trim_end_matches([' ', '\t']).ends_with("\n\n")
        && !tail.ends_with("\r\n\r\n")
        && !file.notes.text().is_empty()
    {
        gap.push_str(eol);
    }
    let text = text.trim_end().replace('\n', eol);
    insert(file, file.notes.text().len(), format!("{gap}{text}{eol}"))
}

/// Takes a comment out, with its line when it stands alone there.
pub fn remove(file: &FileAnalysis, comment: Span) -> Edit {
    let text = file.notes.text();
    let line = line_at(file, comment.start);
    let before = text.slice(Span::new(line.start, comment.start));
    let after = text.slice(Span::new(comment.end.min(line.end), line.end));
    let span = if before.trim().is_empty() && after.trim().is_empty() && comment.end <= line.end {
        let next = text.line_span(text.line_of(comment.start) + 1).start;
        Span::new(line.start, next.max(line.end))
    } else {
        let spaces = before.len() - before.trim_end().len();
        Span::new(comment.start - spaces, comment.end)
    };
    (file.path.clone(), span, String::new())
}
