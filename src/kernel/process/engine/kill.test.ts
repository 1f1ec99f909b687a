import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { useKinds } from '#kernel/memory';
import { directClient } from '#store';
import { withWorkspace } from '#test';
import { until } from './contract/bench.ts';
import { kill, killAtRandom, LEASE_MS, onKillGround, spawnChild, survivor } from './contract/kill-suite.ts';
import { CONTRACT_KIND } from './contract/tools.ts';

const POINTS = Number(process.env['VALENCE_KILL_POINTS'] ?? 20);

test(`after two servers were killed with kill -9 at ${POINTS} random points nothing finished is redone, nothing acknowledged is lost, nothing is written or sent twice`, async () => {
  useKinds([CONTRACT_KIND]);
  await withWorkspace(async (workspace) => {
    const { runs, takenOver, kills, ...wrong } = await killAtRandom({ ...workspace, scope: workspace.scope() }, POINTS);
    assert.deepEqual(wrong, { left: 0, redone: 0, lost: 0, uneven: 0, orphans: 0, misSent: 0, errors: [] });
    assert.ok(kills === POINTS && runs >= POINTS && takenOver > 0, 'the kills met runs at work');
  });
});

test('a second process takes the run of a killed one over within two lease times, and never that of a living one', async () => {
  useKinds([CONTRACT_KIND]);
  await withWorkspace(async (workspace) =>
    onKillGround({ ...workspace, scope: workspace.scope() }, async (ground) => {
      const child = spawnChild(ground);
      await child.ready;
      child.process.stdin?.write('long\n');
      const client = await directClient(workspace.config);
      const executions = async () =>
        (await client.query<{ key: string; was_done: boolean; at: Date }>('select * from execution order by at')).rows;
      await until(async () => (await executions()).length === 2);
      const last = await survivor(ground);
      const { engine, errors } = last;
      await sleep(LEASE_MS * 1.5);
      assert.equal((await executions()).length, 2, 'a living owner keeps its run');
      const killedAt = Date.now();
      await kill(child);
      await until(async () => (await executions()).length === 3);
      const [first, second, again] = await executions();
      assert.ok(Date.now() - killedAt <= 2 * LEASE_MS, `taken over after ${Date.now() - killedAt} ms`);
      assert.deepEqual([again?.key, again?.was_done], [second?.key, false]);
      assert.notEqual(first?.key, second?.key);
      await engine.cancel(workspace.scope(), child.acknowledged[0] ?? '');
      await last.stop();
      await client.end();
      assert.deepEqual(errors, []);
    }),
  );
});
