--- :PanelPrep init: the notes file and the panelprep.toml that marks the folder.
local client = require('panelprep.client')
local say = require('panelprep.say')
local server = require('panelprep.server')

local M = {}

function M.init(dir)
  local root = vim.fn.fnamemodify(dir and vim.fn.expand(dir) or vim.fn.getcwd(), ':p'):gsub('(.)/+$', '%1')
  local output, ok = server.run('init', root)
  if not ok then
    return say.warn(output)
  end
  vim.cmd('edit ' .. vim.fn.fnameescape(root .. '/interview-notes.md'))
  client.start(vim.api.nvim_get_current_buf(), root)
  say.info(output)
end

return M
