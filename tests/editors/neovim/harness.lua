-- A few lines of test runner for headless Neovim: t.test(name, body), t.finish().
local t = { passed = 0, failed = 0 }
local out = assert(io.open(os.getenv('SPEC_OUT'), 'a'))

local function line(text)
  out:write(text .. '\n')
  out:flush()
end

function t.test(name, body)
  local ok, err = xpcall(body, debug.traceback)
  if ok then
    t.passed = t.passed + 1
    line('ok      ' .. name)
  else
    t.failed = t.failed + 1
    line('FAILED  ' .. name .. '\n        ' .. tostring(err):gsub('\n', '\n        '))
  end
end

function t.finish()
  line(('%d %d'):format(t.passed, t.failed))
  out:close()
  vim.cmd('qa!')
end

--- Waits until `probe` gives something, and returns it.
function t.wait(what, probe, ms)
  local value
  vim.wait(ms or 8000, function()
    local ok, found = pcall(probe)
    value = ok and found or nil
    return value ~= nil and value ~= false
  end, 20)
  assert(value, 'waited in vain for ' .. what)
  return value
end

function t.eq(have, want)
  assert(vim.deep_equal(have, want), ('have %s, want %s'):format(vim.inspect(have), vim.inspect(want)))
end

function t.has(text, part)
  assert(tostring(text):find(part, 1, true), ('"%s" does not stand in: %s'):format(part, tostring(text)))
end

-- messages, in order
t.notes = {}
vim.notify = function(text, level)
  table.insert(t.notes, { text = text, level = level })
end

function t.noted(part)
  return t.wait('the message "' .. part .. '"', function()
    for _, note in ipairs(t.notes) do
      if note.text:find(part, 1, true) then
        return note.text
      end
    end
  end)
end

function t.echoed(part)
  return t.wait('the echo "' .. part .. '"', function()
    local all = vim.fn.execute('messages')
    return all:find(part, 1, true) and all
  end)
end

--- By the server itself: some versions notify, some echo.
function t.said(part)
  return t.wait('the words "' .. part .. '"', function()
    local all = { vim.fn.execute('messages') }
    for _, note in ipairs(t.notes) do
      table.insert(all, note.text)
    end
    return table.concat(all, '\n'):find(part, 1, true)
  end)
end

--- Opens a file of the fixture and waits for its server.
function t.open(name)
  vim.cmd('edit ' .. vim.fn.fnameescape(os.getenv('FIXTURE') .. '/' .. name))
  return vim.api.nvim_get_current_buf()
end

local compat = require('panelprep.compat')

function t.client(bufnr)
  return t.wait('a client', function()
    local client = compat.clients(bufnr)[1]
    return client and (client.initialized == nil or client.initialized) and client
  end)
end

--- The answer to a request, synchronously.
function t.ask(bufnr, method, params)
  local answer = vim.lsp.buf_request_sync(bufnr, method, params, 8000)
  for _, one in pairs(answer or {}) do
    assert(not one.err and not one.error, vim.inspect(one))
    return one.result
  end
  error('no answer to ' .. method)
end

--- Cursor to the first line that has these words, at their first character.
function t.to(words, offset)
  for number, text in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local column = text:find(words, 1, true)
    if column then
      vim.api.nvim_win_set_cursor(0, { number, column - 1 + (offset or 0) })
      return number
    end
  end
  error('no line has ' .. words)
end

function t.position()
  return vim.lsp.util.make_position_params(0, t.client(0).offset_encoding)
end

return t
