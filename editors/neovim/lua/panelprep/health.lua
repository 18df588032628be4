--- :checkhealth panelprep
local compat = require('panelprep.compat')
local hidden = require('panelprep.hidden')
local options = require('panelprep.options')
local server = require('panelprep.server')

local M = {}

local health = vim.health or require('health')
local start = health.start or health.report_start
local ok = health.ok or health.report_ok
local info = health.info or health.report_info
local warn = health.warn or health.report_warn
local bad = health.error or health.report_error

local function check_server()
  start('panelprep: the server')
  local cmd = server.command()
  if not cmd then
    bad('not found', {
      'install it: ' .. server.install,
      "or name it: require('panelprep').setup({ cmd = { '/path/to/panelprep', 'lsp' } })",
    })
    return
  end
  ok('found: ' .. vim.fn.exepath(cmd[1]))
  local output, well = server.run('--version')
  local version = output:match('^panelprep%s+(%d+%.%d+%.%d+)')
  local problem = server.version_problem(version)
  if not well or problem then
    bad(problem or ('it does not run: ' .. output), { server.install })
  else
    ok('version ' .. version)
  end
end

local function check_folder()
  start('panelprep: this folder')
  local root = compat.find_root(vim.fn.getcwd() .. '/x')
  if root then
    ok('notes are served below ' .. root)
  else
    warn('no panelprep.toml here or above, so no server starts by itself', {
      ':PanelPrep init starts notes from the guide in the current folder',
      ':PanelPrep start serves one buffer without it',
    })
  end
  local clients = compat.clients()
  for _, client in ipairs(clients) do
    ok(('running for %s (client %d)'):format(compat.root(client) or 'single files', client.id))
  end
  if #clients == 0 then
    local how = vim.lsp.enable and "vim.lsp.enable('panelprep')" or "require('panelprep').setup()"
    info('not running now: it starts with the first Markdown file, given ' .. how)
  end
  if hidden.is() then
    warn('everything is hidden', { ':PanelPrep hide brings it back' })
  end
end

local function virtual_text_on()
  local shown = vim.diagnostic.config()
  return shown.virtual_text or shown.virtual_lines
end

local function check_screen()
  start('panelprep: what you see')
  if virtual_text_on() then
    ok('findings stand at the line’s end')
  else
    info('findings are underlined, their words are not shown: :PanelPrep next tells them, '
      .. 'or vim.diagnostic.config({ virtual_text = true })')
  end
  if not compat.has_hints then
    info('coverage beside each question needs Neovim 0.10; the status line function works here')
  elseif not options.current.inlay_hints then
    info('inlay hints are off by your option')
  else
    ok('coverage stands beside each question (inlay hints, in notes only)')
  end
  if vim.fn.has('nvim-0.11') == 1 then
    info('completion: CTRL-X CTRL-O, a completion plugin, or vim.lsp.completion.enable()')
  else
    info('completion: CTRL-X CTRL-O or a completion plugin')
  end
end

function M.check()
  if vim.fn.has('nvim-0.7') == 0 then
    start('panelprep')
    bad('needs Neovim 0.7 or later')
    return
  end
  check_server()
  check_folder()
  check_screen()
end

return M
