-- What is said when the server is missing, too old, or keeps silent. SERVER_DIR has none.
local t = dofile(os.getenv('SPEC_DIR') .. '/harness.lua')
local options = require('panelprep.options')

local function script(name, body)
  local path = os.getenv('SCRATCH') .. '/' .. name
  vim.fn.writefile(vim.split(body, '\n'), path)
  vim.fn.setfperm(path, 'rwxr-xr-x')
  return path
end

t.test('a missing server: one message that says what to do', function()
  t.open('interview-notes.md')
  t.noted('the server was not found. Install it: cargo install --path .')
  t.open('stories.md')
  vim.wait(200)
  t.eq(#t.notes, 1)
  vim.cmd('checkhealth panelprep')
  t.has(table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n'), 'not found')
  vim.cmd('bwipeout!')
  vim.cmd('PanelPrep review')
  t.noted('no server is running here')
end)

-- answers `initialize` with a version of long ago, then nothing
local old = [[#!/usr/bin/env python3
import json, sys
def read():
    length = 0
    while True:
        line = sys.stdin.buffer.readline()
        if not line: sys.exit(0)
        if line.strip() == b"": break
        if line.lower().startswith(b"content-length:"): length = int(line.split(b":")[1])
    return json.loads(sys.stdin.buffer.read(length))
while True:
    message = read()
    if message.get("method") == "initialize":
        body = json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": {"capabilities": {"executeCommandProvider": {"commands": ["panelprep.gap"]}}, "serverInfo": {"name": "panelprep", "version": "0.0.9"}}}).encode()
        sys.stdout.buffer.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        sys.stdout.buffer.flush()]]

t.test('an old server is named, and one that hangs too', function()
  options.set({ cmd = { script('old-panelprep', old), 'lsp' }, timeout = 300 })
  t.open('interview-notes.md')
  vim.cmd('PanelPrep start')
  t.noted('the server is version 0.0.9, this plugin needs 0.1.0 or later')
  t.client(0)
  vim.cmd('PanelPrep next')
  t.noted('the server does not answer. :PanelPrep restart')
end)

t.test('mistyped options are named', function()
  options.set({ inlay_hint = true, cmd = 'panelprep' })
  t.noted('no option is called "inlay_hint"')
  t.noted('the option "cmd" must be a table')
end)

t.finish()
