//! A notebook with what the server keeps beside it: how its settings and guide are read, and read again.

use super::shown::Shown;
use super::state::State;
use crate::config::{Config, FILE_NAME, Severity};
use crate::disk::{self, Trouble};
use crate::guide::{Problem, Source};
use crate::lint::{self, Finding};
use crate::notebook::{Cache, Input, Notebook};
use crate::text::{Span, Text};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// Findings by file.
pub type ByFile = Arc<BTreeMap<PathBuf, Vec<Finding>>>;

/// What was published of a file.
#[derive(Debug)]
pub struct Published {
    /// A hash of it all.
    pub hash: u64,
    /// For each finding a hash of its rule and what it speaks of.
    pub keys: Box<[u64]>,
}

/// A notebook with what the server keeps beside it.
#[derive(Debug)]
pub struct Book {
    /// The snapshot that every request reads.
    pub notebook: Notebook,
    /// Judged pairs.
    pub cache: Cache,
    /// Whether its folder holds a `panelprep.toml`.
    pub configured: bool,
    /// Whether the folder has been read; until then nothing is said about what is missing in it.
    pub scanned: bool,
    /// What is wrong with its `panelprep.toml`.
    pub config_problems: Vec<Problem>,
    /// Why there is no coverage, or only that of an older guide.
    pub trouble: Option<Trouble>,
    /// Where that is shown.
    trouble_at: Option<(PathBuf, Span)>,
    /// The guide's text as it was typed when it was read last, usable or not.
    tried: String,
    /// What was published, by file.
    pub published: HashMap<PathBuf, Published>,
    /// What is shown of open documents, by file.
    pub shown: HashMap<PathBuf, Shown>,
    /// What was announced last.
    pub announced: Option<Value>,
    /// The revision of the notebook that was announced, and whether it was in trouble.
    pub announced_at: Option<(u64, bool)>,
    /// How many rounds of knowledge it has seen.
    pub generation: u64,
    /// Findings about the whole, worked out once per change.
    whole: OnceLock<ByFile>,
    /// The same as they were when they were published last.
    pub told: ByFile,
}

impl Book {
    /// A notebook without anything.
    pub fn empty(root: &Path) -> Self {
        Book {
            notebook: Notebook::new(root, Arc::default(), None),
            cache: Cache::default(),
            configured: false,
            scanned: false,
            config_problems: Vec::new(),
            trouble: None,
            trouble_at: None,
            tried: String::new(),
            published: HashMap::new(),
            shown: HashMap::new(),
            announced: None,
            announced_at: None,
            generation: 0,
            whole: OnceLock::new(),
            told: Arc::default(),
        }
    }

    /// The notebook as it is now, for reading.
    pub fn snapshot(&self) -> Self {
        Book {
            notebook: self.notebook.clone(),
            configured: self.configured,
            scanned: self.scanned,
            config_problems: self.config_problems.clone(),
            trouble: self.trouble.clone(),
            trouble_at: self.trouble_at.clone(),
            whole: self.whole.clone(),
            ..Book::empty(&self.notebook.root)
        }
    }

    /// The notebook has changed: what was found in the whole of it counts no longer.
    pub fn changed(&mut self) {
        self.whole = OnceLock::new();
    }

    /// Findings about the whole notebook, its settings and its guide, by file.
    pub fn whole(&self) -> &ByFile {
        self.whole.get_or_init(|| {
            let mut all = if self.scanned { lint::check_notebook(&self.notebook) } else { Vec::new() };
            let finding = |rule, path: &Path, span, message: &str, severity| Finding {
                rule,
                severity,
                path: path.into(),
                span,
                message: message.to_string(),
                id: None,
                related: Vec::new(),
            };
            let config = self.notebook.root.join(FILE_NAME);
            let problems = self.config_problems.iter();
            all.extend(problems.map(|p| finding("config", &config, p.span, &p.message, Severity::Warning)));
            let level = self.notebook.config.severity("guide-problem", Some(Severity::Warning));
            if let (Some(trouble), Some((path, span)), Some(level)) = (&self.trouble, &self.trouble_at, level) {
                // what is known of the last good guide speaks of another text
                all.retain(|f| f.rule != "guide-problem" || *f.path != **path);
                all.push(finding("guide-problem", path, *span, &trouble.message, level));
            }
            let mut out: BTreeMap<PathBuf, Vec<Finding>> = BTreeMap::new();
            all.into_iter().for_each(|f| out.entry(f.path.to_path_buf()).or_default().push(f));
            Arc::new(out)
        })
    }

    /// All findings in one file: the full set, whatever is being typed.
    pub fn findings(&self, path: &Path) -> Vec<Finding> {
        if !self.notebook.config.is_on("diagnostics") {
            return Vec::new();
        }
        let own = self.notebook.file(path).map(|file| lint::check_file(&self.notebook, file));
        let mut out = own.unwrap_or_default();
        out.extend(self.whole().get(path).into_iter().flatten().cloned());
        out
    }

    /// The guide file that the settings name.
    pub fn wanted_guide(&self) -> Option<PathBuf> {
        guide_of(&self.notebook.root, &self.notebook.config)
    }
}

fn guide_of(root: &Path, config: &Config) -> Option<PathBuf> {
    config.guide.as_ref().map(|g| disk::absolute(&root.join(g)))
}

impl State {
    /// The notebook of a root, made when it is new.
    pub fn book(&mut self, root: &Path) -> &mut Book {
        if !self.books.contains_key(root) {
            let book = self.open_book(root, None);
            self.books.insert(root.to_path_buf(), book);
            if self.is_whole(root) {
                self.to_scan.push(root.to_path_buf());
            } else if let Some(book) = self.books.get_mut(root) {
                // a lone file: its neighbours are nobody's business
                book.scanned = true;
            }
        }
        self.books.entry(root.to_path_buf()).or_insert_with(|| Book::empty(root))
    }

    /// Whether all notes of a root are read, or only those that are opened.
    fn is_whole(&self, root: &Path) -> bool {
        self.folders.iter().any(|f| f == root) || root.join(FILE_NAME).is_file()
    }

    /// The settings of a root: defaults, its file, the editor's. A file that can't be used leaves the last good ones.
    fn config_of(&mut self, root: &Path, last: Option<&Book>) -> (Config, Vec<Problem>, Option<Trouble>) {
        let (mut config, problems, trouble) = disk::config(root);
        if let (Some(last), true) = (last, trouble.is_some()) {
            config = (*last.notebook.config).clone();
        }
        for message in config.take_json(&self.settings.clone()) {
            self.say_once(2, format!("PanelPrep settings: {message}"));
        }
        if let Some(practice) = self.practice {
            config.practice = practice;
        }
        if let (Some(first), None) = (problems.first(), &trouble) {
            let more = match problems.len() {
                1 => String::new(),
                n => format!(" ({} more in the file)", n - 1),
            };
            let file = root.join(FILE_NAME);
            self.say_once(2, format!("PanelPrep: {}:{}: {}{more}", file.display(), first.line, first.message));
        }
        (config, problems, trouble)
    }

    /// Reads a root's config and guide. What is unreadable leaves the last good guide, or none at first.
    fn open_book(&mut self, root: &Path, last: Option<&Book>) -> Book {
        let generation = last.map_or(1, |l| l.generation + 1);
        let (config, config_problems, trouble) = self.config_of(root, last);
        let guide = guide_of(root, &config);
        let typed = guide.as_ref().and_then(|g| self.documents.get(g)).map(|d| d.notes.text().to_string());
        let tried = typed.clone().unwrap_or_default();
        let read = match (trouble, &guide, typed) {
            (Some(trouble), ..) => Err(trouble),
            (None, Some(path), Some(text)) => {
                disk::knowledge_of_text(root, &Input { path: path.clone(), text }, generation)
            }
            _ => disk::knowledge(root, &config, generation),
        };
        let (knowledge, trouble) = match read {
            Ok(knowledge) => (Some(Arc::new(knowledge)), None),
            Err(trouble) => {
                let source = guide.map_or(Source::Bundled, Source::File);
                let known = last.and_then(|l| l.notebook.knowledge.clone()).filter(|k| k.source == source);
                let kept = match known {
                    Some(_) => "The last good version stays in use.",
                    None => "Until then there is no coverage.",
                };
                // while somebody types in it, once is enough
                let told = last.and_then(|l| l.trouble.as_ref()).is_some_and(|t| t.path == trouble.path);
                if !told {
                    self.outbox.say(1, &format!("PanelPrep: {trouble} {kept}"));
                }
                (known, Some(trouble))
            }
        };
        let configured = root.join(FILE_NAME).is_file();
        // what is wrong with the settings is shown as their problem
        let elsewhere = |t: &&Trouble| config_problems.is_empty() || t.path != root.join(FILE_NAME);
        let trouble_at = trouble.as_ref().filter(elsewhere).and_then(|t| self.place_of(root, t));
        Book {
            notebook: Notebook::new(root, Arc::new(config), knowledge).reading(disk::reader()),
            configured,
            config_problems,
            trouble,
            trouble_at,
            tried,
            generation,
            ..Book::empty(root)
        }
    }

    /// Where a trouble is shown: at its line, or where the settings name the file that isn't there.
    fn place_of(&self, root: &Path, trouble: &Trouble) -> Option<(PathBuf, Span)> {
        let typed = self.documents.get(&trouble.path).map(|d| d.notes.text().clone());
        if let Some(text) = typed.or_else(|| disk::read(&trouble.path).ok().map(|t| Text::new(&t))) {
            return Some((trouble.path.clone(), text.line_span(trouble.line.unwrap_or(1).saturating_sub(1))));
        }
        let config = root.join(FILE_NAME);
        let text = Text::new(&disk::read(&config).ok()?);
        let lines = (0..text.lines()).map(|n| text.line_span(n));
        let named = lines.into_iter().find(|s| text.slice(*s).trim_start().starts_with("guide"));
        Some((config, named.unwrap_or_default()))
    }

    /// Reads config and guide again and judges all notes anew.
    pub fn reload(&mut self, root: &Path) {
        let Some(old) = self.books.remove(root) else { return };
        let mut book = self.open_book(root, Some(&old));
        book.scanned = old.scanned;
        book.published = old.published;
        book.cache = old.cache;
        book.told = old.told;
        book.announced = old.announced;
        book.notebook.take_over(&old.notebook, &mut book.cache);
        let mut files: Vec<PathBuf> = book.published.keys().cloned().collect();
        files.extend(book.notebook.briefs().map(|(path, _)| path.to_path_buf()));
        self.books.insert(root.to_path_buf(), book);
        files.iter().for_each(|f| self.mark(root, f, false));
        self.mark(root, root, false);
        self.refresh = true;
        let open: Vec<PathBuf> = self.documents.keys().filter(|d| self.root_of(d) == root).cloned().collect();
        open.iter().for_each(|d| self.put(d));
        // files that were no notes under the old guide may be now
        if !self.to_scan.iter().any(|r| r == root) && self.is_whole(root) {
            self.to_scan.push(root.to_path_buf());
        }
    }

    /// A guide that is open is in effect as it is typed.
    pub fn guide_typed(&mut self, path: &Path) {
        let uses = |book: &Book| book.wanted_guide().is_some_and(|g| g == path);
        let roots: Vec<PathBuf> = self.books.iter().filter(|(_, b)| uses(b)).map(|(r, _)| r.clone()).collect();
        for root in roots {
            let Some(text) = self.documents.get(path).map(|d| d.notes.text().to_string()) else { continue };
            let Some(book) = self.books.get(&root) else { continue };
            if book.notebook.knowledge.as_ref().is_none_or(|k| *k.text != *text) && book.tried != text {
                self.reload(&root);
            }
        }
    }
}
