--- The language client: when it starts, what it is told, and what is said when it ends.
local compat = require('panelprep.compat')
local hidden = require('panelprep.hidden')
local options = require('panelprep.options')
local say = require('panelprep.say')
local server = require('panelprep.server')
local status = require('panelprep.status')

local M = {}

-- the settings as they are now, not as they were when the configuration was read
local function before_init(params, config)
  params.initializationOptions = params.initializationOptions or {}
  params.initializationOptions.settings = M.settings(config.settings).panelprep
end

local function on_init(client, result)
  M.tell_settings(client)
  local info = (result or {}).serverInfo or client.server_info or {}
  local problem = server.version_problem(info.version)
  if problem then
    say.warn_once(problem)
  end
end

local function on_attach(client, bufnr)
  if options.current.inlay_hints and compat.has_hints and not hidden.is() then
    vim.lsp.inlay_hint.enable(true, { bufnr = bufnr })
  end
  status.ask(client)
end

-- 15 is how Neovim itself ends a server that is in no hurry
local function on_exit(code, signal)
  if vim.v.exiting ~= vim.NIL or (code == 0 and (signal == 0 or signal == 15)) then
    return
  end
  local how = signal ~= 0 and ('killed by signal ' .. signal) or ('exit code ' .. code)
  say.warn(('the server has ended (%s). :PanelPrep restart starts it again; the log is %s'):format(how, vim.lsp.get_log_path()))
end

--- Settings as the server is told them: the user's own, and whether everything is hidden.
function M.settings(own)
  local settings = vim.tbl_deep_extend('force', {}, options.current.settings, (own or {}).panelprep or {})
  settings.hidden = hidden.is() or nil
  return { panelprep = next(settings) and settings or vim.empty_dict() }
end

-- vim.lsp.enable passes over a command that isn't there without a word: ask again when it is wanted
local function later(dispatchers)
  return vim.lsp.rpc.start(server.command() or { 'panelprep', 'lsp' }, dispatchers)
end

--- The client's configuration for vim.lsp.config and vim.lsp.start.
function M.config()
  local hints = compat.has_hints and options.current.inlay_hints
  return {
    name = 'panelprep',
    cmd = server.command() or (vim.lsp.enable and later) or { 'panelprep', 'lsp' },
    filetypes = options.current.filetypes,
    root_dir = function(bufnr, found)
      local root = M.wanted(bufnr)
      if root then
        found(root)
      end
    end,
    init_options = { beside = hints and 'hints' or 'none' },
    settings = M.settings(),
    handlers = { ['panelprep/coverageChanged'] = status.changed },
    before_init = before_init,
    on_init = on_init,
    on_attach = on_attach,
    on_exit = vim.schedule_wrap(on_exit),
  }
end

--- The folder to serve a buffer in: only below a panelprep.toml, and only with a server to start.
function M.wanted(bufnr)
  local name = vim.api.nvim_buf_get_name(bufnr)
  if name == '' or name:match('^%w+://') or vim.bo[bufnr].buftype ~= '' then
    return nil
  end
  local root = compat.find_root(name)
  if root and not server.command() then
    say.warn_once(server.missing)
    return nil
  end
  return root
end

local function merged()
  if vim.lsp.config then
    return vim.deepcopy(vim.lsp.config.panelprep or M.config())
  end
  return M.config()
end

--- Starts the server for a buffer, or attaches it to the one that serves the folder.
function M.start(bufnr, root)
  local config = merged()
  local user_settings = config.settings
  config.root_dir, config.cmd, config.settings = root, server.command() or config.cmd, M.settings(user_settings)
  if vim.lsp.start then
    return vim.lsp.start(config, { bufnr = bufnr })
  end
  -- Neovim 0.7
  for _, client in ipairs(compat.clients()) do
    if compat.root(client) == root then
      return vim.lsp.buf_attach_client(bufnr, client.id) and client.id
    end
  end
  local id = vim.lsp.start_client(config)
  return id and vim.lsp.buf_attach_client(bufnr, id) and id
end

--- :PanelPrep start, for a buffer that no panelprep.toml stands above
function M.start_here(bufnr)
  if not server.command() then
    return say.warn(server.missing)
  end
  local name = vim.api.nvim_buf_get_name(bufnr)
  M.start(bufnr, compat.find_root(name) or vim.fn.fnamemodify(name, ':p:h'))
end

--- Serves every Markdown buffer below a panelprep.toml, now and later.
function M.enable()
  if vim.lsp.enable then
    vim.lsp.config('panelprep', M.config())
    vim.lsp.enable('panelprep')
    return
  end
  local group = vim.api.nvim_create_augroup('panelprep-start', { clear = true })
  local function serve(bufnr)
    local root = M.wanted(bufnr)
    if root then
      M.start(bufnr, root)
    end
  end
  vim.api.nvim_create_autocmd('FileType', {
    group = group,
    pattern = options.current.filetypes,
    callback = function(event)
      serve(event.buf)
    end,
  })
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(bufnr) and vim.tbl_contains(options.current.filetypes, vim.bo[bufnr].filetype) then
      serve(bufnr)
    end
  end
end

--- Stops every server of ours and starts it again for the same buffers.
function M.restart()
  local served, ending = {}, {}
  for _, client in ipairs(compat.clients()) do
    table.insert(ending, client.id)
    for _, bufnr in ipairs(vim.lsp.get_buffers_by_client_id(client.id)) do
      served[bufnr] = compat.root(client)
    end
    compat.stop(client, true)
  end
  -- a server that died has no buffers any more: take this one
  local here = vim.api.nvim_get_current_buf()
  served[here] = served[here] or M.wanted(here)
  -- gone for good, not only told to: Neovim 0.10 would give the buffer to one that is ending
  vim.wait(2000, function()
    return #vim.tbl_filter(vim.lsp.get_client_by_id, ending) == 0
  end, 20)
  for bufnr, root in pairs(served) do
    M.start(bufnr, root)
  end
  say.echo(next(served) and 'panelprep: started again' or 'panelprep: nothing to start here; :PanelPrep start serves this buffer')
end

--- Tells a running server its settings anew.
function M.tell_settings(client)
  local own = client.config.settings
  if own and own.panelprep then
    own.panelprep.hidden = nil
  end
  local settings = M.settings(own)
  client.config.settings = settings
  if client.settings then
    client.settings = settings
  end
  compat.notify(client, 'workspace/didChangeConfiguration', { settings = settings })
end

return M
