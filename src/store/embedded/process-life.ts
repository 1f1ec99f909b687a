import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * A mark that tells this life of a process from any other that later gets the same number; null when no such process
 * runs (an exited child that nobody has collected yet does not run).
 */
export function lifeOf(pid: number): string | null {
  if (!isRunning(pid)) return null;
  if (process.platform === 'linux') return linuxLife(pid);
  return process.platform === 'win32' ? 'running' : ask('ps', ['-o', 'lstart=', '-p', String(pid)]);
}

/** The command line of a running process with its arguments one space apart; null when it cannot be told. */
export function commandOf(pid: number): string | null {
  if (process.platform === 'linux') {
    const raw = readText(`/proc/${pid}/cmdline`);
    return raw === null ? null : raw.replaceAll('\0', ' ').trim();
  }
  if (process.platform === 'win32') {
    const query = `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`;
    return ask('powershell', ['-NoProfile', '-Command', query]);
  }
  return ask('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Boot plus start tick: process numbers come round again, the pair does not. */
function linuxLife(pid: number): string | null {
  const stat = readText(`/proc/${pid}/stat`);
  // The name in parentheses may itself hold spaces and parentheses, so count from the last one.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTick] = [fields?.[0], fields?.[19]];
  if (startTick === undefined || state === 'Z' || state === 'X') return null;
  return `${readText('/proc/sys/kernel/random/boot_id')?.trim() ?? ''}:${startTick}`;
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null; // the process ended between two looks
  }
}

function ask(command: string, args: readonly string[]): string | null {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || null;
  } catch {
    return null;
  }
}
