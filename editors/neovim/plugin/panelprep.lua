if vim.g.loaded_panelprep then
  return
end
vim.g.loaded_panelprep = true

if vim.fn.has('nvim-0.7') == 0 then
  vim.cmd('echomsg "panelprep: needs Neovim 0.7 or later; the plugin stays off"')
  return
end
require('panelprep.commands').create()
