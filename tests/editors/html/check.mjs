// node check.mjs PLAYWRIGHT FOLDER: looks at the pages in FOLDER and leaves pictures there.
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

const [playwright, folder] = process.argv.slice(2);
const { chromium } = createRequire(join(playwright, 'package.json'))('playwright-core');
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args });
let passed = 0;
let failed = 0;

async function test(name, body) {
  try {
    await body();
    passed += 1;
    console.log(`ok   ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}: ${error.message}`);
  }
}

function is(actual, wanted, what) {
  if (JSON.stringify(actual) !== JSON.stringify(wanted)) {
    throw new Error(`${what}: wanted ${JSON.stringify(wanted)}, found ${JSON.stringify(actual)}`);
  }
}

async function open(name, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  const page = await context.newPage();
  page.asked = [];
  page.dialogs = 0;
  page.on('request', (request) => page.asked.push(request.url()));
  page.on('dialog', (dialog) => { page.dialogs += 1; dialog.dismiss(); });
  await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
  return page;
}

// text whose contrast with what is behind it is below WCAG AA
function faint() {
  const parse = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0.99) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.textContent.trim() || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(parse(style.color)), light(behind(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || parseFloat(style.fontSize) >= 18.6 && style.fontWeight >= 700;
    if (ratio < (large ? 3 : 4.5)) found.push(`${node.textContent.trim().slice(0, 30)} ${ratio.toFixed(2)}`);
  }
  return found.slice(0, 5);
}

const pages = (pdf) => pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g).length;
const spill = () => document.documentElement.scrollWidth - window.innerWidth;

for (const name of ['review', 'cards', 'hostile']) {
  for (const [what, width] of [['a phone', 390], ['a desktop', 1200]]) {
    await test(`${name} on ${what} never scrolls sideways`, async () => {
      const page = await open(name, { viewport: { width, height: 844 } });
      is(await page.evaluate(spill), 0, 'pixels beyond the edge');
      await page.screenshot({ path: join(folder, `${name}-${width}.png`), fullPage: true });
      is(page.asked.length, 1, 'requests');
    });
  }
  for (const colorScheme of ['light', 'dark']) {
    await test(`${name} is readable in ${colorScheme}`, async () => {
      const page = await open(name, { colorScheme });
      is(await page.evaluate(faint), [], 'text of low contrast');
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
    });
  }
}

await test('the review has landmarks, one title and headings in order', async () => {
  const page = await open('review');
  const found = await page.evaluate(() => ({
    lang: document.documentElement.lang.length > 0,
    title: document.title.length > 0,
    landmarks: ['header', 'nav', 'main', 'footer'].map((l) => document.querySelectorAll(l).length > 0),
    titles: document.querySelectorAll('h1').length,
    skipped: [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map((h) => Number(h.tagName[1]))
      .filter((level, i, all) => i > 0 && level > all[i - 1] + 1).length,
    unnamed: [...document.querySelectorAll('nav, section')]
      .filter((e) => !e.getAttribute('aria-label') && !e.getAttribute('aria-labelledby')).length,
    dead: [...document.querySelectorAll('a[href^="#"]')].filter((a) => !document.getElementById(a.hash.slice(1))).length,
    heads: [...document.querySelectorAll('table th')].filter((th) => !th.scope).length,
  }));
  is(found, { lang: true, title: true, landmarks: [true, true, true, true], titles: 1, skipped: 0, unnamed: 0, dead: 0, heads: 0 }, 'structure');
});

await test('the keyboard reaches the content first, then the links, and opens what is folded', async () => {
  const page = await open('review');
  await page.keyboard.press('Tab');
  is(await page.evaluate(() => document.activeElement.className), 'skip', 'first stop');
  await page.keyboard.press('Enter');
  is(await page.evaluate(() => location.hash.length > 1), true, 'the skip link leads somewhere');
  const summary = page.locator('summary').first();
  await summary.focus();
  await page.keyboard.press('Enter');
  is(await page.locator('details').first().evaluate((d) => d.open), true, 'details opened');
});

await test('nothing of the notes runs', async () => {
  const page = await open('hostile');
  await page.waitForTimeout(300);
  is([page.dialogs, await page.evaluate(() => document.querySelectorAll('script, img, [onerror], a[href^="javascript"]').length)], [0, 0], 'dialogs and scripts');
});

await test('the cards are two A4 pages, the review prints with all that is folded', async () => {
  const cards = await (await open('cards')).pdf({ format: 'A4', path: join(folder, 'cards.pdf') });
  is(pages(cards) <= 2, true, `pages of the cards (${pages(cards)})`);
  const page = await open('review');
  writeFileSync(join(folder, 'review.pdf'), await page.pdf({ format: 'A4' }));
  await page.emulateMedia({ media: 'print' });
  const hidden = await page.evaluate(() => [...document.querySelectorAll('details li')].filter((e) => !e.checkVisibility()).length);
  is(hidden, 0, 'lines of folded lists that paper would miss');
});

await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
