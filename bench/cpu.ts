import { readdirSync, readFileSync } from 'node:fs';
import type { Store } from '#store';

/** Clock ticks per second of /proc, the same on every Linux. */
const TICKS = 100;

/** Seconds of processor time so far: of this process, and of the database with all its helpers. Linux only. */
export type Cpu = Readonly<{ product: number; database: number }>;

/** Looks at both clocks. On a machine that others use too, these tell more than the one on the wall. */
export async function cpuNow(store: Store): Promise<Cpu> {
  const { user, system } = process.cpuUsage();
  const { rows } = await store.dispatch.query<{ pid: number }>('select pg_backend_pid() as pid');
  const own = statOf(rows[0]?.pid ?? 0);
  const postmaster = own?.parent ?? 0;
  const ticks = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => statOf(Number(pid)) ?? [])
    .filter(({ pid, parent }) => pid === postmaster || parent === postmaster)
    .reduce((sum, { pid, spent, ended }) => sum + spent + (pid === postmaster ? ended : 0), 0);
  return { product: (user + system) / 1e6, database: ticks / TICKS };
}

type Stat = Readonly<{ pid: number; parent: number; spent: number; ended: number }>;

function statOf(pid: number): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [, parent, , , , , , , , , , user, system, endedUser, endedSystem] = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const sum = (a = 0, b = 0): number => a + b;
    return { pid, parent: parent ?? 0, spent: sum(user, system), ended: sum(endedUser, endedSystem) };
  } catch {
    return undefined;
  }
}
