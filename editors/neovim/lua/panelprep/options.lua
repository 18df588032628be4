--- The plugin's options: defaults, and a word on what is mistyped.
local M = {}

local defaults = {
  -- the server's command; nil finds `panelprep` in PATH or where cargo puts it
  cmd = nil,
  filetypes = { 'markdown' },
  -- coverage beside each question, in this server's buffers only
  inlay_hints = true,
  -- the server's settings, as in panelprep.toml; they win over that file
  settings = {},
  -- milliseconds until a command says that the server doesn't answer
  timeout = 10000,
}
local kinds = { cmd = 'table', filetypes = 'table', inlay_hints = 'boolean', settings = 'table', timeout = 'number' }

M.current = vim.deepcopy(defaults)

function M.set(opts)
  local current = vim.deepcopy(defaults)
  for name, value in pairs(opts) do
    if kinds[name] == nil then
      vim.notify(('panelprep: no option is called "%s"; :help panelprep-options'):format(name), vim.log.levels.WARN)
    elseif type(value) ~= kinds[name] then
      vim.notify(('panelprep: the option "%s" must be a %s'):format(name, kinds[name]), vim.log.levels.WARN)
    else
      current[name] = value
    end
  end
  M.current = current
end

return M
