-- The features and commands, in every Neovim from 0.7.
local t = dofile(os.getenv('SPEC_DIR') .. '/harness.lua')
local compat = require('panelprep.compat')
local modern = vim.fn.has('nvim-0.11') == 1

t.test('no process for a README outside a preparation', function()
  vim.cmd('edit ' .. os.getenv('UNRELATED') .. '/README.md')
  vim.wait(300)
  t.eq(#compat.clients(), 0)
  t.eq(require('panelprep').statusline(), '')
end)

local notes
t.test('the server starts below a panelprep.toml', function()
  notes = t.open('interview-notes.md')
  local client = t.client(notes)
  t.eq(compat.root(client), os.getenv('FIXTURE'))
  t.eq(#compat.clients(), 1)
  t.open('stories.md')
  t.client(0)
  t.eq(#compat.clients(), 1)
  vim.cmd('buffer ' .. notes)
end)

local function findings()
  return vim.tbl_map(function(finding)
    return finding
  end, vim.diagnostic.get(notes))
end

local function finding(code)
  return t.wait('a finding ' .. code, function()
    for _, one in ipairs(findings()) do
      if one.code == code or (one.user_data and one.user_data.lsp and one.user_data.lsp.code == code) then
        return one
      end
    end
  end)
end

t.test('findings, at their places', function()
  local point = finding('missing-key-point')
  t.has(point.source, 'panelprep')
  t.has(vim.api.nvim_buf_get_lines(notes, point.lnum, point.lnum + 1, false)[1], '## Q')
  local code = finding('exercise-issue-remains')
  t.has(vim.api.nvim_buf_get_lines(notes, code.lnum, code.lnum + 1, false)[1], 'HTTParty')
end)

t.test('hover on a question tells its points and the proof', function()
  t.to('Q1:')
  local hover = t.wait('hover', function()
    return t.ask(notes, 'textDocument/hover', t.position())
  end)
  local text = vim.inspect(hover.contents)
  t.has(text, 'Puma')
  t.has(text, 'CDN')
end)

t.test('completion offers what is missing', function()
  local at = t.to('reached Postgres.')
  vim.api.nvim_buf_set_lines(notes, at, at, false, { '', '- ' })
  vim.api.nvim_win_set_cursor(0, { at + 2, 2 })
  vim.cmd('startinsert!')
  vim.wait(50)
  local place = t.position()
  place.position.character = 2
  local answer = t.ask(notes, 'textDocument/completion', place)
  vim.cmd('stopinsert')
  local labels = vim.tbl_map(function(item)
    return item.label
  end, answer.items or answer)
  t.has(table.concat(labels, '|'), 'CDN')
  vim.cmd('silent undo')
end)

t.test('a quick fix changes the text', function()
  local client = t.client(notes)
  local point = finding('missing-key-point')
  local place = t.position()
  local range = {
    start = { line = point.lnum, character = point.col },
    ['end'] = { line = point.end_lnum, character = point.end_col },
  }
  local lsp = point.user_data and point.user_data.lsp or {}
  local context = {
    diagnostics = { { range = range, message = point.message, code = lsp.code or point.code, data = lsp.data, severity = point.severity, source = point.source } },
  }
  local actions = t.ask(notes, 'textDocument/codeAction', { textDocument = place.textDocument, range = range, context = context })
  local fix
  for _, action in ipairs(actions) do
    fix = fix or (action.kind == 'quickfix' and action)
  end
  assert(fix, 'no quick fix among ' .. vim.inspect(actions))
  if not fix.edit then
    fix = t.ask(notes, 'codeAction/resolve', fix)
  end
  local before = vim.api.nvim_buf_get_lines(notes, 0, -1, false)
  vim.lsp.util.apply_workspace_edit(fix.edit, client.offset_encoding)
  assert(not vim.deep_equal(before, vim.api.nvim_buf_get_lines(notes, 0, -1, false)), 'nothing changed')
  vim.cmd('silent undo')
end)

t.test(':PanelPrep next and prev go to gaps and tell them', function()
  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  vim.cmd('PanelPrep next')
  local first = t.wait('the cursor to move', function()
    local at = vim.api.nvim_win_get_cursor(0)[1]
    return at > 1 and at
  end)
  vim.cmd('PanelPrep next')
  t.wait('the cursor to move on', function()
    return vim.api.nvim_win_get_cursor(0)[1] > first
  end)
  vim.cmd('PanelPrep prev')
  t.wait('the cursor to come back', function()
    return vim.api.nvim_win_get_cursor(0)[1] == first
  end)
  t.echoed('CDN')
end)

t.test('the status line tells the count', function()
  local text = t.wait('a status line', function()
    local text = require('panelprep').statusline(notes)
    return text ~= '' and text
  end)
  assert(text:match('^%d+/30 points · %d+/10 answered$'), text)
end)

t.test(':PanelPrep gaps fills the quickfix list', function()
  vim.cmd('PanelPrep gaps')
  t.wait('the quickfix list', function()
    return #vim.fn.getqflist() > 5
  end)
  vim.cmd('cclose')
  local all = table.concat(vim.tbl_map(function(item)
    return item.text
  end, vim.fn.getqflist()), '\n')
  t.has(all, 'Q1 not found: Use CDN')
  t.has(all, 'Q9 has no answer')
  vim.cmd('cfirst')
  t.has(vim.api.nvim_get_current_line(), '## Q1')
end)

t.test(':PanelPrep review shows the report and jumps to the proof', function()
  vim.cmd('buffer ' .. notes)
  vim.cmd('PanelPrep review')
  t.wait('the review', function()
    return vim.api.nvim_buf_get_name(0):match('panelprep://review$')
  end)
  t.eq(vim.bo.buftype, 'nofile')
  t.eq(vim.bo.modifiable, false)
  local jumped
  for number, text in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    if not jumped and text:match('Puma') then
      vim.api.nvim_win_set_cursor(0, { number, 0 })
      vim.cmd('normal gf')
      jumped = vim.api.nvim_buf_get_name(0):match('interview%-notes%.md$')
      if not jumped then
        vim.cmd('buffer panelprep://review')
      end
    end
  end
  assert(jumped, 'no line about Puma leads to the notes')
end)

t.test(':PanelPrep practice answers with the state', function()
  vim.cmd('buffer ' .. notes)
  vim.cmd('PanelPrep practice')
  t.echoed('practice mode is on')
  vim.cmd('PanelPrep practice')
  t.echoed('practice mode is off')
end)

t.test(':PanelPrep guide FILE: the folder is judged by another guide', function()
  local guide = os.getenv('FIXTURE') .. '/little-guide.md'
  vim.fn.writefile({ '# Little guide', '', '### Craft', '**Q1: How do you test?**', '- Write the test first.' }, guide)
  vim.cmd('PanelPrep guide ' .. guide)
  t.echoed('names little-guide.md')
  t.eq(vim.fn.readfile(os.getenv('FIXTURE') .. '/panelprep.toml')[1], 'guide = "little-guide.md"')
  t.wait('the new count', function()
    return require('panelprep').statusline(notes):match('/1 points')
  end)
  vim.cmd('PanelPrep guide /nowhere.md')
  t.noted("can't be read")
  local lines = require('panelprep.guide').with_guide(vim.fn.readfile(os.getenv('FIXTURE') .. '/panelprep.toml'), nil)
  vim.fn.writefile(lines, os.getenv('FIXTURE') .. '/panelprep.toml')
  require('panelprep.watch').changed(os.getenv('FIXTURE') .. '/panelprep.toml')
  t.wait('the old count', function()
    return require('panelprep').statusline(notes):match('/30 points')
  end)
end)

t.test(':PanelPrep guide alone asks, and names the one in use', function()
  local marker = os.getenv('FIXTURE') .. '/panelprep.toml'
  local before = vim.fn.readfile(marker)
  local asked
  local select = vim.ui.select
  vim.ui.select = function(choices, opts, chosen)
    asked = { prompt = opts.prompt, labels = vim.tbl_map(opts.format_item, choices) }
    for _, choice in ipairs(choices) do
      if choice.label == 'little-guide.md' then
        chosen(choice)
      end
    end
  end
  vim.cmd('PanelPrep guide')
  t.wait('the question', function()
    return asked
  end)
  vim.ui.select = select
  t.has(asked.prompt, 'Oyster')
  t.eq(asked.labels[1], 'the bundled guide')
  t.wait('the new count', function()
    return require('panelprep').statusline(notes):match('/1 points')
  end)
  vim.fn.writefile(before, marker)
  require('panelprep.watch').changed(marker)
  t.wait('the old count', function()
    return require('panelprep').statusline(notes):match('/30 points')
  end)
end)

t.test('a guide that is not there is named, and nothing else judges the notes', function()
  local marker = os.getenv('FIXTURE') .. '/panelprep.toml'
  local before = vim.fn.readfile(marker)
  vim.fn.writefile(require('panelprep.guide').with_guide(before, 'gone.md'), marker)
  require('panelprep.watch').changed(marker)
  t.said('gone.md: The guide can')
  t.eq(require('panelprep').statusline(notes), '')
  vim.fn.writefile(before, marker)
  require('panelprep.watch').changed(marker)
  finding('missing-key-point')
end)

t.test(':PanelPrep hide leaves nothing on the screen until it is switched back', function()
  finding('missing-key-point')
  vim.cmd('PanelPrep hide')
  t.wait('no findings', function()
    return #findings() == 0
  end)
  t.eq(require('panelprep').statusline(notes), '')
  local empty = t.ask(notes, 'textDocument/hover', t.position())
  assert(empty == nil or empty == vim.NIL or vim.tbl_isempty(empty), vim.inspect(empty))
  local place = t.position()
  place.position = { line = 5, character = 0 }
  local offered = t.ask(notes, 'textDocument/completion', place)
  t.eq(#((offered or {}).items or offered or {}), 0)
  if compat.has_hints then
    t.eq(#vim.lsp.inlay_hint.get({ bufnr = notes }), 0)
  end
  -- over a restart too
  vim.cmd('PanelPrep restart')
  t.client(notes)
  t.ask(notes, 'textDocument/hover', t.position())
  t.eq(#findings(), 0)
  vim.cmd('PanelPrep hide')
  finding('missing-key-point')
  if compat.has_hints then
    t.wait('the hints to come back', function()
      return #vim.lsp.inlay_hint.get({ bufnr = notes }) >= 5
    end)
  end
end)

if compat.has_hints then
  t.test('inlay hints stand beside the questions, in these buffers only', function()
    assert(vim.lsp.inlay_hint.is_enabled({ bufnr = notes }))
    t.wait('hints', function()
      return #vim.lsp.inlay_hint.get({ bufnr = notes }) >= 5
    end)
    vim.cmd('edit ' .. os.getenv('UNRELATED') .. '/README.md')
    assert(not vim.lsp.inlay_hint.is_enabled({ bufnr = 0 }))
    vim.cmd('buffer ' .. notes)
  end)

  t.test('inlay_hints = false: none, and the rest works', function()
    local options = require('panelprep.options')
    options.set({ inlay_hints = false })
    vim.lsp.inlay_hint.enable(false, { bufnr = notes })
    vim.cmd('PanelPrep restart')
    t.client(notes)
    finding('missing-key-point')
    assert(not vim.lsp.inlay_hint.is_enabled({ bufnr = notes }))
    options.set({})
    vim.cmd('PanelPrep restart')
    t.wait('hints', function()
      return #vim.lsp.inlay_hint.get({ bufnr = notes }) >= 5
    end)
  end)
end

t.test('a killed server is told, and :PanelPrep restart brings it back', function()
  vim.cmd('buffer ' .. notes)
  local before = t.client(notes).id
  vim.fn.system({ 'pkill', '-KILL', '-P', tostring(vim.fn.getpid()), '-x', 'panelprep' })
  t.noted('the server has ended (killed by signal 9)')
  vim.cmd('PanelPrep restart')
  assert(t.client(notes).id ~= before)
  finding('missing-key-point')
end)

t.test(':PanelPrep start serves a buffer that no panelprep.toml stands above', function()
  vim.cmd('edit ' .. os.getenv('UNRELATED') .. '/README.md')
  vim.cmd('PanelPrep start')
  t.client(vim.api.nvim_get_current_buf())
  vim.wait(300)
  t.eq(#vim.diagnostic.get(0), 0)
end)

t.test(':PanelPrep init starts notes in a folder', function()
  local dir = os.getenv('FIXTURE') .. '-new'
  vim.fn.mkdir(dir, 'p')
  vim.cmd('PanelPrep init ' .. dir)
  t.has(vim.api.nvim_buf_get_name(0), 'interview-notes.md')
  t.eq(vim.fn.filereadable(dir .. '/panelprep.toml'), 1)
  t.client(0)
  assert(vim.api.nvim_buf_line_count(0) > 10, 'empty notes')
  -- a second time it changes nothing, and says so
  local notes_file = dir .. '/interview-notes.md'
  vim.fn.writefile({ '# mine' }, notes_file)
  vim.cmd('PanelPrep init ' .. dir)
  t.noted('interview-notes.md')
  t.eq(vim.fn.readfile(notes_file), { '# mine' })
  vim.cmd('silent edit!')
end)

t.test('a folder without notes: the commands say so', function()
  local dir = os.getenv('FIXTURE') .. '-empty'
  vim.fn.mkdir(dir, 'p')
  vim.fn.writefile({}, dir .. '/panelprep.toml')
  vim.fn.writefile({ '# Shopping' }, dir .. '/list.md')
  vim.cmd('edit ' .. dir .. '/list.md')
  t.client(0)
  vim.cmd('PanelPrep next')
  t.echoed('no gap is left in what is written')
  t.eq(#vim.diagnostic.get(0), 0)
  vim.cmd('PanelPrep gaps')
  t.wait('the quickfix list', function()
    return #vim.fn.getqflist() == 10
  end)
  vim.cmd('cclose')
end)

t.test('an unknown word of :PanelPrep names the known ones', function()
  vim.cmd('PanelPrep dance')
  t.noted('"dance" is no command; there are gaps, guide, hide')
  t.eq(vim.fn.getcompletion('PanelPrep re', 'cmdline'), { 'restart', 'review' })
end)

t.test(':checkhealth panelprep finds the server and tells the traps', function()
  vim.cmd('checkhealth panelprep')
  local text = t.wait('the report', function()
    local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
    return text:find('what you see', 1, true) and text
  end)
  t.has(text, 'version ')
  t.has(text, 'running for ')
  t.has(text, 'completion: CTRL-X CTRL-O')
  assert(not text:find('ERROR'), text)
  if modern then
    t.has(text, 'vim.diagnostic.config({ virtual_text = true })')
  end
  vim.cmd('bwipeout!')
end)

t.test('the help has its tags', function()
  local tags = { 'panelprep', ':PanelPrep', 'panelprep-options', 'panelprep-statusline', 'panelprep-keys', 'panelprep-install' }
  for _, word in ipairs(vim.fn.getcompletion('PanelPrep ', 'cmdline')) do
    table.insert(tags, ':PanelPrep-' .. word)
  end
  assert(#tags >= 16, #tags .. ' tags')
  for _, tag in ipairs(tags) do
    vim.cmd('help ' .. tag)
    t.has(vim.api.nvim_buf_get_name(0), 'panelprep.txt')
  end
end)

t.finish()
