"""An hour of editing in a minute, as each recorded client would do it."""

import asyncio
import os
import pathlib

import pytest_lsp
from lsprotocol import types as lsp
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

CLIENTS = ["neovim@v0.11.0", "neovim@v0.10.0", "neovim@v0.9.1", "neovim@v0.6.1", "emacs", "visual-studio-code"]
Q1 = "## Q1: How would you design a Rails API to handle 1 million requests per hour with minimal latency?\n"
ANSWER = "We run Puma in cluster mode with four workers 😀, and CloudFront serves all static assets from the edge.\n"
NOTES = f"# Notes\n\n{Q1}\n{ANSWER}\n- \n\n## Q2: safe database migrations\n\nTODO write this.\n"


def understand(client, recorded):
    """What pytest-lsp's client leaves to us; asked for by a server that may not, it is a failure."""
    workspace = recorded.workspace

    def allowed(what):
        assert what, "the client hasn't declared that"

    @client.feature(lsp.CLIENT_REGISTER_CAPABILITY)
    def register(params: lsp.RegistrationParams):
        declared = {
            "workspace/didChangeWatchedFiles": workspace.did_change_watched_files,
            "workspace/didChangeConfiguration": workspace.did_change_configuration,
        }
        for registration in params.registrations:
            allowed(declared[registration.method].dynamic_registration)

    @client.feature(lsp.WORKSPACE_CODE_LENS_REFRESH)
    def refresh_lens(params):
        allowed(workspace.code_lens.refresh_support)

    @client.feature(lsp.WORKSPACE_INLAY_HINT_REFRESH)
    def refresh_hints(params):
        allowed(workspace.inlay_hint.refresh_support)

    @client.feature(lsp.WORKSPACE_APPLY_EDIT)
    def apply(params: lsp.ApplyWorkspaceEditParams):
        allowed(workspace.apply_edit)
        return lsp.ApplyWorkspaceEditResult(applied=True)

    @client.feature("panelprep/coverageChanged")
    def coverage(params):
        assert params.root


@pytest_lsp.fixture(params=CLIENTS, config=ClientServerConfig(server_command=[os.environ["PANELPREP"], "lsp"]))
async def client(lsp_client: LanguageClient, request, tmp_path: pathlib.Path):
    recorded = client_capabilities(request.param)
    understand(lsp_client, recorded)
    (tmp_path / "other.md").write_text(f"## Q3: architectural changes to non-technical stakeholders\n\n{ANSWER}")
    folder = lsp.WorkspaceFolder(uri=tmp_path.as_uri(), name="notes")
    offer = await lsp_client.initialize_session(
        lsp.InitializeParams(capabilities=recorded, workspace_folders=[folder], root_uri=folder.uri)
    )
    lsp_client.offer = offer.capabilities
    lsp_client.uri = (tmp_path / "notes.md").as_uri()
    lsp_client.text_document_did_open(
        lsp.DidOpenTextDocumentParams(
            text_document=lsp.TextDocumentItem(uri=lsp_client.uri, language_id="markdown", version=1, text=NOTES)
        )
    )
    yield
    await lsp_client.shutdown_session()


async def findings(client):
    for _ in range(600):
        if client.diagnostics.get(client.uri):
            return client.diagnostics[client.uri]
        await asyncio.sleep(0.05)
    raise AssertionError("no diagnostics")


def here(client, line, character):
    return {
        "text_document": lsp.TextDocumentIdentifier(uri=client.uri),
        "position": lsp.Position(line=line, character=character),
    }


async def test_diagnostics(client: LanguageClient):
    found = await findings(client)
    assert all(d.source == "panelprep" and d.code for d in found)


async def test_completion(client: LanguageClient):
    got = await client.text_document_completion_async(lsp.CompletionParams(**here(client, 6, 2)))
    assert got.items
    for item in got.items:
        await client.completion_item_resolve_async(item)


async def test_hover(client: LanguageClient):
    assert (await client.text_document_hover_async(lsp.HoverParams(**here(client, 2, 4)))).contents.value


async def test_symbols_and_folding(client: LanguageClient):
    document = lsp.TextDocumentIdentifier(uri=client.uri)
    assert await client.text_document_document_symbol_async(lsp.DocumentSymbolParams(text_document=document))
    assert await client.text_document_folding_range_async(lsp.FoldingRangeParams(text_document=document))
    assert await client.workspace_symbol_async(lsp.WorkspaceSymbolParams(query="Q1"))


async def test_navigation(client: LanguageClient):
    assert await client.text_document_definition_async(lsp.DefinitionParams(**here(client, 2, 4)))
    await client.text_document_references_async(
        lsp.ReferenceParams(**here(client, 4, 12), context=lsp.ReferenceContext(include_declaration=True))
    )
    await client.text_document_document_highlight_async(lsp.DocumentHighlightParams(**here(client, 4, 12)))


async def test_actions(client: LanguageClient):
    if client.offer.code_action_provider is None:
        return
    found = await findings(client)
    got = await client.text_document_code_action_async(
        lsp.CodeActionParams(
            text_document=lsp.TextDocumentIdentifier(uri=client.uri),
            range=found[0].range,
            context=lsp.CodeActionContext(diagnostics=list(found)),
        )
    )
    assert got
    if getattr(client.offer.code_action_provider, "resolve_provider", False):
        assert (await client.code_action_resolve_async(got[0])).edit


async def test_beside(client: LanguageClient):
    document = lsp.TextDocumentIdentifier(uri=client.uri)
    assert not (client.offer.code_lens_provider and client.offer.inlay_hint_provider)
    if client.offer.code_lens_provider:
        for lens in await client.text_document_code_lens_async(lsp.CodeLensParams(text_document=document)):
            assert (await client.code_lens_resolve_async(lens)).command.title
    if client.offer.inlay_hint_provider:
        whole = lsp.Range(start=lsp.Position(0, 0), end=lsp.Position(20, 0))
        assert await client.text_document_inlay_hint_async(lsp.InlayHintParams(text_document=document, range=whole))


async def test_commands(client: LanguageClient):
    for command in client.offer.execute_command_provider.commands:
        argument = {"uri": client.uri, "position": {"line": 0, "character": 0}}
        try:
            await client.workspace_execute_command_async(lsp.ExecuteCommandParams(command=command, arguments=[argument]))
        except Exception as error:  # init may refuse
            assert command == "panelprep.init", error


async def test_edit_save_close(client: LanguageClient):
    await findings(client)
    start = lsp.Position(line=0, character=0)
    client.text_document_did_change(
        lsp.DidChangeTextDocumentParams(
            text_document=lsp.VersionedTextDocumentIdentifier(uri=client.uri, version=2),
            content_changes=[lsp.TextDocumentContentChangePartial(range=lsp.Range(start, start), text="😀 new\n\n")],
        )
    )
    document = lsp.TextDocumentIdentifier(uri=client.uri)
    client.text_document_did_save(lsp.DidSaveTextDocumentParams(text_document=document))
    client.text_document_did_close(lsp.DidCloseTextDocumentParams(text_document=document))
    for _ in range(600):
        if not client.diagnostics[client.uri]:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("findings of a closed document stay")
