import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { constants } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';

/** Why the server can't start, in words for the user, and what to do. */
export class CannotStart extends Error {
  constructor(why: string, readonly remedy: string) {
    super(why);
  }
}

const OWN_REMEDY = 'Install the extension again, for this platform, or name a program in the setting panelprep.server.path.';
const PATH_REMEDY = 'Correct the setting panelprep.server.path, or clear it to use the extension’s own program.';

/** The server's program: the user's, else the one that came with the extension. Ready to run. */
export async function findProgram(context: vscode.ExtensionContext): Promise<{ file: string; version: string }> {
  const chosen = vscode.workspace.getConfiguration('panelprep').get<string | null>('server.path')?.trim();
  const name = process.platform === 'win32' ? 'panelprep.exe' : 'panelprep';
  const file = chosen ? expand(chosen) : context.asAbsolutePath(path.join('server', name));
  const remedy = chosen ? PATH_REMEDY : OWN_REMEDY;
  await makeExecutable(file, remedy);
  return { file, version: await version(file, remedy) };
}

function expand(file: string): string {
  return file.startsWith('~/') ? path.join(process.env['HOME'] ?? '', file.slice(2)) : file;
}

/** A .vsix unpacked by some tools loses the executable bit. */
async function makeExecutable(file: string, remedy: string): Promise<void> {
  const stat = await fs.stat(file).catch(() => undefined);
  if (!stat?.isFile()) {
    throw new CannotStart(`there is no program at ${file}.`, remedy);
  }
  try {
    await fs.access(file, constants.X_OK);
  } catch {
    await fs.chmod(file, 0o755).catch(() => {
      throw new CannotStart(`${file} may not be run.`, `Make it executable: chmod +x "${file}"`);
    });
  }
}

function version(file: string, remedy: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(file, ['--version'], { timeout: 10_000 }, (error, stdout) => {
      const found = /^panelprep (\d+\.\d+\.\d+)/.exec(stdout);
      if (found?.[1]) {
        resolve(found[1]);
      } else if (error) {
        reject(new CannotStart(`${file} does not run (${error.message.split('\n')[0]}).`, remedy));
      } else {
        reject(new CannotStart(`${file} is not panelprep.`, remedy));
      }
    });
  });
}

/** What is wrong with the server's version for this extension, if anything. */
export function versionProblem(server: string, extension: string): string | undefined {
  const [major, minor] = server.split('.');
  const [wantMajor, wantMinor] = extension.split('.');
  if (extension === '0.0.0' || (major === wantMajor && minor === wantMinor)) {
    return undefined;
  }
  return `The server is version ${server}, the extension ${extension}: some things may not work. Update the one that panelprep.server.path names, or clear that setting.`;
}

/** Runs the program for its output. */
export function output(file: string, args: string[], cwd?: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(file, args, { timeout: 30_000, ...(cwd ? { cwd } : {}) }, (error, stdout, stderr) => {
      resolve([stdout, stderr, error && !stderr ? error.message : ''].filter(Boolean).join('\n').trim());
    });
  });
}
