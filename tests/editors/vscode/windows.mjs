// The installed .vsix in windows that are not the usual one.   node windows.mjs CACHE SCRATCH VSIX
import fs from 'node:fs';
import path from 'node:path';
import { command, LONG, open, openFile, parts, statusWords, step as run, tellCounts, until } from './steps.mjs';
import { SETTINGS, startBrowser, startServer } from './window.mjs';

const [cache, scratch, vsix] = process.argv.slice(2);
const { port, stop, data, extensions } = await startServer(cache, scratch, vsix);
process.once('exit', stop);
const { browser, context } = await startBrowser(cache, { width: 1180, height: 760 });

const at = (...names) => path.join(scratch, ...names);
const write = (file, text) => {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
};
const userSettings = (more) => write(path.join(data, 'User/settings.json'), JSON.stringify({ ...SETTINGS, ...more }));

/** A step in a window of its own. */
async function step(name, body) {
  const page = await context.newPage();
  await run(cache, page, name, () => body(page, parts(page)));
  await page.close();
}

/** A program in the server's place. */
function program(name, lsp, version = 'panelprep 0.1.0') {
  const file = at('programs', name);
  write(file, `#!/bin/sh\nif [ "$1" = --version ]; then echo "${version}"; exit 0; fi\n${lsp}\n`);
  fs.chmodSync(file, 0o755);
  return file;
}

function own() {
  const folder = fs.readdirSync(extensions).find((name) => name.startsWith('panelprep.panelprep'));
  return path.join(extensions, folder, 'server/panelprep');
}

/** The processes that run the extension's own server. */
function servers() {
  return fs.readdirSync('/proc').filter((id) => {
    try {
      return /^\d+$/.test(id) && fs.readlinkSync(`/proc/${id}/exe`) === own();
    } catch {
      return false;
    }
  }).map(Number);
}

const LITTLE = '# Little guide\n\n### Craft\n\n**Q1: How do you test?**\n- Write the test first.\n';
write(at('second/panelprep.toml'), 'guide = "guide.md"\n');
write(at('second/guide.md'), LITTLE);
write(at('second/answers.md'), '# Mine\n\n## Q1: How do you test?\n\nI write the test first, watch it fail, and only then the code that makes it pass.\n');
write(at('empty/panelprep.toml'), '');
write(at('two.code-workspace'), JSON.stringify({ folders: [{ path: 'panel' }, { path: 'second' }, { path: 'unrelated' }] }));

await step('an unrelated folder stays as it was: no tree, no status, no lens, no finding', async (page, see) => {
  await open(page, port, at('unrelated'), 'README.md');
  await see.line('Bean counter').waitFor(LONG);
  await until('the server', () => servers().length === 1, 60_000);
  await page.waitForTimeout(2000);
  for (const part of [see.tree, see.lens('points'), see.squiggle, see.toast('')]) {
    if (await part.isVisible()) throw new Error(`there is ${await part.innerText()}`);
  }
  if (await see.status.isVisible() && /points/.test(await statusWords(page))) throw new Error('a status item');
});

await step('the first minute: an empty folder, “Start Notes”, questions with what they look for', async (page, see) => {
  fs.mkdirSync(at('fresh'));
  await open(page, port, at('fresh'));
  await command(page, 'Start Notes from the Guide');
  await page.locator('.tab.active', { hasText: 'interview-notes.md' }).waitFor(LONG);
  await see.lens('not started').waitFor(LONG);
  await see.tree.waitFor();
  // both are saved, and the cursor waits for the first answer
  for (const name of ['interview-notes.md', 'panelprep.toml']) await until(name, () => fs.existsSync(at('fresh', name)) && fs.statSync(at('fresh', name)).size > 0);
  await page.locator('.tab', { hasText: 'panelprep.toml' }).waitFor({ state: 'hidden' });
  await page.locator('.statusbar-item', { hasText: 'Ln 7, Col 1' }).first().waitFor();
  // nothing above a hint
  if (await see.squiggle.isVisible()) throw new Error('a fresh file is criticised');
  await page.screenshot({ path: path.join(cache, 'first-minute.png') });
});

await step('several folders: each its own guide in the tree and in the status', async (page, see) => {
  await open(page, port, at('two.code-workspace'), 'answers.md');
  await see.lens('1 of 1 point').waitFor(LONG);
  const words = await statusWords(page);
  if (!/1 of 1 points/.test(words) || /of 30/.test(words)) throw new Error(words);
  await page.mouse.move(700, 400);
  await see.tree.click();
  await see.row('panel').waitFor();
  await page.locator('.sidebar .monaco-list-row[aria-label^="panel, "]').first().waitFor();
  await page.locator('.sidebar .monaco-list-row[aria-label^="second, 1 of 1 points"]').first().waitFor();
});

await step('several folders: starting notes asks where', async (page, see) => {
  await open(page, port, at('two.code-workspace'));
  await page.locator('.explorer-folders-view').getByText('unrelated').first().waitFor(LONG);
  await command(page, 'Start Notes from the Guide');
  await see.pick('unrelated').click();
  await until('the notes', () => fs.existsSync(at('unrelated/interview-notes.md')) && fs.existsSync(at('unrelated/panelprep.toml')));
  await page.locator('.tab.active', { hasText: 'interview-notes.md' }).waitFor();
  fs.rmSync(at('unrelated/interview-notes.md'));
  fs.rmSync(at('unrelated/panelprep.toml'));
});

await step('an untrusted folder is served, but may not choose the program', async (page, see) => {
  userSettings({ 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' });
  fs.cpSync(at('panel'), at('stranger'), { recursive: true });
  const trap = program('trap', `touch ${at('trapped')}; exit 1`, `$(touch ${at('trapped')})`);
  write(at('stranger/.vscode/settings.json'), JSON.stringify({ 'panelprep.server.path': trap }));
  await open(page, port, at('stranger'), 'interview-notes.md');
  await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).first().waitFor(LONG);
  await see.lens('of 3 points').waitFor(LONG);
  if (fs.existsSync(at('trapped'))) throw new Error('the folder’s program was run');
  userSettings({});
});

await step('the guide chooser names the guide in use, writes panelprep.toml, and goes back', async (page, see) => {
  write(at('panel/our-guide.md'), LITTLE);
  const marker = at('panel/panelprep.toml');
  const before = fs.readFileSync(marker, 'utf8');
  await open(page, port, at('panel'), 'interview-notes.md');
  await see.lens('of 3 points').waitFor(LONG);
  await command(page, 'Choose a Guide');
  await see.pick('The bundled guide').waitFor();
  await page.locator('.quick-input-widget input[placeholder*="Oyster"]').waitFor();
  if (await see.pick('interview-notes.md').isVisible()) throw new Error('notes are offered as a guide');
  await see.pick('our-guide.md').click();
  await until('the new guide', () => fs.readFileSync(marker, 'utf8') === `guide = "our-guide.md"\n${before}`);
  await see.tree.click();
  await see.row('Craft').waitFor();
  await command(page, 'Choose a Guide');
  await page.locator('.quick-input-widget input[placeholder*="Little guide"]').waitFor();
  await see.pick('The bundled guide').click();
  await until('the old text', () => fs.readFileSync(marker, 'utf8') === before);
  await see.row('Engineering Excellence').waitFor();
});

await step('a guide that vanishes is told, in the window, the tree and the status, and the last good one stays', async (page, see) => {
  await open(page, port, at('second'), 'answers.md');
  await see.lens('1 of 1 point').waitFor(LONG);
  fs.renameSync(at('second/guide.md'), at('gone.md'));
  await see.toast('guide.md').waitFor(LONG);
  await see.tree.click();
  await page.locator('.sidebar .message', { hasText: 'guide.md' }).first().waitFor();
  const words = await statusWords(page);
  if (!/guide\.md/.test(words)) throw new Error(words);
  fs.renameSync(at('gone.md'), at('second/guide.md'));
  await page.locator('.sidebar .message', { hasText: 'guide.md' }).first().waitFor({ state: 'hidden' });
});

await step('a folder without notes says how to start them', async (page, see) => {
  await open(page, port, at('empty'));
  await see.tree.click(LONG);
  await page.locator('.sidebar .message', { hasText: 'Start Notes from the Guide' }).first().waitFor(LONG);
});

/** With another program as server, the notes open: its message, and buttons that help. */
async function broken(page, see, settings, words, ...buttons) {
  userSettings(settings);
  const toast = see.toast(words);
  // a message that came and went while the window was still loading comes again with the window, and now and then a window's
  // extensions don't start
  for (let tries = 0, came = false; !came && tries < 3; tries += 1) {
    await open(page, port, at('panel'), 'interview-notes.md');
    came = await toast.waitFor({ timeout: 30_000 }).then(() => true, () => false);
  }
  await toast.waitFor(LONG);
  for (const button of buttons) await toast.getByText(button, { exact: true }).waitFor();
}

await step('a server that is missing: what was expected where, and the way to the setting', async (page, see) => {
  write(at('panel/.vscode/settings.json'), JSON.stringify({ 'panelprep.server.path': '/nowhere/panelprep' }));
  await broken(page, see, {}, 'there is no program at /nowhere/panelprep', 'Restart', 'Show Log');
  await see.toast('no program').getByText('Open Settings', { exact: true }).click();
  await page.locator('.settings-editor .setting-item', { hasText: 'Path' }).first().waitFor(LONG);
  // corrected, it starts by itself
  write(at('panel/.vscode/settings.json'), '{}');
  await page.locator('.tab', { hasText: 'interview-notes.md' }).first().click();
  await see.lens('of 3 points').waitFor(LONG);
});

await step('a program that is something else', async (page, see) => {
  const file = program('else', 'exit 1', 'bean-counter 2');
  await broken(page, see, { 'panelprep.server.path': file }, `${file} is not panelprep`, 'Open Settings');
});

await step('a server of another version is used, and named', async (page, see) => {
  await broken(page, see, { 'panelprep.server.path': program('newer', `exec ${own()} "$@"`, 'panelprep 9.1.0') }, 'The server is version 9.1.0, the extension');
  await see.lens('of 3 points').waitFor(LONG);
});

await step('a server that ends at once', async (page, see) => {
  await broken(page, see, { 'panelprep.server.path': program('dies', 'echo "out of beans" >&2; exit 3') }, 'ended at once (3: out of beans)', 'Restart', 'Show Log');
  if (await page.locator('.notification-toast').count() > 1) throw new Error('more than one message');
});

await step('a server that hangs at the start is told, ended, and Restart tries again', async (page, see) => {
  const file = program('hangs', `echo $$ >> ${at('hung')}; exec sleep 600`);
  await broken(page, see, { 'panelprep.server.path': file }, 'runs but doesn’t answer', 'Show Log');
  const [first] = fs.readFileSync(at('hung'), 'utf8').split('\n');
  await until('its end', () => !fs.existsSync(`/proc/${first}`));
  program('hangs', `exec ${own()} "$@"`);
  await see.toast('doesn’t answer').getByText('Restart', { exact: true }).click();
  await see.lens('of 3 points').waitFor(LONG);
  userSettings({});
});

await step('a server that hangs later is told when it is asked, and Restart replaces it', async (page, see) => {
  await until('an empty stage', () => servers().length === 0);
  await open(page, port, at('panel'), 'interview-notes.md');
  await see.lens('of 3 points').waitFor(LONG);
  const [pid] = servers();
  process.kill(pid, 'SIGSTOP');
  await command(page, 'Go to Next Gap');
  const toast = see.toast('doesn’t answer');
  await toast.waitFor(LONG);
  await toast.getByText('Restart', { exact: true }).click();
  await until('another server', () => servers().length === 1 && servers()[0] !== pid);
  await see.lens('of 3 points').waitFor(LONG);
});

await step('a server that is killed comes back, and after five times stays off and says so', async (page, see) => {
  await until('an empty stage', () => servers().length === 0);
  await open(page, port, at('panel'), 'interview-notes.md');
  for (let times = 0; times < 5; times += 1) {
    await see.lens('of 3 points').waitFor(LONG);
    const [pid] = await until('the server', () => servers().length === 1 && servers());
    process.kill(pid, 'SIGKILL');
    if (times < 4) await until('another one', () => servers().length === 1 && servers()[0] !== pid);
  }
  const toast = see.toast('ended 5 times');
  await toast.waitFor(LONG);
  await see.tree.waitFor({ state: 'hidden' });
  await toast.getByText('Restart', { exact: true }).click();
  await see.lens('of 3 points').waitFor(LONG);
  await see.tree.waitFor();
});

tellCounts();
await browser.close();
stop();
process.exit(0);
