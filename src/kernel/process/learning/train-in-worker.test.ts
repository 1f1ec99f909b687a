import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inventWins } from './invent-table.ts';
import { trainInWorker } from './train-in-worker.ts';
import { train, type Progress } from './train.ts';

const { table } = inventWins({ n: 1200, seed: 31 });

test('a worker gives the same model, tells how far it is, and counts its own CPU time', async () => {
  const seen: Progress[] = [];
  const trained = await trainInWorker({ table, seed: 1 }, { onProgress: (progress) => seen.push(progress) });
  assert.deepEqual(trained.model, train({ table, seed: 1 }).model);
  assert.deepEqual([...new Set(seen.map(({ stage }) => stage))], ['reading', 'leaks', 'learning', 'checking']);
  assert.equal(seen.findLast(({ stage }) => stage === 'learning')?.share, 1);
  assert.ok(trained.card.cpuMs > 20);
});

test('aborting ends the training at once with the reason of the signal', async () => {
  const controller = new AbortController();
  const training = trainInWorker(
    { table, seed: 1 },
    { signal: controller.signal, onProgress: () => controller.abort() },
  );
  await assert.rejects(training, { name: 'AbortError' });
  await assert.rejects(trainInWorker({ table, seed: 1 }, { signal: AbortSignal.abort() }), { name: 'AbortError' });
});

test('a refusal crosses the thread with its code and numbers', async () => {
  const few = inventWins({ n: 40, seed: 1 }).table;
  await assert.rejects(trainInWorker({ table: few, seed: 1 }), (error: Error & { params?: unknown }) => {
    assert.equal((error as Error & { code?: string }).code, 'model.too_little');
    assert.deepEqual(error.params, { min: 100, n: 29 });
    return true;
  });
});
