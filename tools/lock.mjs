import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 200;

/** Does `work` while no other process holds the lock file `path`; a lock whose process is gone counts for nothing. */
export async function locked(path, work) {
  const name = basename(path, '.lock');
  let told = false;
  for (;;) {
    if (place(path)) break;
    const holder = readOr(path, '');
    if (!isRunning(Number(holder))) {
      setAside(path, holder);
      continue;
    }
    if (!told) console.log(`Waiting for process ${holder} (${name}). / 正在等待进程 ${holder}（${name}）。`);
    told = true;
    await pause(POLL_MS);
  }
  try {
    await work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** The lock appears whole, with its owner's number in it, or not at all. */
function place(path) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, String(process.pid));
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Takes a dead lock away, unless someone quicker has replaced it by a living one: then that one goes back. */
function setAside(path, holder) {
  const aside = `${path}.dead-${process.pid}`;
  try {
    renameSync(path, aside);
    if (readFileSync(aside, 'utf8') !== holder) linkSync(aside, path);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function isRunning(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** The text of a file, or `otherwise` where it cannot be read. */
export function readOr(path, otherwise) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}
