// Runs suite.js inside the extension host.   node host.mjs CACHE SCRATCH EXTENSION_DIR
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startBrowser, startServer } from './window.mjs';

const [cache, scratch, extension] = process.argv.slice(2);
const here = path.dirname(fileURLToPath(import.meta.url));
const results = path.join(scratch, 'results.txt');
const { port, stop } = await startServer(cache, scratch);
process.once('exit', stop);
const { browser, context } = await startBrowser(cache, { width: 1280, height: 800 });
const page = await context.newPage();

const remote = (file) => `vscode-remote://127.0.0.1:${port}${file}`;
const payload = JSON.stringify([
  ['extensionDevelopmentPath', remote(extension)],
  ['extensionTestsPath', remote(path.join(here, 'suite.js'))],
]);
const done = new Promise((resolve) => page.exposeFunction('codeAutomationExit', resolve));
await page.exposeFunction('codeAutomationLog', () => {});
const url = new URL(`http://127.0.0.1:${port}/`);
url.searchParams.set('folder', path.join(scratch, 'panel'));
url.searchParams.set('payload', payload);
await page.goto(url.href);
await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 200_000))]);
if (process.env.PANELPREP_SHOT) await page.screenshot({ path: process.env.PANELPREP_SHOT });
await browser.close();
stop();
process.stdout.write(fs.existsSync(results) ? fs.readFileSync(results, 'utf8') : 'FAILED  the tests did not start\n0 1\n');
process.exit(0);
