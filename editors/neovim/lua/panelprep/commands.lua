--- :PanelPrep and what its words do.
local ask = require('panelprep.ask')
local client = require('panelprep.client')
local compat = require('panelprep.compat')
local say = require('panelprep.say')

local M = {}

local function here()
  return vim.api.nvim_get_current_buf()
end

local function gap(direction)
  local running = ask.client(here())
  if not running then
    return
  end
  local place = vim.lsp.util.make_position_params(0, running.offset_encoding)
  local argument = { uri = place.textDocument.uri, position = place.position, direction = direction }
  ask.execute(here(), 'panelprep.gap', argument, function(found, by)
    if not found then
      return say.echo('panelprep: no gap is left in what is written; :PanelPrep gaps names questions without an answer')
    end
    compat.jump({ uri = found.uri, range = found.range }, by.offset_encoding)
    say.echo(found.message)
  end)
end

local words = {
  review = {
    'the whole preparation in a buffer; <CR> or gf jumps to the sentence',
    function()
      require('panelprep.review').open(here())
    end,
  },
  gaps = {
    'what is missing, in the quickfix list',
    function()
      require('panelprep.gaps').open(here())
    end,
  },
  next = {
    'to the next gap, with its words',
    function()
      gap('next')
    end,
  },
  prev = {
    'to the gap before',
    function()
      gap('previous')
    end,
  },
  init = {
    'starts notes from the guide in the current folder, or the one named',
    function(args)
      require('panelprep.start').init(args[1])
    end,
  },
  guide = {
    'shows the guide in use; with a file, uses that one',
    function(args)
      require('panelprep.guide').choose(here(), args[1])
    end,
  },
  practice = {
    'keeps the key points back until there is a first draft',
    function()
      ask.execute(here(), 'panelprep.practice', { uri = vim.uri_from_bufnr(0) }, function(on)
        say.echo('panelprep: practice mode is ' .. (on and 'on' or 'off'))
      end)
    end,
  },
  start = {
    'serves this buffer, with or without a panelprep.toml',
    function()
      client.start_here(here())
    end,
  },
  restart = { 'ends the server and starts it again', client.restart },
  hide = {
    'hides everything, for a shared screen; again to bring it back',
    function()
      require('panelprep.hide').toggle()
    end,
  },
}

function M.run(name, args)
  local word = words[name]
  if not word then
    local all = vim.tbl_keys(words)
    table.sort(all)
    return say.warn(('"%s" is no command; there are %s'):format(name, table.concat(all, ', ')))
  end
  word[2](args or {})
end

local function complete(lead, line)
  if line:match('^%s*PanelPrep%s+init%s') then
    return vim.fn.getcompletion(lead, 'dir')
  elseif line:match('^%s*PanelPrep%s+guide%s') then
    return vim.fn.getcompletion(lead, 'file')
  end
  local found = vim.tbl_filter(function(name)
    return vim.startswith(name, lead)
  end, vim.tbl_keys(words))
  table.sort(found)
  return found
end

function M.create()
  vim.api.nvim_create_user_command('PanelPrep', function(command)
    local args = vim.deepcopy(command.fargs)
    M.run(table.remove(args, 1), args)
  end, { nargs = '+', complete = complete, desc = 'Interview notes against the guide; :help :PanelPrep' })
  require('panelprep.watch').start()
end

return M
