--- Messages: each says what to do.
local M = {}
local said = {}

local function show(text, level)
  vim.schedule(function()
    vim.notify('panelprep: ' .. text, level)
  end)
end

function M.info(text)
  show(text, vim.log.levels.INFO)
end

function M.warn(text)
  show(text, vim.log.levels.WARN)
end

--- The same words only once a session.
function M.warn_once(text)
  if not said[text] then
    said[text] = true
    M.warn(text)
  end
end

--- One line below the window, in the message history too.
function M.echo(text, group)
  vim.api.nvim_echo({ { text, group } }, true, {})
end

return M
