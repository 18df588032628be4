--- :PanelPrep hide
local client = require('panelprep.client')
local compat = require('panelprep.compat')
local hidden = require('panelprep.hidden')
local options = require('panelprep.options')
local say = require('panelprep.say')

local M = {}

function M.toggle()
  hidden.set(not hidden.is())
  for _, running in ipairs(compat.clients()) do
    client.tell_settings(running)
    if compat.has_hints and options.current.inlay_hints then
      for _, bufnr in ipairs(vim.lsp.get_buffers_by_client_id(running.id)) do
        vim.lsp.inlay_hint.enable(not hidden.is(), { bufnr = bufnr })
      end
    end
  end
  vim.cmd('redrawstatus!')
  say.echo(hidden.is() and 'panelprep: hidden until :PanelPrep hide' or 'panelprep: shown again')
end

return M
