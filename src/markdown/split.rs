//! Where a document may be cut into pieces that parse on their own.
//!
//! A piece starts at a heading or at a line that is bold from end to end. Both can only stand outside of fences, HTML
//! blocks and list items, so the parser's state there is known and a keystroke needs to parse no more than its piece.

/// What a piece starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Start {
    /// Nothing of its own: the text before the first heading.
    Preface,
    /// `# Heading` or a heading underlined by `===` or `---`; the level counts from 1.
    Heading(u8),
    /// A line that is bold from end to end and acts as a heading.
    Bold,
}

/// What the scanner is inside of.
#[derive(Clone, Copy, PartialEq)]
enum Inside {
    Nothing,
    /// A code fence of this many of this character, in a list item whose text starts at this column (0: in none).
    Fence(u8, usize, usize),
    /// An HTML block that only this ends.
    Html(&'static str),
    FrontMatter,
}

/// The pieces of `text` as (offset, start), in order, the first at 0. `at_top` says that `text` starts the document
/// (a byte-order mark and front matter can stand there only).
pub fn pieces(text: &str, at_top: bool) -> Vec<(usize, Start)> {
    let mut out = vec![(0, Start::Preface)];
    let mut inside = Inside::Nothing;
    let (mut item, mut blank_before, mut paragraph) = (0, true, None);
    for (offset, line) in lines(text) {
        let line = if offset == 0 && at_top { line.trim_start_matches('\u{feff}') } else { line };
        let body = line.trim_end_matches(['\n', '\r']);
        let rest = body.trim_start_matches([' ', '\t']);
        let indent = indent(body);
        if rest.is_empty() {
            if inside == Inside::Nothing {
                (blank_before, paragraph) = (true, None);
            }
            continue;
        }
        if let Inside::Fence(mark, count, column) = inside {
            // a line left of its list item ends the item, and the fence with it
            if indent >= column {
                if is_fence_end(rest, mark, count) {
                    inside = Inside::Nothing;
                    (blank_before, paragraph) = (true, None);
                }
                continue;
            }
            inside = Inside::Nothing;
        }
        match inside {
            Inside::Html(end) => {
                if contains_ignoring_case(rest, end) {
                    inside = Inside::Nothing;
                    (blank_before, paragraph) = (true, None);
                }
                continue;
            }
            Inside::FrontMatter => {
                if matches!(body.trim_end(), "---" | "...") {
                    inside = Inside::Nothing;
                    (blank_before, paragraph) = (true, None);
                }
                continue;
            }
            _ => {}
        }
        if offset == 0 && at_top && body.trim_end() == "---" {
            inside = Inside::FrontMatter;
            continue;
        }
        if blank_before && indent < item {
            item = 0;
        }
        let in_item = item > 0 && indent >= item;
        let start = if in_item || indent > 3 {
            None
        } else if let Some(level) = atx_level(rest) {
            Some((offset, Start::Heading(level)))
        } else if let (Some(from), Some(level)) = (paragraph, underline_level(rest)) {
            Some((from, Start::Heading(level)))
        } else if blank_before && bold_title(rest).is_some() {
            Some((offset, Start::Bold))
        } else {
            None
        };
        if let Some((from, kind)) = start {
            match out.last_mut() {
                Some(last) if last.0 == from => last.1 = kind,
                _ => out.push((from, kind)),
            }
            (item, paragraph) = (0, None);
            blank_before = matches!(kind, Start::Heading(_));
            continue;
        }
        let relative = indent.saturating_sub(if in_item { item } else { 0 });
        if relative < 4 {
            if let Some((mark, count)) = fence_start(rest) {
                inside = Inside::Fence(mark, count, if in_item { item } else { 0 });
                (blank_before, paragraph) = (false, None);
                continue;
            }
            if let Some(end) = html_start(rest) {
                inside = Inside::Html(end);
                continue;
            }
        }
        if let Some(width) = marker_width(rest) {
            item = indent + width;
            paragraph = None;
            if let Some((mark, count)) = rest.get(width..).and_then(|after| fence_start(after.trim_start())) {
                inside = Inside::Fence(mark, count, item);
            }
        } else if blank_before && !in_item && !rest.starts_with(['>', '|', '<']) && indent < 4 {
            paragraph = Some(offset);
        } else {
            paragraph = None;
        }
        blank_before = false;
    }
    if out.len() > 1 && out.get(1).is_some_and(|second| second.0 == 0) {
        out.remove(0);
    }
    out
}

/// The lines of `text` with their breaks (LF, CRLF or a lone CR) and offsets.
pub fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let bytes = rest.as_bytes();
        let len = match bytes.iter().position(|b| *b == b'\n' || *b == b'\r') {
            Some(i) if bytes.get(i) == Some(&b'\r') && bytes.get(i + 1) == Some(&b'\n') => i + 2,
            Some(i) => i + 1,
            None => rest.len(),
        };
        let line = rest.get(..len)?;
        let start = at;
        at += len;
        Some((start, line))
    })
}

/// The column at which a line's text starts; a tab goes to the next multiple of four.
fn indent(line: &str) -> usize {
    let mut column = 0;
    for b in line.bytes() {
        match b {
            b' ' => column += 1,
            b'\t' => column += 4 - column % 4,
            _ => break,
        }
    }
    column
}

fn atx_level(rest: &str) -> Option<u8> {
    let hashes = rest.bytes().take_while(|b| *b == b'#').count();
    let after = rest.as_bytes().get(hashes);
    ((1..=6).contains(&hashes) && matches!(after, None | Some(b' ' | b'\t'))).then_some(hashes as u8)
}

fn underline_level(rest: &str) -> Option<u8> {
    let rest = rest.trim_end();
    let all = |mark: char| !rest.is_empty() && rest.chars().all(|c| c == mark);
    if all('=') {
        Some(1)
    } else if all('-') {
        Some(2)
    } else {
        None
    }
}

/// The title of a line that is bold from end to end (a colon or a comment may follow), as an offset range in `rest`.
pub fn bold_title(rest: &str) -> Option<(usize, usize)> {
    let mut line = rest.trim_end();
    if let Some(comment) = line.find("<!--").filter(|_| line.ends_with("-->")) {
        line = line.get(..comment)?.trim_end();
    }
    let line = line.strip_suffix(':').unwrap_or(line);
    let mark = ["**", "__"].into_iter().find(|mark| line.starts_with(mark))?;
    let inner = line.strip_prefix(mark)?.strip_suffix(mark)?;
    let sound =
        !inner.is_empty() && !inner.contains(mark) && !inner.starts_with([' ', '*', '_']) && !inner.ends_with(' ');
    sound.then_some((2, 2 + inner.len()))
}

fn fence_start(rest: &str) -> Option<(u8, usize)> {
    let mark = *rest.as_bytes().first().filter(|b| matches!(b, b'`' | b'~'))?;
    let count = rest.bytes().take_while(|b| *b == mark).count();
    let info = rest.get(count..).unwrap_or("");
    (count >= 3 && (mark == b'~' || !info.contains('`'))).then_some((mark, count))
}

fn is_fence_end(rest: &str, mark: u8, count: usize) -> bool {
    let run = rest.bytes().take_while(|b| *b == mark).count();
    run >= count && rest.get(run..).is_some_and(|after| after.trim().is_empty())
}

fn html_start(rest: &str) -> Option<&'static str> {
    if !rest.starts_with('<') {
        return None;
    }
    const ENDS: [(&str, &str); 7] = [
        ("<!--", "-->"),
        ("<script", "</script>"),
        ("<pre", "</pre>"),
        ("<style", "</style>"),
        ("<textarea", "</textarea>"),
        ("<![CDATA[", "]]>"),
        ("<?", "?>"),
    ];
    let (open, end) =
        ENDS.into_iter().find(|(open, _)| rest.get(..open.len()).is_some_and(|s| s.eq_ignore_ascii_case(open)))?;
    let after = rest.get(open.len()..)?;
    (!contains_ignoring_case(after, end)).then_some(end)
}

fn contains_ignoring_case(text: &str, part: &str) -> bool {
    text.as_bytes().windows(part.len()).any(|window| window.eq_ignore_ascii_case(part.as_bytes()))
}

/// The width of a list marker with the space after it, when `rest` starts with one.
fn marker_width(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let marker = match bytes.first()? {
        b'-' | b'*' | b'+' => 1,
        b'0'..=b'9' => {
            let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
            matches!(bytes.get(digits), Some(b'.' | b')')).then_some(digits + 1)?
        }
        _ => return None,
    };
    match bytes.get(marker) {
        None => Some(marker + 1),
        Some(b' ' | b'\t') => {
            let spaces = bytes.iter().skip(marker).take_while(|b| **b == b' ').count().max(1);
            Some(marker + if spaces > 4 { 1 } else { spaces })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(text: &str) -> Vec<String> {
        pieces(text, true)
            .into_iter()
            .map(|(at, kind)| format!("{kind:?} {}", text[at..].lines().next().unwrap_or("")))
            .collect()
    }

    #[test]
    fn headings_bold_lines_and_underlines_start_pieces() {
        let text = "intro\n\n# One\ntext\n\n**Q1: Why?**\n- a\n\nTwo\n---\n\n### Three\n";
        assert_eq!(
            titles(text),
            ["Preface intro", "Heading(1) # One", "Bold **Q1: Why?**", "Heading(2) Two", "Heading(3) ### Three"]
        );
    }

    #[test]
    fn fences_comments_lists_and_front_matter_hide_them() {
        let text =
            "---\ntitle: x\n---\n\n```sh\n# no\n```\n\n<!-- \n# no\n-->\n\n- item\n\n  # no\n\n      # no\n\n# yes\n";
        assert_eq!(titles(text), ["Preface ---", "Heading(1) # yes"]);
    }

    #[test]
    fn a_fence_in_an_item_ends_with_the_item() {
        assert_eq!(titles("- code\n  ```ruby\n  x\n# yes\n").len(), 2);
        assert_eq!(titles("```ruby\nx\n# no\n").len(), 1);
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        assert_eq!(titles("\u{feff}# One\n").len(), 1);
    }
}
