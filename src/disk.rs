//! Disk: the only room that touches files. Finds roots, reads configs, guides and notes.

use crate::config::{Config, FILE_NAME, OWN_RUBRIC};
use crate::guide::Problem;
use crate::notebook::{Cache, Input, Knowledge, Notebook, Reader};
use crate::notes::NotesFile;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::{fs, io, io::Read};

/// Larger files are not read.
pub const LARGEST: u64 = 8 * 1024 * 1024;
/// Folders deeper than this are not walked.
const DEEPEST: usize = 32;

/// Something that could not be used, for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The file.
    pub path: PathBuf,
    /// The line, when it is about a place in the file.
    pub line: Option<usize>,
    /// What is wrong and what to do.
    pub message: String,
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path.display(), self.message),
            None => write!(f, "{}: {}", self.path.display(), self.message),
        }
    }
}

/// Reads a text file: UTF-8, not larger than [`LARGEST`], no directory.
pub fn read(path: &Path) -> Result<String, Trouble> {
    let trouble = |message: String| Trouble { path: path.to_path_buf(), line: None, message };
    let meta = fs::metadata(path).map_err(|e| trouble(cause(&e)))?;
    if meta.is_dir() {
        return Err(trouble("This is a folder, not a file.".to_string()));
    }
    if !meta.is_file() {
        // reading a pipe or a device would wait for ever
        return Err(trouble("This is no regular file and was skipped.".to_string()));
    }
    let larger = || trouble(format!("This file is larger than {} MiB and was skipped.", LARGEST / 1024 / 1024));
    if meta.len() > LARGEST {
        return Err(larger());
    }
    let mut bytes = Vec::with_capacity(meta.len() as usize);
    let file = fs::File::open(path).map_err(|e| trouble(cause(&e)))?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|e| trouble(cause(&e)))?;
    if bytes.len() as u64 > LARGEST {
        return Err(larger());
    }
    String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        let line = e.as_bytes().get(..at).map_or(1, |head| head.iter().filter(|b| **b == b'\n').count() + 1);
        Trouble {
            path: path.to_path_buf(),
            line: Some(line),
            message: "This file is not UTF-8 text and was skipped. Save it as UTF-8.".to_string(),
        }
    })
}

/// Reads files again for notebooks that don't keep their text.
pub fn reader() -> Reader {
    Reader(Arc::new(|path| read(path).ok()))
}

fn cause(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "There is no such file or folder.".to_string(),
        io::ErrorKind::PermissionDenied => "This can't be read: permission denied.".to_string(),
        _ => format!("This can't be read: {error}."),
    }
}

/// A path without `.`, `..` and relative parts, whether it exists or not.
pub fn absolute(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut out = PathBuf::new();
    for part in whole.components() {
        match part {
            Component::ParentDir => {
                out.pop();
            }
            Component::CurDir => {}
            part => out.push(part),
        }
    }
    out
}

/// A notebook's root for a file or folder: the nearest ancestor with a `panelprep.toml`, else the innermost of `folders`
/// (the editor's workspace folders) that holds it, else the folder given or the file's own.
pub fn root_of(path: &Path, is_dir: bool, folders: &[PathBuf]) -> PathBuf {
    let own = if is_dir { path } else { path.parent().unwrap_or(path) };
    if let Some(found) = own.ancestors().find(|dir| dir.join(FILE_NAME).is_file()) {
        return found.to_path_buf();
    }
    let holding =
        folders.iter().filter(|folder| path.starts_with(folder)).max_by_key(|folder| folder.components().count());
    holding.cloned().unwrap_or_else(|| own.to_path_buf())
}

/// The config of a root: defaults, then its file. Says what is wrong with the file.
pub fn config(root: &Path) -> (Config, Vec<Problem>, Option<Trouble>) {
    let mut config = Config::default();
    let path = root.join(FILE_NAME);
    if !path.is_file() {
        return (config, Vec::new(), None);
    }
    match read(&path) {
        Ok(text) => {
            let problems = config.take_toml(&text);
            // whether a broken file names a guide can't be known for sure: no other guide may judge in its place
            let names_guide = || text.lines().any(|l| l.trim_start().starts_with("guide"));
            let broken = problems.first().filter(|_| toml::from_str::<toml::Table>(&text).is_err() && names_guide());
            let trouble = broken.map(|p| Trouble { path, line: Some(p.line), message: p.message.clone() });
            (config, problems, trouble)
        }
        Err(trouble) => (config, Vec::new(), Some(trouble)),
    }
}

/// Reads a file that may be missing.
fn input(path: &Path) -> Result<Option<Input>, Trouble> {
    if !path.exists() {
        return Ok(None);
    }
    read(path).map(|text| Some(Input { path: path.to_path_buf(), text }))
}

/// The rubric that belongs to a guide file: `NAME.md` → `NAME.rubric.toml`.
pub fn rubric_path(guide: &Path) -> PathBuf {
    guide.with_extension("rubric.toml")
}

/// Reads the guide that a config asks for, with its rubrics. A guide that is unreadable or has no question is an error:
/// there is no falling back to the bundled one.
pub fn knowledge(root: &Path, config: &Config, generation: u64) -> Result<Knowledge, Trouble> {
    let Some(guide) = &config.guide else {
        let own = input(&root.join(OWN_RUBRIC))?;
        return Ok(Knowledge::bundled(own.as_ref(), generation));
    };
    let path = absolute(&root.join(guide));
    let text = read(&path).map_err(|t| Trouble { message: format!("The guide can't be read. {}", t.message), ..t })?;
    knowledge_of_text(root, &Input { path, text }, generation)
}

/// As [`knowledge`], for a guide whose text is at hand (it is open in the editor).
pub fn knowledge_of_text(root: &Path, guide: &Input, generation: u64) -> Result<Knowledge, Trouble> {
    let own = input(&root.join(OWN_RUBRIC))?;
    let rubric = input(&rubric_path(&guide.path))?;
    let path = guide.path.clone();
    let knowledge = Knowledge::of_file(guide, rubric.as_ref(), own.as_ref(), generation);
    if knowledge.is_usable() {
        return Ok(knowledge);
    }
    let problem = knowledge.problems.first().map(|(_, p)| p.clone());
    let message = problem.as_ref().map_or("This guide has no question.".to_string(), |p| p.message.clone());
    Err(Trouble { path, line: problem.map(|p| p.line), message })
}

/// The Markdown files of a folder, in path order: `.gitignore` honoured, hidden folders and nested notebooks left out,
/// symbolic links not followed.
pub fn markdown_files(root: &Path) -> Vec<PathBuf> {
    walk(root).0
}

/// The same, and the folders that can't be read.
pub fn walk(root: &Path) -> (Vec<PathBuf>, Vec<Trouble>) {
    let top = root.to_path_buf();
    let mut troubles = Vec::new();
    let mut out: Vec<PathBuf> = ignore::WalkBuilder::new(root)
        .max_depth(Some(DEEPEST))
        .require_git(false)
        .filter_entry(move |entry| {
            let dir = entry.file_type().is_some_and(|t| t.is_dir());
            let nested = dir && entry.path() != top && entry.path().join(FILE_NAME).is_file();
            !nested && entry.file_name() != "node_modules"
        })
        .build()
        .filter_map(|entry| entry.map_err(|error| troubles.extend(unread(&error, root))).ok())
        .filter(|entry| entry.file_type().is_some_and(|t| !t.is_dir()) && is_markdown(entry.path()))
        .map(ignore::DirEntry::into_path)
        .collect();
    out.sort();
    (out, troubles)
}

/// What to tell of a folder that can't be read; nothing of one that has vanished meanwhile.
fn unread(error: &ignore::Error, root: &Path) -> Option<Trouble> {
    let path = match error {
        ignore::Error::WithDepth { err, .. } => return unread(err, root),
        ignore::Error::WithPath { path, .. } => path.as_path(),
        _ => root,
    };
    let cause = cause(error.io_error().filter(|e| e.kind() != io::ErrorKind::NotFound)?);
    Some(Trouble {
        path: path.to_path_buf(),
        line: None,
        message: format!("{cause} Notes in this folder are left out."),
    })
}

/// All that a review of a folder depends on: its Markdown files, settings and rubrics.
pub fn sources(root: &Path) -> Vec<PathBuf> {
    let mut out = markdown_files(root);
    out.extend([root.join(FILE_NAME), root.join(OWN_RUBRIC)]);
    let guide = config(root).0.guide.map(|g| absolute(&root.join(g)));
    out.extend(guide.iter().map(|g| rubric_path(g)));
    out.extend(guide);
    out
}

/// Whether a path has a Markdown ending.
pub fn is_markdown(path: &Path) -> bool {
    path.extension()
        .and_then(|e| e.to_str())
        .is_some_and(|e| matches!(e.to_ascii_lowercase().as_str(), "md" | "markdown" | "mdown" | "mkd"))
}

/// A folder's notes, and what could not be used on the way.
pub struct Loaded {
    /// The notebook.
    pub notebook: Notebook,
    /// The problems of its `panelprep.toml`.
    pub config_problems: Vec<Problem>,
    /// Files that were skipped.
    pub troubles: Vec<Trouble>,
    /// How many Markdown files were looked at.
    pub seen: usize,
}

/// Reads a folder (or one file of it) into a notebook. `guide` overrides the config's. The error says why there can be
/// no coverage at all.
pub fn load(paths: &[PathBuf], guide: Option<&Path>, cache: &mut Cache) -> Result<Loaded, Trouble> {
    let paths: Vec<PathBuf> = paths.iter().map(|p| absolute(p)).collect();
    let first = paths.first().cloned().unwrap_or_else(|| absolute(Path::new(".")));
    let meta = fs::metadata(&first).map_err(|e| Trouble { path: first.clone(), line: None, message: cause(&e) })?;
    let root = root_of(&first, meta.is_dir(), &[]);
    let (mut config, config_problems, trouble) = config(&root);
    if let Some(guide) = guide {
        config.guide = (guide.as_os_str() != crate::guide::BUNDLED_NAME).then(|| absolute(guide));
    }
    if let Some(trouble) = trouble {
        return Err(trouble);
    }
    let knowledge = knowledge(&root, &config, 1)?;
    let mut notebook = Notebook::new(&root, Arc::new(config), Some(Arc::new(knowledge)));
    let mut troubles = Vec::new();
    let mut files = Vec::new();
    let mut folder = |path: &Path| {
        let (found, unread) = walk(path);
        troubles.extend(unread);
        found
    };
    for path in &paths {
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => files.extend(folder(path)),
            Ok(_) => files.push(path.clone()),
            Err(error) => {
                return Err(Trouble { path: path.clone(), line: None, message: cause(&error) });
            }
        }
    }
    files.sort();
    files.dedup();
    let seen = files.len();
    for path in files {
        match read(&path) {
            Ok(text) => notebook.put(&path.as_path().into(), NotesFile::new(&text), cache),
            // one file that was asked for by name must be readable
            Err(trouble) if paths.contains(&path) => return Err(trouble),
            Err(trouble) => troubles.push(trouble),
        }
    }
    // stories that answers link to, wherever they stand; what they link to isn't followed
    for path in notebook.wanted() {
        if let Ok(text) = read(&path) {
            notebook.put(&path.as_path().into(), NotesFile::new(&text), cache);
        }
    }
    Ok(Loaded { notebook, config_problems, troubles, seen })
}

/// Writes a new file; an existing one is never overwritten.
pub fn create(path: &Path, text: &str) -> Result<(), Trouble> {
    use io::Write;
    let trouble = |e: io::Error| Trouble {
        path: path.to_path_buf(),
        line: None,
        message: match e.kind() {
            io::ErrorKind::AlreadyExists => {
                "This file is there already; nothing was changed. Choose another name.".to_string()
            }
            _ => format!("This can't be written: {e}."),
        },
    };
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(path).map_err(trouble)?;
    file.write_all(text.as_bytes()).map_err(trouble)
}

/// The history of practice in the user's data folder, whether it is there or not.
pub fn practice_history() -> Option<PathBuf> {
    let data = if cfg!(windows) {
        variable("APPDATA")
    } else if cfg!(target_os = "macos") {
        variable("XDG_DATA_HOME").or_else(|| Some(variable("HOME")?.join("Library/Application Support")))
    } else {
        variable("XDG_DATA_HOME").or_else(|| Some(variable("HOME")?.join(".local/share")))
    };
    Some(data.filter(|d| d.is_absolute())?.join("panelprep").join("practice.jsonl"))
}

/// Adds a line at a file's end, after a line break where the last line lacks one; what is there stays.
pub fn append_line(path: &Path, line: &str) -> Result<(), Trouble> {
    use io::Write;
    let trouble = |e: io::Error| Trouble {
        path: path.to_path_buf(),
        line: None,
        message: format!("This can't be written: {e}. What it held is unchanged."),
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(trouble)?;
    }
    let torn = path.exists() && read(path).map(|text| !text.is_empty() && !text.ends_with('\n'))?;
    let mut file = fs::OpenOptions::new().append(true).create(true).open(path).map_err(trouble)?;
    file.write_all(format!("{}{line}", if torn { "\n" } else { "" }).as_bytes()).map_err(trouble)
}

fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from)
}

/// A read-only copy of the bundled guide in the user's cache folder, written once, so that any editor can open it.
pub fn bundled_guide() -> Option<PathBuf> {
    static PATH: std::sync::OnceLock<Option<PathBuf>> = std::sync::OnceLock::new();
    PATH.get_or_init(|| {
        let folder = cache_folder()?.join("panelprep");
        let path = folder.join(concat!("oyster-guide-", env!("CARGO_PKG_VERSION"), ".md"));
        let current = fs::read_to_string(&path).is_ok_and(|text| text == crate::guide::BUNDLED);
        if !current {
            fs::create_dir_all(&folder).ok()?;
            let _ = fs::remove_file(&path);
            fs::write(&path, crate::guide::BUNDLED).ok()?;
            let mut permissions = fs::metadata(&path).ok()?.permissions();
            permissions.set_readonly(true);
            fs::set_permissions(&path, permissions).ok()?;
        }
        Some(path)
    })
    .clone()
}

/// Whether a path is that copy's.
pub fn is_bundled_guide(path: &Path) -> bool {
    let name = path.file_name().and_then(|n| n.to_str()).unwrap_or("");
    name.starts_with("oyster-guide-") && cache_folder().is_some_and(|f| path.starts_with(f.join("panelprep")))
}

fn cache_folder() -> Option<PathBuf> {
    if cfg!(windows) {
        return variable("LOCALAPPDATA");
    }
    let home =
        variable("HOME").map(|h| if cfg!(target_os = "macos") { h.join("Library/Caches") } else { h.join(".cache") });
    variable("XDG_CACHE_HOME").or(home)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_is_where_the_config_stands() {
        let dir = tempfile::tempdir().unwrap();
        let deep = dir.path().join("a/b");
        fs::create_dir_all(&deep).unwrap();
        assert_eq!(root_of(&deep, true, &[dir.path().to_path_buf()]), dir.path());
        assert_eq!(root_of(&deep.join("x.md"), false, &[]), deep);
        fs::write(dir.path().join("a").join(FILE_NAME), "").unwrap();
        assert_eq!(root_of(&deep.join("x.md"), false, &[dir.path().to_path_buf()]), dir.path().join("a"));
    }

    #[test]
    fn ignored_hidden_and_nested_files_are_left_out() {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in [
            ("a.md", ""),
            ("b.txt", ""),
            (".gitignore", "drafts/\n"),
            ("drafts/c.md", ""),
            (".hidden/d.md", ""),
            ("other/panelprep.toml", ""),
            ("other/e.md", ""),
            ("f.MD", ""),
        ] {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        fs::create_dir(dir.path().join("x.md")).unwrap();
        let found: Vec<_> = markdown_files(dir.path())
            .iter()
            .map(|p| p.strip_prefix(dir.path()).unwrap().to_string_lossy().into_owned())
            .collect();
        assert_eq!(found, ["a.md", "f.MD"]);
    }

    #[test]
    fn a_folder_that_cant_be_read_is_named() {
        let denied = ignore::Error::WithDepth {
            depth: 1,
            err: Box::new(ignore::Error::WithPath {
                path: "/notes/locked".into(),
                err: Box::new(ignore::Error::Io(io::ErrorKind::PermissionDenied.into())),
            }),
        };
        assert_eq!(
            unread(&denied, Path::new("/notes")).unwrap().to_string(),
            "/notes/locked: This can't be read: permission denied. Notes in this folder are left out."
        );
        assert_eq!(unread(&ignore::Error::Io(io::ErrorKind::NotFound.into()), Path::new("/notes")), None);
        let dir = tempfile::tempdir().unwrap();
        let locked = dir.path().join("locked");
        fs::create_dir(&locked).unwrap();
        fs::write(dir.path().join("a.md"), "").unwrap();
        assert_eq!(walk(dir.path()), (vec![dir.path().join("a.md")], vec![]));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
            // whoever may read everything sees nothing amiss
            let expected = usize::from(fs::read_dir(&locked).is_err());
            let (found, troubles) = walk(dir.path());
            assert_eq!((found.len(), troubles.len()), (1, expected));
            fs::set_permissions(&locked, fs::Permissions::from_mode(0o700)).unwrap();
        }
    }

    #[test]
    fn nothing_is_overwritten_and_bad_files_are_named() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.md");
        create(&path, "one").unwrap();
        assert!(create(&path, "two").unwrap_err().message.contains("nothing was changed"));
        assert_eq!(fs::read_to_string(&path).unwrap(), "one");
        fs::write(&path, b"ok\n\xff").unwrap();
        assert_eq!(read(&path).unwrap_err().line, Some(2));
        assert!(read(dir.path()).unwrap_err().message.contains("folder"));
    }
}
