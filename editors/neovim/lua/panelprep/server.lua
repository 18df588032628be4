--- Finding the server's program.
local options = require('panelprep.options')
local M = {}

--- The oldest server that this plugin understands.
M.oldest = '0.1.0'

M.install = 'cargo install --path . in a clone of the repository, or a release\'s program in your PATH'
M.missing = 'the server was not found. Install it: ' .. M.install .. '. :checkhealth panelprep tells more'

--- The command that starts the server, or nil.
function M.command()
  local cmd = options.current.cmd
  if cmd then
    return vim.fn.executable(cmd[1]) == 1 and cmd or nil
  end
  for _, program in ipairs({ 'panelprep', vim.fn.expand('~/.cargo/bin/panelprep') }) do
    if vim.fn.executable(program) == 1 then
      return { program, 'lsp' }
    end
  end
end

--- Runs the program with other arguments than `lsp`: its output, and whether it went well.
function M.run(...)
  local cmd = M.command()
  if not cmd then
    return M.missing, false
  end
  local output = vim.fn.system({ cmd[1], ... })
  return vim.trim(output), vim.v.shell_error == 0
end

local function numbers(version)
  local major, minor, patch = tostring(version):match('(%d+)%.(%d+)%.(%d+)')
  return major and { tonumber(major), tonumber(minor), tonumber(patch) }
end

--- What is wrong with a server's version, or nil.
function M.version_problem(version)
  local have, want = numbers(version or ''), numbers(M.oldest)
  if not have then
    return 'the server does not tell its version; is it really panelprep? :checkhealth panelprep'
  end
  for i = 1, 3 do
    if have[i] ~= want[i] then
      return have[i] < want[i]
          and ('the server is version %s, this plugin needs %s or later. Update it: %s'):format(version, M.oldest, M.install)
        or nil
    end
  end
end

return M
