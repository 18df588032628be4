-- Neovim 0.11 and later: vim.lsp.enable('panelprep')
local ok, client = pcall(require, 'panelprep.client')
if ok then
  return client.config()
end
-- this file alone, copied without the rest of the plugin
return {
  cmd = { 'panelprep', 'lsp' },
  filetypes = { 'markdown' },
  root_markers = { 'panelprep.toml' },
  workspace_required = true,
}
