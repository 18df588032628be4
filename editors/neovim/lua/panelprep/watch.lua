--- Neovim doesn't watch files on Linux unless told to: what is saved here, the server hears from here.
local compat = require('panelprep.compat')

local M = {}

--- Tells the servers whose folder it lies in that a file was written (2) or created (1).
function M.changed(path, kind)
  for _, client in ipairs(compat.clients()) do
    if compat.under(compat.root(client), path) then
      compat.notify(client, 'workspace/didChangeWatchedFiles', {
        changes = { { uri = vim.uri_from_fname(path), type = kind or 2 } },
      })
    end
  end
end

function M.start()
  vim.api.nvim_create_autocmd('BufWritePost', {
    group = vim.api.nvim_create_augroup('panelprep-watch', { clear = true }),
    pattern = { '*.toml', '*.md', '*.markdown' },
    callback = function(event)
      M.changed(vim.fn.fnamemodify(vim.api.nvim_buf_get_name(event.buf), ':p'))
    end,
  })
end

return M
