--- Where a line of the review points: `path:12`, `path#L12` or a link to a file.
local M = {}

local function place(root, path, line)
  path = path:gsub('%%(%x%x)', function(hex)
    return string.char(tonumber(hex, 16))
  end)
  path = path:gsub('^file://', '')
  local full = path:sub(1, 1) == '/' and path or root .. '/' .. path
  if vim.fn.filereadable(full) == 1 then
    return { path = full, line = tonumber(line) or 1 }
  end
end

local patterns = {
  '%]%(<?([^()<>#]+)#L(%d+)>?[^()]*%)',
  '([^%s()%[%]<>`·]+):(%d+)',
  '([^%s()%[%]<>`·]+)#L(%d+)',
}

--- The place that stands at or next after a column of a line, else the line's first.
function M.find(root, text, column)
  local first, best
  for _, pattern in ipairs(patterns) do
    local from = 1
    while true do
      local start, stop, path, line = text:find(pattern, from)
      if not start then
        break
      end
      local found = place(root, path, line)
      first = first or found
      if found and not best and stop >= column then
        best = found
      end
      from = stop + 1
    end
  end
  return best or first
end

return M
