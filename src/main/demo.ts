import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { makeDemo } from '#catalog';
import { observe, refreshStatistics, type Saying } from '#kernel/memory';
import { trainLeadScore } from '#kernel/process';
import { wakeAgents } from './morning.ts';
import type { Security } from '#kernel/security';

/** Fixed, so that every installation shows the same demo. */
const DEMO_SEED = 'valence';
const CHUNK = 500;

export type DemoLogin = Readonly<{ email: string; password: string }>;

/** The demo's login, kept beside the data and readable by the server's user alone; null where no demo was made. */
export function readDemoLogin(dataDir: string): DemoLogin | null {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'demo-login.json'), 'utf8')) as DemoLogin;
  } catch {
    return null;
  }
}

/**
 * Makes the demo workspace: records, a model trained on them, and a login with a password of its own. It becomes
 * visible only when it is whole; a start that was killed half way makes a new one.
 */
export async function makeDemoWorkspace(
  security: Security,
  dataDir: string,
  now: Date,
  log: (line: string) => void,
): Promise<DemoLogin> {
  const since = performance.now();
  const demo = makeDemo({ seed: DEMO_SEED, today: now });
  const tenantId = await security.workspaces.make({ name: demo.workspace.zh, isDemo: false, adminId: null });
  const scope = security.scopeFor(tenantId, { type: 'system', id: 'demo', name: 'demo', role: 'admin' }, 'sales');
  let count = 0;
  for (const { source, sayings } of demo.groups) {
    for (const chunk of chunks(sayings)) {
      await observe(scope, { source, sayings: chunk, now });
      count += chunk.length;
    }
  }
  await refreshStatistics(scope);
  await trainLeadScore(scope.forPurpose('learning'), { later: [], idField: null });
  // As on any morning; otherwise the first cards of these agents would come a day later.
  await wakeAgents(scope, now);
  const [head] = demo.reps;
  if (head === undefined) throw new Error('the demo has no staff');
  const login = { email: head.email, password: randomBytes(9).toString('base64url') };
  await writeFile(join(dataDir, 'demo-login.json'), JSON.stringify(login), { mode: 0o600 });
  await security.addMember(tenantId, { ...login, name: head.name, role: 'admin', personId: head.id });
  await security.workspaces.showAsDemo(tenantId);
  log(`Demo workspace made: ${count} facts in ${((performance.now() - since) / 1000).toFixed(1)} s.`);
  return login;
}

function* chunks(sayings: readonly Saying[]): Generator<readonly Saying[]> {
  for (let i = 0; i < sayings.length; i += CHUNK) yield sayings.slice(i, i + CHUNK);
}
