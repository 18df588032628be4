--- Asking the server something on behalf of a command, with a word when no answer comes.
local compat = require('panelprep.compat')
local options = require('panelprep.options')
local say = require('panelprep.say')

local M = {}

--- The client that serves a buffer, else any of ours, else nil and a message.
function M.client(bufnr)
  local client = compat.clients(bufnr)[1] or compat.clients()[1]
  if not client then
    say.warn('no server is running here. :PanelPrep start serves this buffer, :PanelPrep init makes this folder a preparation')
  end
  return client
end

--- Sends a request; `answer(result, client)` runs on the main loop.
function M.request(bufnr, method, params, answer)
  local client = M.client(bufnr)
  if not client then
    return
  end
  local done = false
  compat.request(client, method, params, function(err, result)
    done = true
    if err then
      return say.warn(('%s: %s'):format(method, err.message or 'failed'))
    end
    answer(result ~= vim.NIL and result or nil, client)
  end, bufnr)
  vim.defer_fn(function()
    if not done then
      say.warn('the server does not answer. :PanelPrep restart starts it again')
    end
  end, options.current.timeout)
end

--- Runs one of the server's commands.
function M.execute(bufnr, command, argument, answer)
  M.request(bufnr, 'workspace/executeCommand', { command = command, arguments = { argument } }, answer)
end

return M
