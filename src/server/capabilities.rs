//! What the client can do, and what the server offers it in turn.

use crate::text::Encoding;
use serde_json::{Value, json};
use tower_lsp::ls_types::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CodeLensOptions, CompletionOptions,
    DiagnosticOptions, DiagnosticServerCapabilities, ExecuteCommandOptions, FileOperationFilter, FileOperationPattern,
    FileOperationRegistrationOptions, FoldingRangeProviderCapability, HoverProviderCapability, InitializeParams, OneOf,
    PositionEncodingKind, SaveOptions, ServerCapabilities, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions, TextDocumentSyncSaveOptions, WorkspaceFileOperationsServerCapabilities,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};

/// The commands that `workspace/executeCommand` takes.
pub const COMMANDS: [&str; 5] =
    ["panelprep.review", "panelprep.init", "panelprep.gap", "panelprep.practice", "panelprep.guides"];

/// What stands beside each question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Beside {
    /// Inlay hints.
    Hints,
    /// Code lenses.
    Lens,
    /// Nothing.
    #[default]
    Nothing,
}

/// What the client can do.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// How it counts columns.
    pub encoding: Encoding,
    /// Takes versions with diagnostics.
    pub version: bool,
    /// Shows related places.
    pub related: bool,
    /// Opens a finding's manual page.
    pub href: bool,
    /// Keeps a finding's data.
    pub data: bool,
    /// Can only be served by being asked.
    pub pull: bool,
    /// Can be told to ask again.
    pub pull_refresh: bool,
    /// Completion with placeholders.
    pub snippets: bool,
    /// Documentation as Markdown.
    pub markdown_docs: bool,
    /// Asks for documentation later.
    pub resolves_docs: bool,
    /// Hover as Markdown.
    pub markdown_hover: bool,
    /// Code actions as literals with kinds.
    pub actions: bool,
    /// Marks one action as preferred.
    pub preferred: bool,
    /// Asks for an action's edit later.
    pub resolves_edits: bool,
    /// Edits with file creation.
    pub creates_files: bool,
    /// Edits that the user confirms one by one.
    pub annotates_edits: bool,
    /// Edits with versions.
    pub document_changes: bool,
    /// Applies edits that the server sends.
    pub applies: bool,
    /// Nested symbols.
    pub nested_symbols: bool,
    /// Answers `workspace/configuration`.
    pub configuration: bool,
    /// Registers for settings later.
    pub registers_settings: bool,
    /// Registers for watched files later.
    pub registers_files: bool,
    /// Shows progress.
    pub progress: bool,
    /// Can be told to ask for lenses or hints again.
    pub refresh_lens: bool,
    /// See `refresh_lens`.
    pub refresh_hints: bool,
    /// Folds whole lines only.
    pub folds_lines: bool,
    /// Asks for edits before it moves a file.
    pub asks_moves: bool,
    /// Tells of files that it has moved.
    pub tells_moves: bool,
    /// What stands beside questions.
    pub beside: Beside,
    /// Commands that the client itself has registered.
    pub commands: Vec<String>,
}

impl Client {
    /// Reads the client's capabilities.
    pub fn new(params: &InitializeParams) -> Self {
        let all = serde_json::to_value(&params.capabilities).unwrap_or_default();
        let at = |path: &str| all.pointer(path).cloned().unwrap_or(Value::Null);
        let yes = |path: &str| at(path) == Value::Bool(true);
        let lists = |path: &str, what: &str| at(path).as_array().is_some_and(|list| list.iter().any(|v| v == what));
        let encoding = if lists("/general/positionEncodings", "utf-8") {
            Encoding::Utf8
        } else if lists("/general/positionEncodings", "utf-32") && !lists("/general/positionEncodings", "utf-16") {
            Encoding::Utf32
        } else {
            Encoding::Utf16
        };
        let options = params.initialization_options.clone().unwrap_or_default();
        let has_hints = !at("/textDocument/inlayHint").is_null();
        let has_lens = !at("/textDocument/codeLens").is_null();
        let beside = match options.get("beside").and_then(Value::as_str) {
            Some("lens") => Beside::Lens,
            Some("hints") => Beside::Hints,
            Some("none") => Beside::Nothing,
            _ if has_hints => Beside::Hints,
            _ if has_lens => Beside::Lens,
            _ => Beside::Nothing,
        };
        let pulls = !at("/textDocument/diagnostic").is_null();
        let pushes = !at("/textDocument/publishDiagnostics").is_null();
        let commands = options
            .get("commands")
            .and_then(Value::as_array)
            .map(|list| list.iter().filter_map(|c| c.as_str().map(str::to_string)).collect());
        Client {
            encoding,
            version: yes("/textDocument/publishDiagnostics/versionSupport"),
            related: yes("/textDocument/publishDiagnostics/relatedInformation")
                || pulls && yes("/textDocument/diagnostic/relatedInformation"),
            href: yes("/textDocument/publishDiagnostics/codeDescriptionSupport"),
            data: yes("/textDocument/publishDiagnostics/dataSupport"),
            pull: pulls && (!pushes || options.get("diagnostics").and_then(Value::as_str) == Some("pull")),
            pull_refresh: yes("/workspace/diagnostics/refreshSupport"),
            snippets: yes("/textDocument/completion/completionItem/snippetSupport"),
            markdown_docs: lists("/textDocument/completion/completionItem/documentationFormat", "markdown"),
            resolves_docs: lists("/textDocument/completion/completionItem/resolveSupport/properties", "documentation"),
            markdown_hover: lists("/textDocument/hover/contentFormat", "markdown"),
            actions: !at("/textDocument/codeAction/codeActionLiteralSupport").is_null(),
            preferred: yes("/textDocument/codeAction/isPreferredSupport"),
            resolves_edits: yes("/textDocument/codeAction/dataSupport")
                && lists("/textDocument/codeAction/resolveSupport/properties", "edit"),
            creates_files: lists("/workspace/workspaceEdit/resourceOperations", "create"),
            annotates_edits: !at("/workspace/workspaceEdit/changeAnnotationSupport").is_null(),
            document_changes: yes("/workspace/workspaceEdit/documentChanges"),
            applies: yes("/workspace/applyEdit"),
            nested_symbols: yes("/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            configuration: yes("/workspace/configuration"),
            registers_settings: yes("/workspace/didChangeConfiguration/dynamicRegistration"),
            registers_files: yes("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            progress: yes("/window/workDoneProgress"),
            refresh_lens: yes("/workspace/codeLens/refreshSupport"),
            refresh_hints: yes("/workspace/inlayHint/refreshSupport"),
            folds_lines: yes("/textDocument/foldingRange/lineFoldingOnly"),
            asks_moves: yes("/workspace/fileOperations/willRename"),
            tells_moves: yes("/workspace/fileOperations/didRename"),
            beside,
            commands: commands.unwrap_or_default(),
        }
    }

    /// What the server offers this client.
    pub fn offer(&self) -> ServerCapabilities {
        let encoding = match self.encoding {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        };
        let markdown = FileOperationFilter {
            scheme: Some("file".to_string()),
            pattern: FileOperationPattern { glob: "**/*.md".to_string(), matches: None, options: None },
        };
        let moves = FileOperationRegistrationOptions { filters: vec![markdown] };
        ServerCapabilities {
            position_encoding: Some(encoding),
            text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
                ..TextDocumentSyncOptions::default()
            })),
            completion_provider: Some(CompletionOptions {
                resolve_provider: Some(true),
                // none of these occurs in running prose: a list marker's space would
                trigger_characters: Some(vec!["#".to_string()]),
                ..CompletionOptions::default()
            }),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            definition_provider: Some(OneOf::Left(true)),
            references_provider: Some(OneOf::Left(true)),
            document_highlight_provider: Some(OneOf::Left(true)),
            document_symbol_provider: Some(OneOf::Left(true)),
            workspace_symbol_provider: Some(OneOf::Left(true)),
            folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
            code_action_provider: self.actions.then(|| {
                CodeActionProviderCapability::Options(CodeActionOptions {
                    code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, CodeActionKind::REFACTOR]),
                    resolve_provider: self.resolves_edits.then_some(true),
                    ..CodeActionOptions::default()
                })
            }),
            code_lens_provider: (self.beside == Beside::Lens)
                .then_some(CodeLensOptions { resolve_provider: Some(true) }),
            inlay_hint_provider: (self.beside == Beside::Hints).then_some(OneOf::Left(true)),
            diagnostic_provider: self.pull.then(|| {
                DiagnosticServerCapabilities::Options(DiagnosticOptions {
                    identifier: Some("panelprep".to_string()),
                    inter_file_dependencies: true,
                    workspace_diagnostics: true,
                    ..DiagnosticOptions::default()
                })
            }),
            execute_command_provider: Some(ExecuteCommandOptions {
                commands: COMMANDS.iter().map(|c| c.to_string()).collect(),
                ..ExecuteCommandOptions::default()
            }),
            workspace: Some(WorkspaceServerCapabilities {
                workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                    supported: Some(true),
                    change_notifications: Some(OneOf::Left(true)),
                }),
                file_operations: Some(WorkspaceFileOperationsServerCapabilities {
                    will_rename: self.asks_moves.then(|| moves.clone()),
                    did_rename: self.tells_moves.then_some(moves),
                    ..WorkspaceFileOperationsServerCapabilities::default()
                }),
            }),
            ..ServerCapabilities::default()
        }
    }

    /// What is registered once the client is ready.
    pub fn registrations(&self) -> Option<Value> {
        let mut list = Vec::new();
        if self.registers_files {
            let watchers: Vec<Value> = ["**/*.md", "**/*.markdown", "**/panelprep.toml", "**/*.rubric.toml"]
                .iter()
                .map(|glob| json!({ "globPattern": glob }))
                .collect();
            list.push(json!({ "id": "panelprep-files", "method": "workspace/didChangeWatchedFiles", "registerOptions": { "watchers": watchers } }));
        }
        if self.registers_settings {
            list.push(json!({ "id": "panelprep-settings", "method": "workspace/didChangeConfiguration", "registerOptions": { "section": "panelprep" } }));
        }
        (!list.is_empty()).then(|| json!({ "registrations": list }))
    }
}
