--- What the status line says: the last summary that the server sent for each notebook.
local compat = require('panelprep.compat')
local hidden = require('panelprep.hidden')

local M = {}
local summaries = {}

local function key(uri)
  return (vim.uri_to_fname(uri):gsub('/+$', ''))
end

local function redraw()
  vim.schedule(function()
    vim.cmd('redrawstatus!')
  end)
end

--- Handler of panelprep/coverageChanged.
function M.changed(_, params)
  if params and params.root then
    summaries[key(params.root)] = params.summary ~= vim.NIL and params.summary or nil
    redraw()
  end
end

--- Asks once, for the time before anything changes.
function M.ask(client)
  compat.request(client, 'panelprep/coverage', vim.empty_dict(), function(err, result)
    for _, notebook in ipairs(not err and (result or {}).notebooks or {}) do
      local report = notebook.report ~= vim.NIL and notebook.report or {}
      M.changed(nil, { root = notebook.root, summary = report.summary })
    end
  end)
end

function M.text(bufnr)
  if hidden.is() or #compat.clients(bufnr) == 0 then
    return ''
  end
  local path, best = vim.api.nvim_buf_get_name(bufnr), nil
  for root in pairs(summaries) do
    if compat.under(root, path) and (best == nil or #root > #best) then
      best = root
    end
  end
  if not best then
    return ''
  end
  local points, questions = summaries[best].key_points, summaries[best].questions
  return ('%d/%d points · %d/%d answered'):format(points.covered, points.total, questions.answered, questions.total)
end

return M
