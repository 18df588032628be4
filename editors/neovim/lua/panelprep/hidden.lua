--- "Hide everything", for a shared screen: kept over restarts until it is switched back.
local M = {}

local function file()
  local ok, dir = pcall(vim.fn.stdpath, 'state')
  if not ok then -- before 0.8
    dir = vim.fn.stdpath('data')
  end
  return dir .. '/panelprep/hidden'
end

function M.is()
  return vim.fn.filereadable(file()) == 1
end

function M.set(on)
  if on then
    vim.fn.mkdir(vim.fn.fnamemodify(file(), ':h'), 'p')
    vim.fn.writefile({ ':PanelPrep hide switches back' }, file())
  else
    vim.fn.delete(file())
  end
end

return M
