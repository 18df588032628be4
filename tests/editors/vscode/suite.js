// Runs inside VS Code's extension host: the extension against the real server, as its user's editor would ask it.
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const vscode = require('vscode');

const folder = vscode.workspace.workspaceFolders[0].uri;
const results = path.join(folder.fsPath, '..', 'results.txt');
const tests = [];
const test = (name, body) => tests.push({ name, body });
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const file = (name) => vscode.Uri.joinPath(folder, name);

async function wait(what, probe, ms = 15000) {
  const end = Date.now() + ms;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await sleep(50);
  }
}

async function notes() {
  const document = await vscode.workspace.openTextDocument(file('interview-notes.md'));
  return vscode.window.showTextDocument(document);
}

const at = (document, words) => {
  const offset = document.getText().indexOf(words);
  assert.ok(offset >= 0, words);
  return document.positionAt(offset);
};
const findings = (uri) => vscode.languages.getDiagnostics(uri).filter((d) => d.source === 'panelprep');
const code = (d) => (typeof d.code === 'object' ? d.code.value : d.code);
const finding = (rule) =>
  wait(`a finding ${rule}`, () => findings(file('interview-notes.md')).find((d) => code(d) === rule));

let api;
test('the extension wakes in a folder with a panelprep.toml', async () => {
  const extension = vscode.extensions.getExtension('panelprep.panelprep');
  assert.ok(extension, 'not installed');
  const events = extension.packageJSON.activationEvents;
  assert.deepStrictEqual(events, ['workspaceContains:panelprep.toml', 'workspaceContains:**/panelprep.toml', 'onLanguage:markdown']);
  await wait('the activation', () => extension.isActive);
  api = extension.exports;
  await wait('the server', () => api.server.client?.isRunning());
});

test('every command of the manifest exists', async () => {
  const all = await vscode.commands.getCommands(true);
  const declared = vscode.extensions.getExtension('panelprep.panelprep').packageJSON.contributes.commands;
  for (const { command } of declared) assert.ok(all.includes(command), command);
});

test('no setting has a default of its own', async () => {
  const properties = vscode.extensions.getExtension('panelprep.panelprep').packageJSON.contributes.configuration.properties;
  for (const [name, property] of Object.entries(properties)) assert.strictEqual(property.default, null, name);
});

test('findings stand on their headings and at the code', async () => {
  const { document } = await notes();
  const missing = await finding('missing-key-point');
  assert.match(document.lineAt(missing.range.start.line).text, /^## Q/);
  const issue = await finding('exercise-issue-remains');
  assert.match(document.lineAt(issue.range.start.line).text, /HTTParty/);
});

test('a folder without panelprep.toml stays silent', async () => {
  const uri = vscode.Uri.joinPath(folder, '..', 'unrelated', 'README.md');
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  await sleep(500);
  assert.strictEqual(findings(uri).length, 0);
  assert.ok(api.coverage.configured.every((n) => !uri.toString().startsWith(n.root)));
});

test('hover tells the points and the proof', async () => {
  const { document } = await notes();
  const hovers = await vscode.commands.executeCommand('vscode.executeHoverProvider', document.uri, at(document, 'Q1:'));
  const text = hovers.flatMap((h) => h.contents).map((c) => c.value ?? c).join('\n');
  assert.match(text, /Puma/);
  assert.match(text, /CDN/);
});

test('completion on an empty item offers what is missing, in the middle of a sentence nothing', async () => {
  const editor = await notes();
  const line = at(editor.document, 'reached Postgres.').line;
  await editor.edit((edit) => edit.insert(new vscode.Position(line + 1, 0), '\n- \n'));
  const ask = async (position) =>
    (await vscode.commands.executeCommand('vscode.executeCompletionItemProvider', editor.document.uri, position)).items
      .map((item) => (typeof item.label === 'string' ? item.label : item.label.label));
  const offered = await ask(new vscode.Position(line + 2, 2));
  assert.ok(offered.some((label) => /CDN/.test(label)), offered.join('|'));
  const prose = await ask(at(editor.document, 'season. We ran').translate(0, 3));
  assert.ok(!prose.some((label) => /CDN/.test(label)), prose.join('|'));
  await vscode.commands.executeCommand('undo');
});

test('a quick fix changes the text', async () => {
  const { document } = await notes();
  const point = await finding('missing-key-point');
  const actions = await vscode.commands.executeCommand('vscode.executeCodeActionProvider', document.uri, point.range, 'quickfix', 20);
  const fix = actions.find((action) => action.edit);
  assert.ok(fix, 'no quick fix with an edit');
  const before = document.getText();
  await vscode.workspace.applyEdit(fix.edit);
  assert.notStrictEqual(document.getText(), before);
  await vscode.commands.executeCommand('undo');
  await wait('the old text', () => document.getText() === before);
});

test('a lens stands above each question, with "Add a point…"', async () => {
  const editor = await notes();
  const lenses = await wait('lenses', async () => {
    const found = await vscode.commands.executeCommand('vscode.executeCodeLensProvider', editor.document.uri, 100);
    return found.length >= 5 && found;
  });
  assert.ok(lenses.some((lens) => /of 3 points/.test(lens.command?.title ?? '')), lenses.map((l) => l.command?.title).join('|'));
  const add = lenses.find((lens) => lens.command?.command === 'panelprep.addPoint');
  assert.ok(add, 'no lens adds a point');
  const before = editor.document.getText();
  await vscode.commands.executeCommand('panelprep.addPoint', ...add.command.arguments);
  const line = editor.document.lineAt(editor.selection.active.line);
  assert.strictEqual(line.text, '- ');
  assert.strictEqual(editor.selection.active.character, 2);
  assert.match(editor.document.lineAt(line.lineNumber - 2).text, /eight machines/);
  await vscode.commands.executeCommand('hideSuggestWidget');
  while (editor.document.getText() !== before) await vscode.commands.executeCommand('undo');
});

const rows = () => api.tree.getChildren();
const row = (list, text) => list.find((r) => [r.item.label, r.item.description].some((words) => String(words).startsWith(text)));

test('the tree tells competency, question and point, and leads to the sentence', async () => {
  await wait('the tree', () => rows().length > 5);
  const question = row(row(rows(), 'Engineering Excellence').rows, 'Q1');
  assert.match(question.item.label, /^Q1: \d of 3$/);
  const puma = row(question.rows, 'Use Puma');
  assert.strictEqual(puma.item.label, 'covered');
  assert.strictEqual(row(question.rows, 'Use CDN').item.label, 'not found');
  await vscode.commands.executeCommand(puma.item.command.command, ...puma.item.command.arguments);
  const editor = vscode.window.activeTextEditor;
  assert.match(editor.document.getText(editor.selection), /Puma/);
  const unanswered = row(row(rows(), 'How We Work').rows, 'Q9');
  assert.strictEqual(unanswered.item.label, 'Q9: no answer yet');
});

test('tree and status follow the text', async () => {
  const editor = await notes();
  const before = api.status.items[0].text;
  assert.match(before, /^\d+ of 30 points$/);
  const end = at(editor.document, 'The result: p95');
  await editor.edit((edit) => edit.insert(end, 'CloudFront serves our images and scripts from the edge. '));
  await wait('the new count', () => api.status.items[0].text !== before);
  await wait('the point', () => row(row(row(rows(), 'Engineering Excellence').rows, 'Q1').rows, 'Use CDN').item.label === 'covered');
  await vscode.commands.executeCommand('undo');
  await wait('the old count', () => api.status.items[0].text === before);
});

test('next gap moves the cursor', async () => {
  const editor = await notes();
  editor.selection = new vscode.Selection(0, 0, 0, 0);
  await vscode.commands.executeCommand('panelprep.nextGap');
  await wait('the cursor', () => vscode.window.activeTextEditor.selection.active.line > 0);
});

test('the review opens as a panel', async () => {
  await notes();
  await vscode.commands.executeCommand('panelprep.openReview');
  await wait('the tab', () => vscode.window.tabGroups.all.flatMap((g) => g.tabs).some((t) => t.label === 'Interview Review'));
  await vscode.commands.executeCommand('workbench.action.closeEditorsInOtherGroups');
});

test('another guide, chosen in panelprep.toml, judges at once', async () => {
  fs.writeFileSync(file('little.md').fsPath, '# Little guide\n\n### Craft\n**Q1: How do you test?**\n- Write the test first.\n');
  const marker = await vscode.workspace.openTextDocument(file('panelprep.toml'));
  const before = marker.getText();
  fs.writeFileSync(file('panelprep.toml').fsPath, `guide = "little.md"\n${before}`);
  await wait('the little guide', () => api.coverage.configured[0]?.report?.guide.title === 'Little guide', 20000);
  fs.writeFileSync(file('panelprep.toml').fsPath, before);
  await wait('the bundled guide', () => /Oyster/.test(api.coverage.configured[0]?.report?.guide.title ?? ''), 20000);
});

test('a guide that is not there: no coverage, and a word why', async () => {
  const before = fs.readFileSync(file('panelprep.toml').fsPath, 'utf8');
  await vscode.workspace.getConfiguration('panelprep', folder).update('guide', 'nowhere.md', vscode.ConfigurationTarget.Workspace);
  const trouble = await wait('the trouble', () => api.coverage.configured[0]?.error);
  assert.match(trouble, /nowhere\.md/);
  await vscode.workspace.getConfiguration('panelprep', folder).update('guide', undefined, vscode.ConfigurationTarget.Workspace);
  await wait('the bundled guide', () => !api.coverage.configured[0]?.error && api.coverage.configured[0]?.report);
  assert.strictEqual(fs.readFileSync(file('panelprep.toml').fsPath, 'utf8'), before);
});

test('hide everything: no findings, no status, no tree, until shown again', async () => {
  const { document } = await notes();
  await finding('missing-key-point');
  void vscode.commands.executeCommand('panelprep.hideAll');
  await wait('no findings', () => findings(document.uri).length === 0);
  await wait('no status', () => api.status.items.length === 0);
  const lenses = await vscode.commands.executeCommand('vscode.executeCodeLensProvider', document.uri, 10);
  assert.strictEqual(lenses.filter((l) => /points/.test(l.command?.title ?? '')).length, 0);
  await vscode.commands.executeCommand('panelprep.showAll');
  await finding('missing-key-point');
  await wait('the status', () => api.status.items.length === 1);
});

test('a killed server comes back by itself', async () => {
  const child = api.server.process;
  assert.ok(child?.pid, 'no process');
  process.kill(child.pid, 'SIGKILL');
  await wait('another process', () => {
    const now = api.server.process;
    return now?.pid && now.pid !== child.pid && api.server.client.isRunning();
  });
  await finding('missing-key-point');
});

test('restart leaves one server and its findings', async () => {
  await vscode.commands.executeCommand('panelprep.restartServer');
  await wait('the server', () => api.server.client?.isRunning());
  await notes();
  await finding('missing-key-point');
  await wait('the tree', () => rows().length > 5);
});

test('a program without its executable bit is healed', async () => {
  const program = path.join(vscode.extensions.getExtension('panelprep.panelprep').extensionPath, 'server', 'panelprep');
  fs.chmodSync(program, 0o644);
  await vscode.commands.executeCommand('panelprep.restartServer');
  await wait('the server', () => api.server.client?.isRunning());
  assert.ok(fs.statSync(program).mode & 0o100);
});

test('a path that leads nowhere keeps the window working, and comes back', async () => {
  const settings = vscode.workspace.getConfiguration('panelprep');
  await settings.update('server.path', '/nowhere/panelprep', vscode.ConfigurationTarget.Global);
  await wait('the server to end', () => !api.server.client?.isRunning());
  await settings.update('server.path', undefined, vscode.ConfigurationTarget.Global);
  await wait('the server', () => api.server.client?.isRunning());
});

test('start notes writes the files into a folder of its own', async () => {
  const { folder: target } = { folder: vscode.Uri.joinPath(folder, '..', 'fresh') };
  fs.mkdirSync(target.fsPath, { recursive: true });
  const created = await api.server.execute('panelprep.init', { uri: target.toString() });
  assert.ok(created?.uri, 'no answer');
  await wait('the files', () => fs.existsSync(path.join(target.fsPath, 'interview-notes.md')) && fs.existsSync(path.join(target.fsPath, 'panelprep.toml')));
});

exports.run = async () => {
  let passed = 0;
  let failed = 0;
  fs.writeFileSync(results, '');
  const only = process.env.PANELPREP_ONLY;
  for (const { name, body } of tests) {
    if (only && passed + failed > 0 && !name.includes(only)) continue;
    try {
      await Promise.race([body(), sleep(45000).then(() => { throw new Error('took more than 45 s'); })]);
      passed += 1;
      fs.appendFileSync(results, `ok      ${name}\n`);
    } catch (error) {
      failed += 1;
      fs.appendFileSync(results, `FAILED  ${name}\n        ${String(error.stack ?? error).split('\n').slice(0, 4).join('\n        ')}\n`);
    }
  }
  fs.appendFileSync(results, `${passed} ${failed}\n`);
};
