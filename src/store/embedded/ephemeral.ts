import { spawn } from 'node:child_process';

/** Ends the watch over a server that goes with us. */
export type Watch = Readonly<{ end(): void }>;

/**
 * Waits for the end of its input, which comes when we end in whatever way, then stops the server and removes its data.
 * The wait for the process is bounded because a container without a reaper keeps the dead.
 */
const SCRIPT = `
cat >/dev/null
kill -QUIT "$1" 2>/dev/null
n=0; while kill -0 "$1" 2>/dev/null && [ $n -lt 100 ]; do sleep 0.1; n=$((n+1)); done
rm -rf -- "$2"
`;

/** Makes sure that a server for throw-away data and the data themselves do not outlive this process, kill -9 included. */
export function watchOver(pid: number, dataDir: string): Watch {
  if (process.platform === 'win32') return { end: () => undefined };
  const guard = spawn('/bin/sh', ['-c', SCRIPT, 'valence-watch', String(pid), dataDir], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  if ('unref' in guard.stdin && typeof guard.stdin.unref === 'function') guard.stdin.unref();
  return { end: () => guard.kill('SIGKILL') };
}
