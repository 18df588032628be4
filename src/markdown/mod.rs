//! Markdown: pulldown-cmark's events as a flat list of blocks with byte spans.
//!
//! What is prose, and where it hangs (under which list item or lead-in), is all that the rest of the program needs to
//! know of Markdown. Spans count from the start of the text that was parsed.

mod split;

pub use split::{Start, bold_title, lines, pieces};

use crate::text::{Span, slice};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::borrow::Cow;

/// One leaf of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// All of it, markers included.
    pub span: Span,
    /// The visible prose, or a fence's lines, in order. Struck text, comments and link targets are left out.
    pub runs: Vec<Span>,
    /// List depth: 0 outside of lists, 1 in a top-level item.
    pub depth: u8,
    /// The block it hangs under: the list item above, or the paragraph that leads into the list.
    pub parent: Option<usize>,
    /// Inside a block quote.
    pub quoted: bool,
}

/// Kinds of blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A heading with its level, 1 to 6.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A list item's own text; the mark of a task item.
    Item {
        /// `Some(ticked)` for a task item.
        task: Option<bool>,
    },
    /// A code fence or indented code.
    Fence {
        /// The first word of the info string, in lower case; empty without one.
        lang: String,
        /// Whether it has its closing line (indented code needs none).
        closed: bool,
    },
    /// A table cell.
    Cell {
        /// In the table's head.
        head: bool,
    },
}

/// What a text holds: blocks, comments and links.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// Blocks in document order.
    pub blocks: Vec<Block>,
    /// HTML comments, from `<!--` to `-->`.
    pub comments: Vec<Span>,
    /// Links: where they stand and what they point to.
    pub links: Vec<(Span, String)>,
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
}

/// Parses `text`. Total: any text has blocks.
pub fn parse(text: &str) -> Parsed {
    let mut b = Builder { text, ..Builder::default() };
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        b.event(event, Span::new(range.start, range.end));
    }
    b.out
}

#[derive(Default)]
struct Builder<'a> {
    text: &'a str,
    out: Parsed,
    /// The open list items: their task mark and their block, once they have one.
    items: Vec<(Option<bool>, Option<usize>, Span)>,
    /// For each open list, the block that leads into it.
    leads: Vec<Option<usize>>,
    quotes: u32,
    struck: u32,
    hidden: u32,
    /// In a link to a heading of some notes.
    story: bool,
    in_head: bool,
    /// The block that inline events belong to.
    open: Option<usize>,
    html: Option<Span>,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag),
            Event::Text(_) | Event::Code(_) => self.run(span),
            Event::InlineHtml(_) => self.inline_html(span),
            Event::Html(_) => self.html = Some(self.html.map_or(span, |all| all.cover(span))),
            Event::TaskListMarker(ticked) => {
                if let Some(item) = self.items.last_mut() {
                    item.0 = Some(ticked);
                }
                if let Some(Block { kind: Kind::Item { task }, .. }) =
                    self.open.and_then(|i| self.out.blocks.get_mut(i))
                {
                    *task = Some(ticked);
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        match tag {
            Tag::Heading { level, .. } => self.open(Kind::Heading(level as u8), span),
            Tag::Paragraph => {
                let kind = self.text_kind();
                self.open(kind, span);
            }
            Tag::TableHead => self.in_head = true,
            Tag::TableCell => {
                let kind = Kind::Cell { head: self.in_head };
                self.open(kind, span);
            }
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::List(_) => {
                // the list hangs under the item it is in, or under the paragraph right before it
                let lead = match self.items.last() {
                    Some(item) => item.1,
                    None => self.out.blocks.len().checked_sub(1).filter(|i| {
                        self.out
                            .blocks
                            .get(*i)
                            .is_some_and(|b| b.kind == Kind::Paragraph && b.quoted == (self.quotes > 0))
                    }),
                };
                self.leads.push(lead);
                self.open = None;
            }
            Tag::Item => {
                self.items.push((None, None, span));
                self.open = None;
            }
            Tag::CodeBlock(kind) => {
                let (lang, closed) = match kind {
                    CodeBlockKind::Indented => (String::new(), true),
                    CodeBlockKind::Fenced(info) => {
                        let lang = info.split([' ', ',', '{']).next().unwrap_or("").trim().to_ascii_lowercase();
                        (lang, fence_is_closed(slice(self.text, span)))
                    }
                };
                self.open(Kind::Fence { lang, closed }, span);
            }
            Tag::Strikethrough => self.struck += 1,
            Tag::Image { .. } | Tag::MetadataBlock(_) => self.hidden += 1,
            Tag::Link { dest_url, .. } => {
                // the name of a story elsewhere is no prose of this answer
                self.story = dest_url.contains('#') && !dest_url.contains("://");
                self.hidden += u32::from(self.story);
                self.out.links.push((span, dest_url.to_string()));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::TableCell => self.open = None,
            TagEnd::TableHead => self.in_head = false,
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::List(_) => {
                self.leads.pop();
                self.open = None;
            }
            TagEnd::Item => {
                self.items.pop();
                self.open = None;
            }
            TagEnd::Strikethrough => self.struck = self.struck.saturating_sub(1),
            TagEnd::Link if self.story => {
                self.hidden = self.hidden.saturating_sub(1);
                self.story = false;
            }
            TagEnd::Image | TagEnd::MetadataBlock(_) => self.hidden = self.hidden.saturating_sub(1),
            TagEnd::HtmlBlock => {
                if let Some(span) = self.html.take() {
                    self.comments_in(span);
                }
            }
            _ => {}
        }
        // raw marks can be left open by the writer; a block's end closes them
        if matches!(tag, TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_)) {
            self.struck = 0;
        }
    }

    fn text_kind(&self) -> Kind {
        match self.items.last() {
            Some((task, ..)) => Kind::Item { task: *task },
            None => Kind::Paragraph,
        }
    }

    fn open(&mut self, kind: Kind, span: Span) {
        let index = self.out.blocks.len();
        // a list item's first text starts at its bullet
        let mut whole = span;
        let mut parent = None;
        if let Some(item) = self.items.last_mut() {
            match item.1 {
                Some(first) => parent = Some(first),
                None => {
                    if matches!(kind, Kind::Item { .. }) {
                        item.1 = Some(index);
                        whole.start = item.2.start;
                    }
                    parent = self.leads.last().copied().flatten();
                }
            }
        }
        let depth = self.items.len().min(255) as u8;
        self.out.blocks.push(Block { kind, span: whole, runs: Vec::new(), depth, parent, quoted: self.quotes > 0 });
        self.open = Some(index);
    }

    fn run(&mut self, span: Span) {
        if self.hidden > 0 || self.struck > 0 {
            return;
        }
        if self.open.is_none() && !self.items.is_empty() {
            // the text of a tight list item comes without a paragraph
            let kind = self.text_kind();
            self.open(kind, span);
        }
        let Some(block) = self.open.and_then(|i| self.out.blocks.get_mut(i)) else {
            return;
        };
        block.span = block.span.cover(span);
        block.runs.push(span);
    }

    fn inline_html(&mut self, span: Span) {
        let tag = slice(self.text, span);
        if tag.starts_with("<!--") {
            self.out.comments.push(span);
        } else if ["<del>", "<s>", "<strike>"].iter().any(|t| tag.eq_ignore_ascii_case(t)) {
            self.struck += 1;
        } else if ["</del>", "</s>", "</strike>"].iter().any(|t| tag.eq_ignore_ascii_case(t)) {
            self.struck = self.struck.saturating_sub(1);
        }
    }

    fn comments_in(&mut self, span: Span) {
        let html = slice(self.text, span);
        let mut at = 0;
        while let Some(from) = html.get(at..).and_then(|rest| rest.find("<!--")).map(|i| at + i) {
            let to = html.get(from..).and_then(|rest| rest.find("-->")).map_or(html.len(), |i| from + i + 3);
            self.out.comments.push(Span::new(span.start + from, span.start + to));
            at = to;
        }
    }
}

fn fence_is_closed(block: &str) -> bool {
    let mut rows = block.lines();
    let opening = rows.next().unwrap_or("").trim();
    let mark: String = opening.chars().take_while(|c| opening.starts_with(*c)).collect();
    let last = rows.next_back().unwrap_or("").trim_start_matches(['>', ' ', '\t']).trim_end();
    !mark.is_empty() && last.starts_with(&mark) && last.chars().all(|c| mark.starts_with(c))
}

impl Block {
    /// The visible prose in one piece, runs joined by a space where the source has something between them.
    pub fn prose<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if let [run] = self.runs.as_slice() {
            return Cow::Borrowed(slice(text, *run));
        }
        let mut out = String::new();
        let mut last = None;
        for run in &self.runs {
            let apart = |end| end < run.start && slice(text, Span::new(end, run.start)).contains(['\n', '\r', ' ']);
            if !out.ends_with(' ') && last.is_some_and(apart) {
                out.push(' ');
            }
            out.push_str(slice(text, *run));
            last = Some(run.end);
        }
        Cow::Owned(out)
    }

    /// A fence's code as it would stand in a file of its own.
    pub fn code(&self, text: &str) -> String {
        self.runs.iter().map(|run| slice(text, *run)).collect()
    }

    /// The place in the document of a byte offset in [`Block::code`].
    pub fn code_offset(&self, offset: usize) -> usize {
        let mut left = offset;
        for run in &self.runs {
            if left < run.len() {
                return run.start + left;
            }
            left -= run.len();
        }
        self.runs.last().map_or(self.span.end, |run| run.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shape(text: &str) -> Vec<String> {
        let parsed = parse(text);
        parsed
            .blocks
            .iter()
            .map(|b| {
                format!(
                    "{:?} d{} p{:?} {}{}",
                    b.kind,
                    b.depth,
                    b.parent,
                    if b.quoted { "> " } else { "" },
                    b.prose(text)
                )
            })
            .collect()
    }

    #[test]
    fn blocks_of_every_kind() {
        let text = "# T\n\nTo do:\n- [ ] one ~~two~~ three\n  - [link](x.md) `code`\n\n> quote\n\n| a | b |\n|--|--|\n| c | d |\n\n```ruby x\ny\n```\n";
        expect_test::expect![[r#"
            Heading(1) d0 pNone T
            Paragraph d0 pNone To do:
            Item { task: Some(false) } d1 pSome(1) one  three
            Item { task: None } d2 pSome(2) link `code`
            Paragraph d0 pNone > quote
            Cell { head: true } d0 pNone a
            Cell { head: true } d0 pNone b
            Cell { head: false } d0 pNone c
            Cell { head: false } d0 pNone d
            Fence { lang: "ruby", closed: true } d0 pNone y"#]]
        .assert_eq(shape(text).join("\n").trim());
    }

    #[test]
    fn comments_in_line_and_as_blocks() {
        let text = "a <!-- one --> b\n\n<!-- two -->\n<!-- three -->\n";
        let spans: Vec<_> = parse(text).comments.iter().map(|s| slice(text, *s)).collect();
        assert_eq!(spans, ["<!-- one -->", "<!-- two -->", "<!-- three -->"]);
    }

    #[test]
    fn code_in_a_list_item_maps_back() {
        let text = "- x\n  ```ruby\n  a = 1\n  b = 2\n  ```\n";
        let parsed = parse(text);
        let fence = parsed.blocks.last().unwrap();
        assert_eq!(fence.code(text), "a = 1\nb = 2\n");
        assert!(text[fence.code_offset(6)..].starts_with("b = 2"));
    }

    proptest! {
        /// Cutting at the pieces and parsing each gives the prose that parsing the whole gives.
        #[test]
        fn pieces_parse_as_the_whole(parts in prop::collection::vec(prop::sample::select(vec![
            "# H\n", "\n", "text\n", "**B**\n", "- item\n", "  more\n", "```\n", "> q\n", "T\n===\n", "<!-- c -->\n", "<!--\n", "-->\n", "~~~\n", "1. x\n", "\n\n", "    code\n", "| a |\n|--|\n",
        ]), 0..14)) {
            let text = parts.concat();
            let cuts = pieces(&text, true);
            for (i, (at, _)) in cuts.iter().enumerate() {
                let end = cuts.get(i + 1).map_or(text.len(), |next| next.0);
                // a piece cut again alone starts as it did, and has no further cut
                let again = pieces(&text[*at..end], *at == 0);
                prop_assert_eq!(again.len(), 1, "{:?}", &text[*at..end]);
            }
        }
    }
}
