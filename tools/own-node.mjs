import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the clone. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** The Node that package.json pins, which npm installs like any package. */
export const OWN_NODE = join(ROOT, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** An end with one sentence for the person at the terminal. */
export class Refusal extends Error {}

/**
 * Runs a script on the pinned Node with our terminal and passes signals on; resolves with its exit code. Its IPC channel
 * closes when this process dies, however that happens.
 */
export function runOnOwnNode(script, args) {
  const child = spawn(OWN_NODE, [join(ROOT, script), ...args], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  // At a terminal Ctrl-C reaches the child by itself; passing it on would make it two.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  followNpm(child);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

/** Runs `work` to the end and leaves with its exit code; a `Refusal` becomes its one sentence. */
export async function main(work) {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

/**
 * Ends the child when the npm that ran us is gone: a server that can no longer be stopped where it was started would only
 * block its port and data. npm runs us through a shell, whose own parent is then the one to watch.
 */
function followNpm(child) {
  if (process.env.npm_lifecycle_event === undefined || process.platform !== 'linux') return;
  const before = lineage();
  setInterval(() => lineage() !== before && child.kill('SIGTERM'), 1000).unref();
}

function lineage() {
  const { ppid } = process;
  try {
    // Number, (name), state, parent; the name may hold spaces and parentheses.
    const [, name, parent] = /\((.*)\) \S+ (\d+)/s.exec(readFileSync(`/proc/${ppid}/stat`, 'utf8')) ?? [];
    return /^(?:ba|da|z)?sh$/.test(name) ? `${ppid} ${parent}` : `${ppid}`;
  } catch {
    return 'gone';
  }
}
