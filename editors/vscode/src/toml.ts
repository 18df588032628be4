/** The text of a panelprep.toml with another guide; undefined takes the line out. `guide` stands before any table. */
export function withGuide(text: string, path: string | undefined): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(/\r?\n/);
  const table = lines.findIndex((line) => /^\s*\[/.test(line));
  const top = table < 0 ? lines : lines.slice(0, table);
  const rest = table < 0 ? [] : lines.slice(table);
  const kept = top.filter((line) => !/^\s*guide\s*=/.test(line));
  const guide = path === undefined ? [] : [`guide = ${JSON.stringify(path)}`];
  return [...guide, ...kept, ...rest].join(end);
}
