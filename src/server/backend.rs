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
        LspService::build(|_| Backend { state }).custom_method("panelprep/coverage", Backend::coverage).finish()
    }

    /// The report as JSON, for editor panels.
    async fn coverage(&self, params: LSPAny) -> Result<LSPAny> {
        Ok(self.state().coverage(params.get("uri").and_then(LSPAny::as_str)))
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

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        Ok(self.state().complete(&params))
    }

    async fn completion_resolve(&self, item: CompletionItem) -> Result<CompletionItem> {
        Ok(self.state().resolve_completion(item))
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        Ok(self.state().hover(&params.text_document_position_params))
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        Ok(self.state().hints(&params))
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        Ok(self.state().lenses(params.text_document.uri.as_str()))
    }

    async fn code_lens_resolve(&self, lens: CodeLens) -> Result<CodeLens> {
        Ok(self.state().resolve_lens(lens))
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        Ok(self.state().actions(&params))
    }

    async fn code_action_resolve(&self, action: CodeAction) -> Result<CodeAction> {
        Ok(self.state().resolve_action(action))
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        Ok(self.state().outline(params.text_document.uri.as_str()))
    }

    async fn symbol(&self, params: WorkspaceSymbolParams) -> Result<Option<WorkspaceSymbolResponse>> {
        Ok(Some(WorkspaceSymbolResponse::Flat(self.state().workspace_symbols(&params.query))))
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        Ok(self.state().definition(&params.text_document_position_params).map(GotoDefinitionResponse::Array))
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        Ok(self.state().references(&params.text_document_position))
    }

    async fn document_highlight(&self, params: DocumentHighlightParams) -> Result<Option<Vec<DocumentHighlight>>> {
        Ok(self.state().highlights(&params.text_document_position_params))
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        Ok(self.state().folding(params.text_document.uri.as_str()))
    }

    async fn will_rename_files(&self, params: RenameFilesParams) -> Result<Option<WorkspaceEdit>> {
        Ok(self.state().renames(&params.files))
    }

    async fn did_rename_files(&self, params: RenameFilesParams) {
        sync::renamed(&mut self.state(), &params.files);
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        Ok(self.state().pull(params.text_document.uri.as_str(), params.previous_result_id.as_deref()))
    }

    async fn workspace_diagnostic(&self, params: WorkspaceDiagnosticParams) -> Result<WorkspaceDiagnosticReportResult> {
        Ok(self.state().pull_all(&params.previous_result_ids))
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<LSPAny>> {
        let argument = params.arguments.first().cloned().unwrap_or_default();
        self.state().execute(&params.command, &argument).map_err(tower_lsp::jsonrpc::Error::invalid_params)
    }
}
