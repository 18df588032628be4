--- :PanelPrep review: the report in a scratch buffer, with jumps to what proves it.
local ask = require('panelprep.ask')
local compat = require('panelprep.compat')
local places = require('panelprep.places')
local say = require('panelprep.say')

local M = {}

local function jump(buffer)
  local cursor = vim.api.nvim_win_get_cursor(0)
  local line = vim.api.nvim_get_current_line()
  local place = places.find(vim.b[buffer].panelprep_root, line, cursor[2] + 1)
  if not place then
    return say.echo('panelprep: this line points nowhere')
  end
  vim.cmd('edit ' .. vim.fn.fnameescape(place.path))
  pcall(vim.api.nvim_win_set_cursor, 0, { place.line, 0 })
end

local function show(text, source, root)
  local buffer = vim.fn.bufnr('^panelprep://review$')
  if buffer == -1 then
    buffer = vim.api.nvim_create_buf(true, true)
    vim.api.nvim_buf_set_name(buffer, 'panelprep://review')
  end
  vim.bo[buffer].modifiable = true
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, vim.split(text, '\n', { plain = true }))
  vim.bo[buffer].modifiable, vim.bo[buffer].modified = false, false
  vim.bo[buffer].buftype, vim.bo[buffer].bufhidden = 'nofile', 'hide'
  vim.bo[buffer].filetype = 'markdown'
  vim.b[buffer].panelprep_root, vim.b[buffer].panelprep_source = root, source
  for keys, action in pairs({
    ['<CR>'] = jump,
    gf = jump,
    R = function()
      M.open(vim.b[buffer].panelprep_source)
    end,
    q = function()
      vim.cmd('bdelete')
    end,
  }) do
    vim.api.nvim_buf_set_keymap(buffer, 'n', keys, '', {
      nowait = true,
      callback = function()
        action(buffer)
      end,
    })
  end
  vim.api.nvim_set_current_buf(buffer)
end

function M.open(bufnr)
  local name = vim.api.nvim_buf_get_name(bufnr)
  local uri = vim.uri_from_bufnr(bufnr)
  ask.execute(bufnr, 'panelprep.review', { uri = uri, format = 'markdown' }, function(text, client)
    local root = compat.find_root(name) or compat.root(client) or vim.fn.fnamemodify(name, ':p:h')
    show(text or '', bufnr, root)
  end)
end

return M
