--- :PanelPrep hide
local client = require('panelprep.client')
local compat = require('panelprep.compat')
local hidden = require('panelprep.hidden')
local options = require('panelprep.options')
local say = require('panelprep.say')

local M = {}

local function hints(running)
  if not (compat.has_hints and options.current.inlay_hints) then
    return
  end
  -- shown again, they come when the server has the new settings: it asks for the refresh itself
  for _, bufnr in ipairs(vim.lsp.get_buffers_by_client_id(running.id)) do
    vim.lsp.inlay_hint.enable(not hidden.is(), { bufnr = bufnr })
  end
end

function M.toggle()
  hidden.set(not hidden.is())
  for _, running in ipairs(compat.clients()) do
    client.tell_settings(running)
    hints(running)
  end
  vim.cmd('redrawstatus!')
  say.echo(hidden.is() and 'panelprep: hidden until :PanelPrep hide' or 'panelprep: shown again')
end

return M
