//! tower-lsp's handlers. What changes the state does so at once, under its lock; a question that may take long is
//! answered from a snapshot.

use super::snapshot::Load;
use super::state::State;
use super::{sync, work};
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
        LspService::build(|_| Backend { state })
            .custom_method("panelprep/coverage", Backend::coverage)
            .custom_method("$/setTrace", Backend::set_trace)
            .finish()
    }

    /// The report as JSON, for editor panels.
    async fn coverage(&self, params: LSPAny) -> Result<LSPAny> {
        self.answer(Load::Notes, |s| s.coverage(params.get("uri").and_then(LSPAny::as_str))).await
    }

    /// From now on the client is told of each message, or no longer.
    async fn set_trace(&self, params: SetTraceParams) {
        self.state().trace = params.value != TraceValue::Off;
    }

    /// Answers from the state as it is at this moment: a quick question at once, one that may take long from a
    /// snapshot on another thread.
    async fn answer<T: Send>(&self, load: Load<'_>, query: impl FnOnce(&State) -> T + Send) -> Result<T> {
        let snapshot = {
            let mut state = self.state();
            if !state.is_heavy(load) {
                return Ok(query(&state));
            }
            state.snapshot()
        };
        work::elsewhere().await;
        Ok(query(&snapshot))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The document that something sent earlier was about.
fn place_of(data: Option<&LSPAny>, pointer: &str) -> String {
    data.and_then(|d| d.pointer(pointer)).and_then(LSPAny::as_str).unwrap_or("").to_string()
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
        sync::change(&mut self.state(), params);
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
        let uri = params.text_document_position.text_document.uri.clone();
        self.answer(Load::Document(uri.as_str()), |s| s.complete(&params)).await
    }

    async fn completion_resolve(&self, item: CompletionItem) -> Result<CompletionItem> {
        Ok(self.state().resolve_completion(item))
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let place = params.text_document_position_params;
        self.answer(Load::Document(place.text_document.uri.as_str()), |s| s.hover(&place)).await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        self.answer(Load::Document(params.text_document.uri.as_str()), |s| s.hints(&params)).await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        let uri = params.text_document.uri.as_str();
        self.answer(Load::Document(uri), |s| s.lenses(uri)).await
    }

    async fn code_lens_resolve(&self, lens: CodeLens) -> Result<CodeLens> {
        let uri = place_of(lens.data.as_ref(), "/uri");
        self.answer(Load::Document(&uri), |s| s.resolve_lens(lens)).await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        self.answer(Load::Document(params.text_document.uri.as_str()), |s| s.actions(&params)).await
    }

    async fn code_action_resolve(&self, action: CodeAction) -> Result<CodeAction> {
        let uri = place_of(action.data.as_ref(), "/textDocument/uri");
        self.answer(Load::Document(&uri), |s| s.resolve_action(action)).await
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        let uri = params.text_document.uri.as_str();
        self.answer(Load::Document(uri), |s| s.outline(uri)).await
    }

    async fn symbol(&self, params: WorkspaceSymbolParams) -> Result<Option<WorkspaceSymbolResponse>> {
        let found = self.answer(Load::Notes, |s| s.workspace_symbols(&params.query)).await?;
        Ok(Some(WorkspaceSymbolResponse::Flat(found)))
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        let place = params.text_document_position_params;
        let uri = place.text_document.uri.as_str();
        let found = self.answer(Load::Document(uri), |s| s.definition(&place)).await?;
        Ok(found.map(GotoDefinitionResponse::Array))
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let place = params.text_document_position;
        self.answer(Load::Document(place.text_document.uri.as_str()), |s| s.references(&place)).await
    }

    async fn document_highlight(&self, params: DocumentHighlightParams) -> Result<Option<Vec<DocumentHighlight>>> {
        let place = params.text_document_position_params;
        self.answer(Load::Document(place.text_document.uri.as_str()), |s| s.highlights(&place)).await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        let uri = params.text_document.uri.as_str();
        self.answer(Load::Document(uri), |s| s.folding(uri)).await
    }

    async fn will_rename_files(&self, params: RenameFilesParams) -> Result<Option<WorkspaceEdit>> {
        self.answer(Load::Notes, |s| s.renames(&params.files)).await
    }

    async fn did_rename_files(&self, params: RenameFilesParams) {
        sync::renamed(&mut self.state(), &params.files);
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        let uri = params.text_document.uri.as_str();
        self.answer(Load::Document(uri), |s| s.pull(uri, params.previous_result_id.as_deref())).await
    }

    async fn workspace_diagnostic(&self, params: WorkspaceDiagnosticParams) -> Result<WorkspaceDiagnosticReportResult> {
        self.answer(Load::Notes, |s| s.pull_all(&params.previous_result_ids)).await
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<LSPAny>> {
        let argument = params.arguments.first().cloned().unwrap_or_default();
        let done = match params.command.as_str() {
            "panelprep.review" => self.answer(Load::Notes, |s| s.review(&argument)).await?,
            command => self.state().execute(command, &argument),
        };
        done.map_err(tower_lsp::jsonrpc::Error::invalid_params)
    }
}
