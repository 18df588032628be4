// A real VS Code (code-server) and a Chromium that looks at it; loopback only, and nothing outlives it.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';

export const SETTINGS = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.colorTheme': 'Default Dark Modern',
  'window.commandCenter': false,
  'workbench.layoutControl.enabled': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'git.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'editor.minimap.enabled': false,
  'editor.wordWrap': 'on',
  'editor.fontFamily': "'JetBrains Mono', monospace",
  'editor.fontSize': 13,
  'editor.scrollbar.vertical': 'hidden',
  'editor.overviewRulerBorder': false,
  'editor.renderWhitespace': 'none',
  'editor.renderLineHighlight': 'none',
  'remote.autoForwardPorts': false,
  'breadcrumbs.enabled': false,
  'outline.collapseItems': 'alwaysCollapse',
  'explorer.compactFolders': false,
  'files.autoSave': 'off',
};

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts code-server in a process group of its own. `vsix` is installed when it is given. */
export async function startServer(cache, scratch, vsix) {
  const entry = path.join(cache, 'code-server-4.100.3/node_modules/code-server/out/node/entry.js');
  const data = path.join(scratch, 'data');
  const extensions = path.join(scratch, 'extensions');
  fs.mkdirSync(path.join(data, 'User'), { recursive: true });
  fs.writeFileSync(path.join(data, 'User/settings.json'), JSON.stringify(SETTINGS));
  const home = path.join(scratch, 'home');
  fs.mkdirSync(home, { recursive: true });
  const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, XDG_CACHE_HOME: home, VSCODE_LOG_LEVEL: 'warn' };
  const dirs = ['--user-data-dir', data, '--extensions-dir', extensions];
  if (vsix) {
    await new Promise((resolve, reject) => {
      const install = spawn(process.execPath, [entry, ...dirs, '--install-extension', vsix], { env, stdio: 'ignore' });
      install.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`installing the .vsix failed (${code})`))));
    });
  }
  const port = await freePort();
  const log = fs.openSync(path.join(scratch, 'code-server.log'), 'a');
  const child = spawn(
    process.execPath,
    [entry, ...dirs, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'],
    { env, stdio: ['ignore', log, log], detached: true },
  );
  const stop = () => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // ended already
    }
  };
  for (let tries = 0; tries < 300 && child.exitCode === null; tries += 1) {
    const up = await fetch(`http://127.0.0.1:${port}/healthz`).then((r) => r.ok, () => false);
    if (up) return { port, stop, data, extensions };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  stop();
  throw new Error(`code-server did not start: ${fs.readFileSync(path.join(scratch, 'code-server.log'), 'utf8').slice(-600)}`);
}

export async function startBrowser(cache, viewport) {
  // system-ui, which is what VS Code asks for, is what the system says
  const fonts = path.join(cache, 'fonts.conf');
  fs.writeFileSync(fonts, `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>/usr/share/fonts</dir>
${['system-ui', 'sans-serif'].map((f) => `<alias><family>${f}</family><prefer><family>Inter</family><family>Noto Color Emoji</family></prefer></alias>`).join('')}
</fontconfig>`);
  const require = createRequire(path.join(cache, 'playwright-1.52.0/package.json'));
  const { chromium } = require('playwright-core');
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    headless: true,
    env: { ...process.env, FONTCONFIG_FILE: fonts },
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--force-color-profile=srgb'],
  });
  const context = await browser.newContext({ viewport, deviceScaleFactor: 1.5 });
  await context.route('**/*', (route) => {
    const { hostname, protocol } = new URL(route.request().url());
    const local = ['127.0.0.1', 'localhost'].includes(hostname) || ['data:', 'blob:'].includes(protocol);
    return local ? route.continue() : route.abort();
  });
  return { browser, context };
}
