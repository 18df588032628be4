-- what a user writes, no more; the plugin's folder is in 'runtimepath' by run.sh
vim.o.swapfile = false
vim.o.more = false
vim.env.PATH = os.getenv('SERVER_DIR') .. ':' .. vim.env.PATH
if os.getenv('SPEC_SETUP') == 'enable' and vim.lsp.enable then
  vim.lsp.enable('panelprep')
elseif os.getenv('SPEC_SETUP') ~= 'none' then
  require('panelprep').setup()
end
