// Uses the installed .vsix as a person would, and takes the README's pictures.   node pictures.mjs CACHE SCRATCH VSIX [MEDIA]
import fs from 'node:fs';
import path from 'node:path';
import { command, LONG, offered, open, openFile, parts, statusWords, step as run, tellCounts, until } from './steps.mjs';
import { startBrowser, startServer } from './window.mjs';

const [cache, scratch, vsix, media] = process.argv.slice(2);
const out = media || path.join(scratch, 'media');
fs.mkdirSync(out, { recursive: true });

const { port, stop } = await startServer(cache, scratch, vsix);
process.once('exit', stop);
const { browser, context } = await startBrowser(cache, { width: 1120, height: 700 });
const page = await context.newPage();
const see = parts(page);
const step = (name, body) => run(cache, page, name, body);
const folder = path.join(scratch, 'panel');

/** The window as it stands once nothing moves any more; `box` is a part of it. */
async function picture(name, box) {
  let before;
  for (let tries = 0; tries < 30; tries += 1) {
    const now = await page.screenshot({ animations: 'disabled', caret: 'hide', ...(box ? { clip: box } : {}) });
    if (before && now.equals(before)) break;
    before = now;
    await page.waitForTimeout(250);
  }
  if (await page.locator('.notification-toast:visible').count() > 0 && name !== 'offer') throw new Error('a message lies over the picture');
  fs.writeFileSync(path.join(out, `${name}.png`), before);
  if (before.length > 350_000) throw new Error(`${name}.png has ${before.length} bytes`);
}

// not the status bar: half of it is the browser's
const WINDOW = { x: 0, y: 0, width: 1120, height: 666 };
/** The cursor, and the mouse out of the way. */
const to = async (line, column) => {
  await page.mouse.move(800, 15);
  await page.keyboard.press('Control+1');
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').first().fill(`:${line}:${column}`);
  await page.keyboard.press('Enter');
  await page.locator('.statusbar-item', { hasText: `Ln ${line}, Col ${column}` }).first().waitFor();
};
const sideBar = async (shown) => {
  if ((await page.locator('.sidebar').isVisible()) !== shown) await command(page, 'View: Toggle Primary Side Bar Visibility');
  await page.locator('.sidebar').waitFor({ state: shown ? 'visible' : 'hidden' });
};

await step('the notes open, with coverage above the questions', async () => {
  await open(page, port, folder, 'interview-notes.md');
  await see.lens('of 3 points').waitFor(LONG);
  await see.squiggle.waitFor({ state: 'attached' });
});

await step('the offer names its settings, can be declined and does not come back', async () => {
  const offer = see.toast('as you type');
  await offer.waitFor(LONG);
  const words = await offer.innerText();
  for (const setting of ['editor.quickSuggestions: on', 'editor.acceptSuggestionOnEnter: off', 'editor.wordBasedSuggestions: off', '“panel”']) {
    if (!words.includes(setting)) throw new Error(words);
  }
  await picture('offer', await offer.boundingBox());
  await offer.getByText('No, Thanks').click();
  await offer.waitFor({ state: 'hidden' });
  if (fs.existsSync(path.join(folder, '.vscode'))) throw new Error('declined, and yet something was written');
  // in a new window of the same folder, long enough for the first one to have asked
  await open(page, port, folder);
  await see.tree.waitFor(LONG);
  await see.tree.click();
  await see.row('Engineering Excellence').waitFor(LONG);
  await page.keyboard.press('Control+Shift+E');
  await openFile(page, 'interview-notes.md');
  await see.lens('of 3 points').waitFor(LONG);
  await see.squiggle.waitFor({ state: 'attached' });
  if (await see.toast('as you type').isVisible()) throw new Error('it came back');
});

await step('the tree opens a question and leads to the sentence', async () => {
  await see.tree.click();
  await page.mouse.move(800, 15);
  await see.row('Q1:').locator('.monaco-tl-twistie').click();
  await see.row('Use CDN').waitFor();
  await to(1, 1);
  await picture('notes', WINDOW);
  await see.row('Use Puma').click();
  await page.locator('.statusbar-item', { hasText: 'selected' }).first().waitFor();
  await picture('tree', { ...WINDOW, height: 480 });
});

await step('hover shows the points', async () => {
  await sideBar(false);
  await to(5, 9);
  await command(page, 'Show or Focus Hover');
  await page.locator('.monaco-hover:visible', { hasText: 'Puma' }).first().waitFor();
  await picture('hover', { x: 48, y: 0, width: 960, height: 400 });
  await page.keyboard.press('Escape');
});

await step('a finding shows its message', async () => {
  await to(1, 1);
  await page.keyboard.press('Control+F');
  const find = page.locator('.find-widget textarea').first();
  await find.fill('{ key:');
  await page.locator('.find-widget .matchesCount', { hasText: '1 of 1' }).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.squiggly-warning').first().waitFor({ state: 'attached' });
  await page.keyboard.press('ArrowLeft');
  await command(page, 'Show or Focus Hover');
  await page.locator('.monaco-hover:visible', { hasText: 'exercise-issue-remains' }).first().waitFor();
  const heading = await see.line('Exercise 2').boundingBox();
  await picture('finding', { x: 48, y: heading.y - 28, width: 1072, height: 300 });
  await page.keyboard.press('Escape');
});

await step('“Add a point…” offers what is missing', async () => {
  await to(1, 1);
  // VS Code asks for lenses anew when the editor gets the focus, and binds those that come into view a moment later
  await until('the new item', async () => {
    await page.waitForTimeout(1500);
    await see.lens('of 3 points').locator('a', { hasText: 'Add a point' }).first().click();
    if (await page.locator('.tab.active.dirty').waitFor({ timeout: 5000 }).then(() => true, () => false)) return true;
    await command(page, 'Notifications: Clear All');
    return false;
  }, 60_000);
  await page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'CDN' }).first().waitFor();
  if (!(await page.locator('.suggest-details-container').isVisible())) await page.keyboard.press('Control+Space');
  await page.locator('.suggest-details-container', { hasText: 'not found' }).waitFor();
  await picture('completion', { x: 48, y: 0, width: 1072, height: 520 });
  await page.keyboard.press('Escape');
  while (!(await page.locator('.tab.active:not(.dirty)').isVisible())) await page.keyboard.press('Control+Z');
});

await step('the language status tells the total', async () => {
  const words = await statusWords(page);
  if (!/\d+ of 30 points/.test(words)) throw new Error(words);
});

await step('“Insert Missing Question…” writes a heading', async () => {
  await command(page, 'Insert Missing Question');
  await see.pick('Q9').click(LONG);
  await see.line('incident response').waitFor();
  await page.locator('.tab.active.dirty').waitFor();
  while (!(await page.locator('.tab.active:not(.dirty)').isVisible())) await page.keyboard.press('Control+Z');
});

await step('the offer, taken up, writes exactly the settings it named', async () => {
  await command(page, 'Suggest Points as You Type');
  await see.toast('as you type').getByText('Change These Settings').click();
  const file = path.join(folder, '.vscode/settings.json');
  const read = () => (fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8') || '{}') : {});
  const settings = await until('the settings', () => Object.keys(read()['[markdown]'] ?? {}).length >= 3 && read());
  const written = Object.keys(settings['[markdown]']).sort().join();
  if (Object.keys(settings).join() !== '[markdown]' || written !== 'editor.acceptSuggestionOnEnter,editor.quickSuggestions,editor.wordBasedSuggestions') {
    throw new Error(JSON.stringify(settings));
  }
});

await step('the review opens, and its links lead to the notes', async () => {
  await to(1, 1);
  await command(page, 'Review the Preparation');
  const frame = page.frameLocator('iframe.webview').frameLocator('iframe');
  await frame.locator('h1').first().waitFor(LONG);
  await picture('review', WINDOW);
  const link = frame.locator('a.place:visible', { hasText: 'interview-notes.md:' }).first();
  const [, number] = (await link.innerText()).split(':');
  // by keyboard, like any link
  await link.focus();
  await link.press('Enter');
  await page.locator('.statusbar-item', { hasText: `Ln ${number}, Col 1` }).first().waitFor();
});

await step('hide everything leaves an ordinary Markdown window', async () => {
  await see.tree.waitFor();
  await command(page, 'PanelPrep: Hide Everything');
  await see.tree.waitFor({ state: 'hidden' });
  await see.lens('points').waitFor({ state: 'hidden' });
  await see.squiggle.waitFor({ state: 'detached' });
  await page.locator('.tab', { hasText: 'Interview Review' }).waitFor({ state: 'hidden' });
  await to(6, 1);
  await page.keyboard.press('Control+Space');
  await page.locator('.suggest-widget.visible').waitFor();
  if (await page.locator('.suggest-widget .monaco-list-row', { hasText: 'CDN' }).isVisible()) throw new Error('key points are offered');
  await page.keyboard.press('Escape');
});

await step('it stays hidden in a new window, until it is shown again', async () => {
  // with the file in it that was open
  await open(page, port, folder);
  await see.line('Q1: How would').waitFor(LONG);
  // it is offered once the extension has woken
  await offered(page, 'PanelPrep: Show Everything Again');
  await page.keyboard.press('Escape');
  await page.waitForTimeout(2000);
  for (const part of [see.tree, see.lens('points'), see.squiggle]) {
    if (await part.isVisible()) throw new Error('something shows');
  }
  await command(page, 'PanelPrep: Show Everything Again');
  await see.lens('of 3 points').waitFor(LONG);
  await see.tree.waitFor();
});

tellCounts();
await browser.close();
stop();
process.exit(0);
