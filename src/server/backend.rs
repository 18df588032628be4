//! tower-lsp's handlers: each locks the state, does its work and is done.

use super::state::State;
use super::sync;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;
use tower_lsp::{ClientSocket, LanguageServer, LspService};

/// The service's handlers.
#[derive(Debug)]
pub struct Backend {
    state: Arc<Mutex<State>>,
}

impl Backend {
    /// The service over this state.
    pub fn service(state: Arc<Mutex<State>>) -> (LspService<Backend>, ClientSocket) {
        LspService::build(|_| Backend { state }).finish()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        Ok(sync::initialize(&mut self.state(), &params))
    }

    async fn initialized(&self, _: InitializedParams) {
        sync::initialized(&mut self.state());
    }

    async fn shutdown(&self) -> Result<()> {
        self.state().shutdown = true;
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        sync::open(&mut self.state(), params.text_document);
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        sync::change(&mut self.state(), &params);
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        sync::save(&mut self.state(), params.text_document.uri.as_str());
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        sync::close(&mut self.state(), params.text_document.uri.as_str());
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        sync::watched(&mut self.state(), &params);
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        sync::settings(&mut self.state(), params.settings);
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        sync::folders(&mut self.state(), &params);
    }
}
