--- :PanelPrep gaps: every key point that no sentence makes, in the quickfix list.
local ask = require('panelprep.ask')
local say = require('panelprep.say')

local M = {}

local function entry(root, answer, text, kind)
  return {
    filename = answer and root .. '/' .. answer.path or nil,
    lnum = answer and answer.line or nil,
    text = text,
    type = kind,
    valid = answer and 1 or 0,
  }
end

--- The quickfix entries of one notebook's report.
function M.entries(root, report)
  local list = {}
  for _, competency in ipairs(report.competencies) do
    for _, question in ipairs(competency.questions) do
      local answer = question.answers[1]
      if not answer then
        table.insert(list, entry(root, nil, ('%s has no answer: %s'):format(question.id:upper(), question.text), 'I'))
      elseif answer.started == false then
        table.insert(list, entry(root, answer, ('%s is not started: %s'):format(question.id:upper(), question.text), 'I'))
      else
        for _, point in ipairs(question.key_points) do
          if not point.by_choice and (point.verdict == 'missing' or point.verdict == 'partial') then
            local says = point.verdict == 'missing' and 'not found' or 'partly'
            table.insert(list, entry(root, answer, ('%s %s: %s'):format(question.id:upper(), says, point.text), 'N'))
          end
        end
      end
    end
  end
  return list
end

function M.open(bufnr)
  ask.request(bufnr, 'panelprep/coverage', { uri = vim.uri_from_bufnr(bufnr) }, function(result)
    local list = {}
    for _, notebook in ipairs((result or {}).notebooks or {}) do
      if type(notebook.error) == 'string' then
        say.warn(notebook.error)
      end
      if type(notebook.report) == 'table' then
        local root = vim.uri_to_fname(notebook.root):gsub('/+$', '')
        vim.list_extend(list, M.entries(root, notebook.report))
      end
    end
    vim.fn.setqflist({}, ' ', { title = 'panelprep: gaps', items = list })
    if #list == 0 then
      return say.echo('panelprep: no gap is left')
    end
    vim.cmd('botright copen')
  end)
end

return M
