// What a person does in the window, and the bookkeeping of a list of steps.
import path from 'node:path';

const counts = { passed: 0, failed: 0 };

/** Runs one step in a page; a failure is told, pictured, and the next step goes on. */
export async function step(cache, page, name, body) {
  if (process.env.PANELPREP_ONLY && !name.includes(process.env.PANELPREP_ONLY)) return;
  try {
    await body();
    counts.passed += 1;
    console.log(`ok      ${name}`);
  } catch (error) {
    counts.failed += 1;
    console.log(`FAILED  ${name}\n        ${String(error.message ?? error).split('\n').slice(0, 6).join('\n        ')}`);
    await page.screenshot({ path: path.join(cache, `failed-${name.replace(/[^a-z]+/gi, '-').slice(0, 60)}.png`) }).catch(() => {});
    await page.keyboard.press('Escape').catch(() => {});
  }
}

export function tellCounts() {
  console.log(`${counts.passed} ${counts.failed}`);
}

/** Waits for something outside the page: a file, a process. */
export async function until(what, probe, ms = 20_000) {
  const end = Date.now() + ms;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export const LONG = { timeout: 60_000 };

/** The parts of a window that a person looks at. */
export function parts(page) {
  return {
    line: (text) => page.locator('.view-line', { hasText: text }).first(),
    lens: (text) => page.locator('.codelens-decoration', { hasText: text }).first(),
    toast: (text) => page.locator('.notification-toast', { hasText: text }).first(),
    row: (text) => page.locator('.sidebar .monaco-list-row', { hasText: text }).first(),
    pick: (text) => page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first(),
    tree: page.locator('.activitybar .action-label[aria-label*="PanelPrep"]').first(),
    squiggle: page.locator('.squiggly-info, .squiggly-warning').first(),
    status: page.locator('[id="status.languageStatus"]').first(),
  };
}

/** The row of a command in the palette. In a new window the extension's commands come a little later. */
export async function offered(page, name) {
  const row = parts(page).pick(name);
  const input = page.locator('.quick-input-widget input').first();
  await until(`the command ${name}`, async () => {
    await page.keyboard.press('F1');
    if (!(await input.waitFor({ timeout: 5000 }).then(() => true, () => false))) return false;
    await input.fill(`>${name}`);
    if (await row.waitFor({ timeout: 3000 }).then(() => true, () => false)) return true;
    await page.keyboard.press('Escape');
    return false;
  }, 60_000);
  return row;
}

export async function command(page, name) {
  await (await offered(page, name)).click();
}

/** Opens a folder or a workspace file, then a file of it. */
export async function open(page, port, where, file) {
  const kind = where.endsWith('.code-workspace') ? 'workspace' : 'folder';
  await page.goto(`http://127.0.0.1:${port}/?${kind}=${encodeURIComponent(where)}`);
  if (kind === 'workspace') {
    // now and then its folders are not there at first
    const folders = page.locator('.explorer-folders-view .monaco-list-row').first();
    await until('the folders', async () => {
      if (await folders.waitFor({ timeout: 15_000 }).then(() => true, () => false)) return true;
      await page.reload();
      return false;
    }, 60_000);
  }
  if (file) await openFile(page, file);
}

export async function openFile(page, name) {
  await page.locator('.explorer-folders-view').getByText(name, { exact: true }).first().dblclick(LONG);
  await page.locator('.tab', { hasText: name }).first().waitFor(LONG);
}

/** The words of the language status: what a person reads who points at the braces. */
export async function statusWords(page) {
  await parts(page).status.hover();
  const words = page.locator('.hover-language-status');
  await words.first().waitFor();
  return (await words.allInnerTexts()).join('\n');
}
