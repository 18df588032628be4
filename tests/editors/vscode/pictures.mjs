// Uses the installed .vsix as a person would, and takes the README's pictures.   node pictures.mjs CACHE SCRATCH VSIX [MEDIA]
import fs from 'node:fs';
import path from 'node:path';
import { startBrowser, startServer } from './window.mjs';

const [cache, scratch, vsix, media] = process.argv.slice(2);
const out = media || path.join(scratch, 'media');
fs.mkdirSync(out, { recursive: true });

const { port, stop } = await startServer(cache, scratch, vsix);
process.once('exit', stop);
const { browser, page } = await startBrowser(cache, { width: 1180, height: 760 });
let passed = 0;
let failed = 0;

async function step(name, body) {
  try {
    await body();
    passed += 1;
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n        ${String(error.message ?? error).split('\n').slice(0, 6).join('\n        ')}`);
    await page.keyboard.press('Escape').catch(() => {});
    await page.screenshot({ path: path.join(cache, `failed-${failed}.png`) }).catch(() => {});
  }
}

async function picture(name, clip) {
  const file = path.join(out, `${name}.png`);
  await page.screenshot({ path: file, ...(clip ? { clip } : {}) });
  const { size } = fs.statSync(file);
  if (size > 250_000) throw new Error(`${name}.png has ${size} bytes`);
}

const line = (text) => page.locator('.view-line', { hasText: text }).first();
const command = async (name) => {
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input').first();
  await input.waitFor();
  await input.fill(`>${name}`);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
};

await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(path.join(scratch, 'panel'))}`);

await step('the notes open, with coverage above the questions', async () => {
  await page.locator('.explorer-folders-view').getByText('interview-notes.md').dblclick({ timeout: 60_000 });
  await line('Oyster panel').waitFor({ timeout: 20_000 });
  await page.locator('.codelens-decoration', { hasText: 'of 3 points' }).first().waitFor({ timeout: 40_000 });
});

await step('the offer names its settings, can be declined and does not come back', async () => {
  const offer = page.locator('.notification-toast', { hasText: 'as you type' });
  await offer.waitFor({ timeout: 20_000 });
  const text = await offer.innerText();
  if (!/quickSuggestions/.test(text)) throw new Error(text);
  await page.waitForTimeout(500);
  await picture('offer', await offer.boundingBox());
  await offer.getByText('No, Thanks').click();
  await offer.waitFor({ state: 'hidden' });
});

await step('the picture of the notes', async () => {
  await page.locator('.squiggly-info, .squiggly-warning').first().waitFor({ state: 'attached', timeout: 10_000 });
  await page.waitForTimeout(1000);
  await page.mouse.move(700, 745);
  await picture('notes');
});

await step('the tree opens a question', async () => {
  await page.locator('.activitybar .action-label[aria-label*="PanelPrep"]').first().click();
  const question = page.locator('.sidebar .monaco-list-row', { hasText: 'Q1:' }).first();
  const twistie = question.locator('.monaco-tl-twistie');
  await twistie.click();
  await page.locator('.monaco-list-row', { hasText: 'Use CDN' }).first().waitFor({ timeout: 10_000 });
  await page.locator('.monaco-list-row', { hasText: 'Use Puma' }).first().click();
  await page.waitForTimeout(1200);
  await page.mouse.move(700, 745);
  await page.waitForTimeout(600);
  await picture('tree', { x: 0, y: 0, width: 900, height: 620 });
  await page.keyboard.press('Control+Shift+E');
});

await step('hover shows the points', async () => {
  await line('Q1: How would').locator('span', { hasText: 'How' }).first().hover();
  const hover = page.locator('.monaco-hover:visible', { hasText: 'Puma' }).first();
  await hover.waitFor({ timeout: 10_000 });
  await page.waitForTimeout(500);
  await picture('hover', { x: 300, y: 0, width: 880, height: 560 });
});

await step('a finding shows its message', async () => {
  await page.mouse.move(700, 745);
  await page.waitForTimeout(500);
  await line('Oyster panel').click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Control+F');
  await page.locator('.find-widget textarea').first().fill('query: { key');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await page.locator('.squiggly-warning').first().waitFor({ state: 'attached', timeout: 10_000 });
  await page.waitForTimeout(500);
  await command('Show or Focus Hover');
  await page.locator('.monaco-hover:visible', { hasText: 'URL' }).first().waitFor({ timeout: 10_000 });
  await page.waitForTimeout(500);
  await picture('finding', { x: 300, y: 120, width: 880, height: 520 });
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
});

await step('“Add a point…” offers what is missing', async () => {
  await command('View: Toggle Primary Side Bar Visibility');
  await page.keyboard.press('Control+Home');
  await page.locator('.codelens-decoration', { hasText: 'of 3 points' }).first().waitFor();
  await page.waitForTimeout(500);
  await page.locator('.codelens-decoration a', { hasText: 'Add a point' }).first().click();
  const suggest = page.locator('.suggest-widget.visible');
  await suggest.locator('.monaco-list-row', { hasText: 'CDN' }).first().waitFor({ timeout: 10_000 });
  await page.keyboard.press('Control+Space');
  await page.waitForTimeout(900);
  await picture('completion', { x: 0, y: 0, width: 1180, height: 620 });
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Z');
  await page.keyboard.press('Control+Z');
  await command('View: Toggle Primary Side Bar Visibility');
});

await step('the language status tells the total', async () => {
  await page.locator('.statusbar-item', { hasText: '{' }).first().hover({ timeout: 5000 }).catch(() => {});
  const status = page.locator('[id="status.languageStatus"]').first();
  await status.hover();
  await page.locator('.hover-language-status', { hasText: 'of 30 points' }).first().waitFor({ timeout: 10_000 });
  await page.mouse.move(700, 300);
});

await step('“Insert Missing Question…” writes a heading', async () => {
  await command('Insert Missing Question');
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: 'Q9' }).first();
  await row.waitFor({ timeout: 15_000 });
  await row.click();
  await page.locator('.statusbar-item', { hasText: /Ln \d/ }).first().waitFor();
  await line('incident response').waitFor({ timeout: 10_000 });
  await page.keyboard.press('Control+Z');
});

await step('the offer, taken up, writes exactly the settings it named', async () => {
  await command('Suggest Points as You Type');
  const offer = page.locator('.notification-toast', { hasText: 'as you type' });
  await offer.getByText('Change These Settings').click({ timeout: 10_000 });
  const file = path.join(scratch, 'panel/.vscode/settings.json');
  let settings = {};
  for (let tries = 0; tries < 50 && Object.keys(settings['[markdown]'] ?? {}).length < 3; tries += 1) {
    await page.waitForTimeout(100);
    settings = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8') || '{}') : {};
  }
  const written = Object.keys(settings['[markdown]'] ?? {}).sort().join();
  if (Object.keys(settings).join() !== '[markdown]' || written !== 'editor.acceptSuggestionOnEnter,editor.quickSuggestions,editor.wordBasedSuggestions') {
    throw new Error(JSON.stringify(settings));
  }
});

await step('the review opens, and its links lead to the notes', async () => {
  await page.keyboard.press('Control+Home');
  await command('Review the Preparation');
  const frame = page.frameLocator('iframe.webview').frameLocator('iframe');
  await frame.locator('h1').first().waitFor({ timeout: 20_000 });
  await command('View: Toggle Primary Side Bar Visibility');
  await page.waitForTimeout(1200);
  await picture('review');
  const link = frame.locator('a.place:visible', { hasText: 'interview-notes.md:' }).first();
  const [, number] = (await link.innerText()).split(':');
  await link.click();
  await page.locator('.statusbar-item', { hasText: `Ln ${number}, Col 1` }).first().waitFor({ timeout: 10_000 });
});

await step('hide everything leaves an ordinary Markdown window', async () => {
  await command('View: Toggle Primary Side Bar Visibility');
  const pane = page.locator('.activitybar .action-label[aria-label*="PanelPrep"]').first();
  await pane.waitFor({ timeout: 10_000 });
  await command('PanelPrep: Hide Everything');
  await pane.waitFor({ state: 'hidden', timeout: 10_000 });
  await page.locator('.codelens-decoration', { hasText: 'points' }).first().waitFor({ state: 'hidden', timeout: 10_000 });
});

console.log(`${passed} ${failed}`);
await browser.close();
stop();
process.exit(0);
