//! `panelprep init`.

use super::{fail, print};
use clap::Args;
use panelprep::config::FILE_NAME;
use panelprep::disk::{self, Trouble};
use panelprep::guide::start;
use std::path::{Path, PathBuf};

/// Arguments of `init`.
#[derive(Args)]
pub struct Init {
    /// The folder to start in, or the file to make
    #[arg(default_value = ".")]
    path: PathBuf,
    /// Another guide than the configured one
    #[arg(long, value_name = "FILE")]
    guide: Option<PathBuf>,
}

/// Runs `init`.
pub fn run(command: &Init) -> i32 {
    match make(command) {
        Ok(text) => {
            print(&text);
            0
        }
        Err(trouble) => fail(&trouble),
    }
}

fn make(command: &Init) -> Result<String, Trouble> {
    let path = disk::absolute(&command.path);
    let file = if path.is_dir() { path.join(start::NOTES_NAME) } else { path };
    let folder = file.parent().unwrap_or(Path::new(".")).to_path_buf();
    if !folder.is_dir() {
        return Err(Trouble {
            path: folder,
            line: None,
            message: "There is no such folder. Make it first.".to_string(),
        });
    }
    let root = disk::root_of(&file, false, &[]);
    let (mut config, _, trouble) = disk::config(&root);
    if let Some(trouble) = trouble {
        return Err(trouble);
    }
    if let Some(guide) = &command.guide {
        config.guide = (guide.as_os_str() != panelprep::guide::BUNDLED_NAME).then(|| disk::absolute(guide));
    }
    let knowledge = disk::knowledge(&root, &config, 1)?;
    disk::create(&file, &start::notes(&knowledge.guide))?;
    let mut said = format!(
        "Wrote {} with {} questions and {} exercises of \"{}\".\n",
        file.display(),
        knowledge.guide.questions().count(),
        knowledge.guide.exercises().count(),
        knowledge.guide.title
    );
    let settings = root.join(FILE_NAME);
    if !settings.exists() {
        let guide = config.guide.as_ref().map(|g| format!("guide = {:?}\n\n", g.display().to_string()));
        disk::create(&settings, &format!("{}{}", guide.unwrap_or_default(), start::CONFIG))?;
        said.push_str(&format!("Wrote {}: the settings; editors know the folder by it.\n", settings.display()));
    }
    said.push_str("Open it in your editor and answer the first question; `panelprep review` shows how far you are.\n");
    Ok(said)
}
