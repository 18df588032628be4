//! `panelprep doctor`.

use super::{fail, print};
use clap::Args;
use panelprep::config::{FILE_NAME, OWN_RUBRIC};
use panelprep::disk;
use panelprep::notebook::Cache;
use std::path::PathBuf;

/// Arguments of `doctor`.
#[derive(Args)]
pub struct Doctor {
    /// The folder of the notes
    #[arg(default_value = ".")]
    path: PathBuf,
}

/// Runs `doctor`.
pub fn run(command: &Doctor) -> i32 {
    let path = disk::absolute(&command.path);
    print(&format!(
        "panelprep {}\nprogram    {}",
        env!("CARGO_PKG_VERSION"),
        std::env::current_exe().map_or("unknown".to_string(), |p| p.display().to_string())
    ));
    let root = disk::root_of(&path, path.is_dir(), &[]);
    let config = root.join(FILE_NAME);
    print(&format!("notebook   {}", root.display()));
    print(&match config.is_file() {
        true => format!("config     {}", config.display()),
        false => format!(
            "config     none ({FILE_NAME} in the folder makes editors recognise it; `panelprep init` writes one)"
        ),
    });
    if root.join(OWN_RUBRIC).is_file() {
        print(&format!("own rubric {}", root.join(OWN_RUBRIC).display()));
    }
    let loaded = match disk::load(&[path], None, &mut Cache::default()) {
        Ok(loaded) => loaded,
        Err(trouble) => return fail(&trouble),
    };
    super::check::warn(&loaded);
    if let Some(knowledge) = &loaded.notebook.knowledge {
        let rubric =
            if knowledge.lexicon.has_rubric { "with a rubric" } else { "without a rubric: wordings may be missed" };
        print(&format!("guide      {} ({}, {rubric})", knowledge.guide.title, knowledge.source.name()));
        for (path, problem) in &knowledge.problems {
            print(&format!("           {}:{}: {}", path.display(), problem.line, problem.message));
        }
    }
    let notes: Vec<_> = loaded.notebook.files().filter(|f| f.is_notes).collect();
    print(&format!("notes      {} of {} Markdown files", notes.len(), loaded.seen));
    for file in notes {
        print(&format!("           {} ({} sections linked)", loaded.notebook.shown(&file.path), file.answers.len()));
    }
    print(TRAPS);
    0
}

/// What makes a server look broken on the first run.
const TRAPS: &str = "\nIf your editor shows nothing:\n\
- VS Code has quick suggestions off for Markdown: press Ctrl+Space, or click \"Add a point…\" above a question.\n\
- Neovim 0.11 shows messages beside the text only with vim.diagnostic.config{virtual_text=true}, and inlay hints only\n\
\x20 after vim.lsp.inlay_hint.enable(); the panelprep plugin does the latter for its own buffers.\n\
- Neovim: vim.lsp.config('panelprep', {…}) merges; vim.lsp.config.panelprep = {…} replaces what the plugin set.\n\
- A heading links to a question by its words or number; `panelprep review` lists what is not answered.\n";
