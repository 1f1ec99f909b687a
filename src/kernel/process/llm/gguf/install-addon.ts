import { spawn } from 'node:child_process';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { addonIn, installCommand } from './addon.ts';

/** The folder of the add-on in this repository. */
export const ADDON_FOLDER = join(import.meta.dirname, '../../../../../addons/gguf');

const WAIT_MS = 250;
const PATIENCE_MS = 300_000;

/** Installs the add-on for this machine, unless it is there. Two that do so at once do it once. @throws Error of npm */
export async function installAddon({ withGpu, log }: { withGpu: boolean; log: (line: string) => void }): Promise<void> {
  if (addonIn(ADDON_FOLDER) !== null && !withGpu) return;
  const lock = join(ADDON_FOLDER, '.installing');
  while (!(await isOurs(lock))) await sleep(WAIT_MS);
  try {
    if (addonIn(ADDON_FOLDER) === null || withGpu) await run(installCommand(withGpu), log);
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
  if (addonIn(ADDON_FOLDER) === null) throw new Error('the add-on was installed, but not for this machine');
}

async function isOurs(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const made = await stat(lock).catch(() => null);
    // Who began so long ago did not come to an end.
    if (made !== null && Date.now() - made.mtimeMs > PATIENCE_MS) await rm(lock, { recursive: true, force: true });
    return false;
  }
}

function run([program = '', ...args]: readonly string[], log: (line: string) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const child = spawn(program, args, {
    cwd: ADDON_FOLDER,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  let said = '';
  const hear = (chunk: Buffer): void => {
    said = (said + chunk.toString()).slice(-4_000);
    log(chunk.toString().trimEnd());
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  child.once('error', reject);
  child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`npm ended with ${code}: ${said}`))));
  return promise;
}
