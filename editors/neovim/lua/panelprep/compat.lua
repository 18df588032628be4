--- What Neovim 0.7 to 0.11 call differently.
local M = {}

M.has_hints = vim.lsp.inlay_hint ~= nil and vim.fn.has('nvim-0.10') == 1

--- This server's running clients, of one buffer or of all.
function M.clients(bufnr)
  local all = (vim.lsp.get_clients or vim.lsp.get_active_clients)()
  return vim.tbl_filter(function(client)
    local attached = client.attached_buffers or {}
    return client.name == 'panelprep'
      and not client.is_stopped()
      and (bufnr == nil or attached[bufnr] or vim.lsp.buf_is_attached(bufnr, client.id))
  end, all)
end

-- 0.11 wants client:method(), older versions client.method()
local function call(client, method, ...)
  if vim.fn.has('nvim-0.11') == 1 then
    return client[method](client, ...)
  end
  return client[method](...)
end

function M.request(client, method, params, handler, bufnr)
  return call(client, 'request', method, params, handler, bufnr)
end

function M.notify(client, method, params)
  return call(client, 'notify', method, params)
end

function M.stop(client, force)
  return call(client, 'stop', force)
end

function M.root(client)
  return client.config and client.config.root_dir or nil
end

--- Shows a place: `location` has uri and range.
function M.jump(location, encoding)
  if vim.lsp.util.show_document then
    return vim.lsp.util.show_document(location, encoding, { focus = true })
  end
  return vim.lsp.util.jump_to_location(location, encoding)
end

--- The folder above `path` that has a panelprep.toml, or nil.
function M.find_root(path)
  local dir = vim.fn.fnamemodify(path, ':p:h')
  local marker = vim.fn.findfile('panelprep.toml', vim.fn.escape(dir, ' ,;*?[]{}\\') .. ';')
  return marker ~= '' and vim.fn.fnamemodify(marker, ':p:h') or nil
end

function M.under(root, path)
  return root ~= nil and (path == root or path:sub(1, #root + 1) == root .. '/')
end

return M
