//! Notebooks for tests: files in memory, a small guide, a `$0` cursor.

use super::{Cache, Input, Kept, Knowledge, Notebook, Reader};
use crate::config::Config;
use crate::notes::NotesFile;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A guide of two questions and an exercise, with a rubric that makes verdicts easy to provoke.
pub const GUIDE: &str = "# Small guide\n\n### Craft\n**Q1: How do you keep pages fast?**\n- Use a CDN.\n- Cache at several layers.\n\n### Teamwork\n**Q2: How do you handle incidents together?**\n- Use a shared channel.\n- Hold a retrospective.\n\n### Exercise 1: Count quickly\n**Original Code:**\n```ruby\nUser.all.count { |u| u.active }\n```\n**Issues:**\n- Loads every row.\n\n**Improved Version:**\n```ruby\nUser.where(active: true).count\n```\n**Why it matters:**\n- Saves memory.\n\n## Checklist\n- Prepare examples for each competency.\n- Sleep well.\n";

const RUBRIC: &str = r#"
[[point]]
id = "q1.1"
[[point.idea]]
name = "edge"
say = ["cdn", "cloudfront"]
[[point]]
id = "q1.2"
[[point.idea]]
name = "http"
say = ["etag"]
[[point.idea]]
name = "app"
say = ["redis"]
[[point]]
id = "q2.1"
[[point.idea]]
name = "channel"
say = ["channel"]
[[point]]
id = "q2.2"
[[point.idea]]
name = "retro"
say = ["retrospective", "retro"]
[[point]]
id = "ex1.issue.1"
[[point.idea]]
name = "rows"
say = ["every row", "all users"]
[[point]]
id = "ex1.why.1"
[[point.idea]]
name = "memory"
say = ["memory"]
"#;

/// The root of test notebooks.
pub fn root() -> PathBuf {
    PathBuf::from(if cfg!(windows) { "C:\\notes" } else { "/notes" })
}

/// A notebook of these files against the small guide.
pub fn notebook(files: &[(&str, &str)]) -> Notebook {
    with_config(files, Config::default())
}

/// A notebook of these files against the small guide, with settings.
pub fn with_config(files: &[(&str, &str)], config: Config) -> Notebook {
    let file = Input { path: root().join("guide.md"), text: GUIDE.to_string() };
    let rubric = Input { path: root().join("guide.rubric.toml"), text: RUBRIC.to_string() };
    fill(
        Notebook::new(&root(), Arc::new(config), Some(Arc::new(Knowledge::of_file(&file, Some(&rubric), None, 1)))),
        files,
    )
}

/// A notebook of these files against the bundled guide.
pub fn oyster(files: &[(&str, &str)]) -> Notebook {
    fill(Notebook::new(&root(), Arc::default(), Some(Arc::new(Knowledge::bundled(None, 1)))), files)
}

fn fill(mut notebook: Notebook, files: &[(&str, &str)]) -> Notebook {
    let mut cache = Cache::default();
    for (path, text) in files {
        notebook.put(&root().join(path).into(), NotesFile::new(text), &mut cache);
    }
    notebook
}

/// The same as a folder of many files is kept: nothing whole, everything read again when somebody looks.
pub fn closed(open: &Notebook, files: &[(&str, &str)]) -> Notebook {
    let texts: BTreeMap<PathBuf, String> = files.iter().map(|(p, text)| (root().join(p), text.to_string())).collect();
    let reader = Reader(Arc::new(move |path| texts.get(path).cloned()));
    let mut out = Notebook::new(&root(), open.config.clone(), open.knowledge.clone()).reading(reader);
    let mut cache = Cache::default();
    for (name, text) in files {
        let file = out.analyse(&path(name), NotesFile::new(text), &mut Cache::default());
        if file.is_notes || file.is_guide {
            out.insert(&path(name), Kept::closed(&file), &mut cache);
        }
    }
    out.complete(&mut cache);
    fetch_stories(&mut out, files);
    out
}

/// Puts in the files that answers link to and that are no notes themselves.
pub fn fetch_stories(book: &mut Notebook, files: &[(&str, &str)]) {
    for story in book.wanted() {
        let text = files.iter().find(|(p, _)| root().join(p) == story).map(|(_, text)| NotesFile::new(text));
        text.into_iter().for_each(|notes| book.put_closed(&story.as_path().into(), notes, &mut Cache::default()));
    }
}

/// The path of a test file.
pub fn path(name: &str) -> Arc<Path> {
    root().join(name).into()
}

/// Takes the `$0` out of a text and says where it stood.
pub fn cursor(text: &str) -> (String, usize) {
    let at = text.find("$0").unwrap_or_else(|| panic!("no $0 in {text:?}"));
    (text.replacen("$0", "", 1), at)
}
