--- :PanelPrep guide: which guide judges the notes, and choosing another.
local ask = require('panelprep.ask')
local compat = require('panelprep.compat')
local say = require('panelprep.say')
local watch = require('panelprep.watch')

local M = {}

--- panelprep.toml with another guide: `guide` stands before any table; nil takes the line out.
function M.with_guide(lines, file)
  local out, at = {}, nil
  for _, line in ipairs(lines) do
    at = at or (line:match('^%s*%[') and #out + 1)
    if at or not line:match('^%s*guide%s*=') then
      table.insert(out, line)
    end
  end
  if file then
    table.insert(out, 1, ('guide = "%s"'):format(file:gsub('[\\"]', '\\%0')))
  end
  return out
end

local function use(root, file)
  local marker = root .. '/panelprep.toml'
  local there = vim.fn.filereadable(marker) == 1
  vim.fn.writefile(M.with_guide(there and vim.fn.readfile(marker) or {}, file), marker)
  vim.cmd('checktime')
  watch.changed(marker, there and 2 or 1)
  say.echo(('panelprep: panelprep.toml now names %s'):format(file or 'no guide: the bundled one is in use'))
end

local function relative(root, file)
  local path = vim.fn.fnamemodify(vim.fn.expand(file), ':p')
  return compat.under(root, path) and path:sub(#root + 2) or path
end

function M.choose(bufnr, file)
  local running = ask.client(bufnr)
  if not running then
    return
  end
  local root = compat.find_root(vim.api.nvim_buf_get_name(bufnr)) or compat.root(running)
  if file then
    if vim.fn.filereadable(vim.fn.expand(file)) == 0 then
      return say.warn(('%s can\'t be read; nothing was changed'):format(file))
    end
    return use(root, relative(root, file))
  end
  ask.execute(bufnr, 'panelprep.guides', { uri = vim.uri_from_bufnr(bufnr) }, function(guides)
    local choices = { { label = 'the bundled guide' } }
    for _, path in ipairs(vim.fn.globpath(root, '*.md', false, true)) do
      table.insert(choices, { label = relative(root, path), file = relative(root, path) })
    end
    local current = ((guides or {}).current or {}).title or 'none that can be read'
    vim.ui.select(choices, {
      prompt = ('In use: %s. Judge these notes by:'):format(current),
      format_item = function(choice)
        return choice.label
      end,
    }, function(choice)
      if choice then
        use(root, choice.file)
      end
    end)
  end)
end

return M
