import { BackTest, BackTestRuns, BackTests, BackTestStart, Job, type BackTestRun as WireRun } from '@valence/contract';
import { z } from 'zod';
import { asId, textOfId, type Id } from '#base';
import { getJob } from '#kernel/memory';
import type { BackTestRun, StoredBackTest } from '#kernel/process';
import { presentJob } from '../jobs/present.ts';
import { defineRoute, type Route } from '../route.ts';
import { assertSeesAll } from '../sees-all.ts';

const One = z.object({ id: z.string() });

const startBackTest = defineRoute({
  method: 'POST',
  path: '/api/back-tests',
  summary: 'Try a version of an agent on its latest runs, beside the one at work, in the background',
  purpose: 'sales',
  input: BackTestStart,
  output: z.object({ test: BackTest, job: Job }),
  async handle({ agent, version, past, runs }, { scope, services, locale }) {
    await assertSeesAll(scope);
    const { backTests } = services.process;
    const { id, job } = await backTests.start(scope, { agent, version, past: past ?? agent, runs });
    return {
      test: backTestOf(await backTests.one(scope, id)),
      job: await presentJob(scope, await getJob(scope, job), locale),
    };
  },
});

const listBackTests = defineRoute({
  method: 'GET',
  path: '/api/back-tests/of/:agent',
  summary: 'The back-tests of an agent, newest first',
  purpose: 'sales',
  input: z.object({ agent: z.string().max(64) }),
  output: BackTests,
  handle: async ({ agent }, { scope, services }) => ({
    tests: (await services.process.backTests.list(scope, agent)).map(backTestOf),
  }),
});

const getBackTest = defineRoute({
  method: 'GET',
  path: '/api/back-tests/:id',
  summary: 'One back-test with what it came to',
  purpose: 'sales',
  input: One,
  output: BackTest,
  handle: async ({ id }, { scope, services }) =>
    backTestOf(await services.process.backTests.one(scope, asId('backTest', id))),
});

const listBackTestRuns = defineRoute({
  method: 'GET',
  path: '/api/back-tests/:id/runs',
  summary: 'The past runs of a back-test under both versions, page by page',
  purpose: 'sales',
  input: One.extend({
    after: z.string().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30),
    different: z.stringbool().default(false),
  }),
  output: BackTestRuns,
  async handle({ id, after, limit, different }, { scope, services }) {
    await assertSeesAll(scope);
    const from = after === undefined ? null : asId('run', after);
    const page = { after: from, limit, isDifferent: different };
    const items = await services.process.backTests.runs(scope, asId('backTest', id), page);
    const last = items.at(-1);
    const next = last !== undefined && items.length === limit ? textOfId('run', last.runId as Id<'run'>) : null;
    return { items: items.map(runOf), next };
  },
});

/** A back-test as the wire has it. */
export function backTestOf({ id, at, endedAt, jobId: _job, ...test }: StoredBackTest): BackTest {
  return {
    ...test,
    id: textOfId('backTest', id as Id<'backTest'>),
    at: at.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
}

function runOf({ runId, standing, candidate, differences, ...run }: BackTestRun): WireRun {
  const side = (one: BackTestRun['standing']): WireRun['standing'] =>
    one === null ? null : { status: one.status, suggests: one.suggests, ms: one.ms, tokens: one.tokens };
  return {
    ...run,
    run: textOfId('run', runId as Id<'run'>),
    differences: differences.map((d) => ({ ...d })),
    standing: side(standing),
    candidate: side(candidate),
  };
}

/** The routes of back-tests. */
export const backTestRoutes: readonly Route[] = [startBackTest, listBackTests, getBackTest, listBackTestRuns];
