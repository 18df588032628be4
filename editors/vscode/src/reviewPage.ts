/** The report's own colours, said in the theme's. */
const STYLE = `
body.vscode-light, body.vscode-dark, body.vscode-high-contrast, body.vscode-high-contrast-light {
  --paper: var(--vscode-editor-background);
  --card: var(--vscode-editorWidget-background);
  --ink: var(--vscode-editor-foreground);
  --soft: var(--vscode-descriptionForeground);
  --line: var(--vscode-panel-border, var(--vscode-contrastBorder, currentColor));
  --accent: var(--vscode-textLink-foreground);
  --band: var(--vscode-editor-inactiveSelectionBackground);
  background: var(--paper);
  color: var(--ink);
  font-family: var(--vscode-font-family);
  padding: 0;
}
body.vscode-dark, body.vscode-high-contrast {
  --covered: #86dba6; --covered-bg: #173522; --partial: #f2ca70; --partial-bg: #3a2e10;
  --rejected: #e3a9f0; --rejected-bg: #3a2042; --missing: #ffa297; --missing-bg: #431f1c;
  --choice: var(--soft); --choice-bg: #2a2f36;
}
body.vscode-light, body.vscode-high-contrast-light {
  --covered: #17653a; --covered-bg: #def2e3; --partial: #7a4d00; --partial-bg: #fcedc6;
  --rejected: #7a2b8a; --rejected-bg: #f3e1f7; --missing: #a1251b; --missing-bg: #fbe3e0;
  --choice: var(--soft); --choice-bg: #eceae4;
}
body.vscode-high-contrast mark, body.vscode-high-contrast-light mark { outline: 1px solid var(--vscode-contrastBorder); }
a.place { cursor: pointer; }
`;

/** Turns \`notes.md:12\` into links that open the notes; works by keyboard like any link. */
const SCRIPT = `
const vscode = acquireVsCodeApi();
const place = /([^\\s()“”"<>]+\\.(?:md|markdown|mdown|mkd|qmd)):(\\d+)/g;
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const texts = [];
while (walker.nextNode()) {
  const node = walker.currentNode;
  if (!node.parentElement.closest('a, script, style, code, pre, summary') && node.data.search(place) >= 0) texts.push(node);
}
for (const node of texts) {
  const parts = document.createDocumentFragment();
  let from = 0;
  for (const found of node.data.matchAll(place)) {
    parts.append(node.data.slice(from, found.index));
    const link = document.createElement('a');
    link.className = 'place';
    link.href = '#';
    link.textContent = found[0];
    link.dataset.path = found[1];
    link.dataset.line = found[2];
    parts.append(link);
    from = found.index + found[0].length;
  }
  parts.append(node.data.slice(from));
  node.replaceWith(parts);
}
document.addEventListener('click', (event) => {
  const link = event.target.closest('a.place');
  if (link) {
    event.preventDefault();
    event.stopPropagation();
    vscode.postMessage({ path: link.dataset.path, line: Number(link.dataset.line) });
  }
}, true);
const kept = vscode.getState();
if (kept) scrollTo(0, kept.top);
addEventListener('scroll', () => vscode.setState({ top: scrollY }), { passive: true });
`;

/** The server's page, made at home in a VS Code panel: its styles stay, only our script may run, nothing loads. */
export function reviewPage(html: string, nonce: string): string {
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-${nonce}'`;
  return html
    .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/i, `<meta http-equiv="Content-Security-Policy" content="${policy}">`)
    .replace('</head>', () => `<style>${STYLE}</style></head>`)
    .replace(/<\/body>(?![\s\S]*<\/body>)/, () => `<script nonce="${nonce}">${SCRIPT}</script></body>`);
}
