import { useKinds } from '#kernel/memory';
import { openSecurity } from '#kernel/security';
import { migrate, openStore } from '#store';
import { killAtRandom, type KillFigures } from '../src/kernel/process/engine/contract/kill-suite.ts';
import { CONTRACT_KIND } from '../src/kernel/process/engine/contract/tools.ts';
import { onOwnDatabase, type Bench, type BenchRow } from './bench.ts';

const POINTS = { full: 1_000, small: 40 };

/** Two servers at a time, killed with `kill -9` at random moments while they work on runs of every kind of node. */
export async function runKillsBench({ isFull }: { isFull: boolean }): Promise<Bench> {
  useKinds([CONTRACT_KIND]);
  const points = isFull ? POINTS.full : POINTS.small;
  return onOwnDatabase(async (config) => {
    await migrate(config);
    const store = await openStore(config);
    try {
      const security = openSecurity(store, { isHttps: false, trustedOrigins: ['http://localhost'] });
      const tenantId = await security.workspaces.make({ name: 'bench', isDemo: false, adminId: null });
      const scope = security.scopeFor(tenantId, { type: 'person', id: 'bench', name: 'bench', role: 'admin' }, 'sales');
      return { n: points, rows: rowsOf(await killAtRandom({ config, store, security, tenantId, scope }, points)) };
    } finally {
      await store.close();
    }
  });
}

function rowsOf(found: KillFigures): BenchRow[] {
  const { kills, runs, left, takenOver, redone, lost, uneven, orphans, misSent, errors } = found;
  for (const error of errors) console.error(error);
  return [
    figure('servers killed with kill -9, two at a time', kills, 'kills'),
    figure('runs they had begun', runs, 'runs'),
    figure('runs and branches that were taken over', takenOver, 'runs'),
    none('finished steps or paid answers done again', redone, 'calls'),
    none('acknowledged runs lost', lost, 'runs'),
    none('runs that never ended', left, 'runs'),
    none('runs not ended with everything written once', uneven + orphans, 'runs'),
    none('runs that did not have their effect under exactly one key', misSent, 'runs'),
    none('errors of servers', errors.length, 'errors'),
  ];
}

function figure(metric: string, value: number, unit: string): BenchRow {
  return { metric, value, unit, target: null, ok: null };
}

function none(metric: string, value: number, unit: string): BenchRow {
  return { metric, value, unit, target: '= 0', ok: value === 0 };
}
