//! Files that move: links between notes go on pointing to what they meant.

use crate::notebook::{Notebook, resolve};
use crate::text::{Span, slice};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// A change in a file, by its path and text before the move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The file.
    pub path: Arc<Path>,
    /// The path in a link.
    pub span: Span,
    /// What it becomes.
    pub text: String,
}

/// The edits that keep links right when `from` (a file or a folder) becomes `to`.
pub fn moved(notebook: &Notebook, from: &Path, to: &Path) -> Vec<Edit> {
    let map = |path: &Path| match path.strip_prefix(from) {
        Ok(rest) if rest.as_os_str().is_empty() => to.to_path_buf(),
        Ok(rest) => to.join(rest),
        Err(_) => path.to_path_buf(),
    };
    let mut out = Vec::new();
    for file in notebook.files().filter(|f| f.is_notes) {
        let new_file = map(&file.path);
        for placed in file.notes.segments().iter() {
            for (link, _) in &placed.segment.body.links {
                let source = slice(&placed.segment.text, *link);
                let Some(written) = path_in(source) else {
                    continue;
                };
                let old = slice(source, written.span);
                let target = map(&resolve(&file.path, old));
                if resolve(&new_file, old) == target {
                    continue;
                }
                if let Some(text) = relative(&new_file, &target, old, written.angled) {
                    out.push(Edit {
                        path: file.path.clone(),
                        span: written.span.shift(placed.start + link.start),
                        text,
                    });
                }
            }
        }
    }
    out
}

struct Written {
    span: Span,
    angled: bool,
}

/// The path in an inline link's source, without its anchor; `None` for addresses, anchors alone and other kinds of links.
fn path_in(link: &str) -> Option<Written> {
    let open = link.rfind("](")? + 2;
    let inner = link.get(open..)?;
    let head = inner.len() - inner.trim_start().len();
    let (start, angled) = match inner.get(head..)?.strip_prefix('<') {
        Some(_) => (open + head + 1, true),
        None => (open + head, false),
    };
    let rest = link.get(start..)?;
    let stop = |c: char| match c {
        '#' | '?' => true,
        '>' => angled,
        ')' => !angled,
        c => !angled && c.is_whitespace(),
    };
    let path = rest.get(..rest.find(stop).unwrap_or(rest.len()))?;
    let address = path.contains(':') || path.starts_with(['/', '\\']);
    (!path.is_empty() && !address).then(|| Written { span: Span::new(start, start + path.len()), angled })
}

/// The path from a file's folder to another file, written as the old one was.
fn relative(file: &Path, target: &Path, old: &str, angled: bool) -> Option<String> {
    let folder: PathBuf = file.parent()?.to_path_buf();
    let (from, to): (Vec<_>, Vec<_>) = (folder.components().collect(), target.components().collect());
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    // another drive has no relative path
    if shared == 0 {
        return None;
    }
    let up = from.iter().skip(shared).map(|_| "..".to_string());
    let down = to.iter().skip(shared).filter_map(|c| match c {
        Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        _ => None,
    });
    let path = up.chain(down).collect::<Vec<_>>().join("/");
    let path = if angled { path } else { path.replace(' ', "%20").replace('(', "%28").replace(')', "%29") };
    let dotted = old.starts_with("./") && !path.starts_with("..");
    Some(if dotted { format!("./{path}") } else { path })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::testing::{notebook, root};
    use expect_test::{Expect, expect};

    const A: &str = "\u{feff}## Q1: How do you keep pages fast?\r\n\r\n😀 [One](stories.md#one), [two](./stories.md \"t\"), [three](<stories.md#x y>),\r\n[web](https://x.org/stories.md), [here](#stories), [ref][stories.md], `[no](stories.md)`.\r\n";
    const STORIES: &str =
        "# One\n<!-- panelprep: question q2 -->\n\nSee [a](a.md) and [self](stories.md#one) and [b](deep/b.md).\n";
    const B: &str = "## Q2: How do you handle incidents together?\n\n[Up](../stories.md#one)\n";

    fn check(from: &str, to: &str, expected: Expect) {
        let files = [("a.md", A), ("stories.md", STORIES), ("deep/b.md", B)];
        let notebook = notebook(&files);
        let mut out = String::new();
        for (name, text) in files {
            let mut new = text.to_string();
            let mut edits: Vec<Edit> = moved(&notebook, &root().join(from), &root().join(to));
            edits.retain(|e| *e.path == *root().join(name));
            for e in edits.iter().rev() {
                new.replace_range(e.span.start..e.span.end, &e.text);
            }
            for (old, new) in text.lines().zip(new.lines()).filter(|(a, b)| a != b) {
                out += &format!("{name}\n- {old}\n+ {new}\n");
            }
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn links_follow_a_renamed_file() {
        check(
            "stories.md",
            "my stories.md",
            expect![[r#"
            a.md
            - 😀 [One](stories.md#one), [two](./stories.md "t"), [three](<stories.md#x y>),
            + 😀 [One](my%20stories.md#one), [two](./my%20stories.md "t"), [three](<my stories.md#x y>),
            stories.md
            - See [a](a.md) and [self](stories.md#one) and [b](deep/b.md).
            + See [a](a.md) and [self](my%20stories.md#one) and [b](deep/b.md).
            deep/b.md
            - [Up](../stories.md#one)
            + [Up](../my%20stories.md#one)
        "#]],
        );
    }

    #[test]
    fn links_follow_into_a_folder_and_the_files_own_go_along() {
        check(
            "stories.md",
            "deep/stories.md",
            expect![[r#"
            a.md
            - 😀 [One](stories.md#one), [two](./stories.md "t"), [three](<stories.md#x y>),
            + 😀 [One](deep/stories.md#one), [two](./deep/stories.md "t"), [three](<deep/stories.md#x y>),
            stories.md
            - See [a](a.md) and [self](stories.md#one) and [b](deep/b.md).
            + See [a](../a.md) and [self](stories.md#one) and [b](b.md).
            deep/b.md
            - [Up](../stories.md#one)
            + [Up](stories.md#one)
        "#]],
        );
    }

    #[test]
    fn a_folder_moves() {
        check(
            "deep",
            "other/deeper",
            expect![[r#"
            stories.md
            - See [a](a.md) and [self](stories.md#one) and [b](deep/b.md).
            + See [a](a.md) and [self](stories.md#one) and [b](other/deeper/b.md).
            deep/b.md
            - [Up](../stories.md#one)
            + [Up](../../stories.md#one)
        "#]],
        );
    }

    #[test]
    fn what_nobody_links_to_changes_nothing() {
        check("else.md", "new.md", expect![[""]]);
    }
}
