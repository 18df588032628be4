--- What a user's configuration calls; :help panelprep
local M = {}

--- Starts the server for Markdown below a folder with a panelprep.toml. Every option is optional; :help panelprep-options
function M.setup(opts)
  if vim.fn.has('nvim-0.7') == 0 then
    vim.notify('panelprep: needs Neovim 0.7 or later; the plugin stays off', vim.log.levels.WARN)
    return
  end
  require('panelprep.options').set(opts or {})
  require('panelprep.commands').create()
  require('panelprep.client').enable()
end

--- For the status line: `12/30 points · 4/10 answered`, empty outside a notebook.
function M.statusline(bufnr)
  return require('panelprep.status').text(bufnr or vim.api.nvim_get_current_buf())
end

--- For key maps: require('panelprep').run('next') is :PanelPrep next
function M.run(name, ...)
  require('panelprep.commands').run(name, { ... })
end

return M
