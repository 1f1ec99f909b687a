import { SandboxSession, SandboxStart } from '@valence/contract';
import type { z } from 'zod';
import { asId, Failure } from '#base';
import { limitsOf } from '#kernel/memory';
import { graphFrom, readRun, type StartSession, type StoredRunDetail } from '#kernel/process';
import { defineRoute, type Asked } from '../route.ts';
import { assertSeen } from '../runs/present.ts';
import { sessionOf } from './present.ts';

type Wish = z.output<typeof SandboxStart>;

export const startSandbox = defineRoute({
  method: 'POST',
  path: '/api/sandbox/sessions',
  summary: 'Begin to walk an agent through its graph on the records as they are now; nothing is written or sent',
  purpose: 'sales',
  input: SandboxStart,
  output: SandboxSession,
  bodyLimit: 2_000_000,
  async handle(wish, asked) {
    const { scope, services } = asked;
    const run = wish.run === undefined ? null : await runSeen(asked, wish.run);
    const { sandbox } = services.process;
    const session = await sandbox.start(scope, await startOf(asked, wish, run), wish.graph !== undefined);
    return sessionOf(scope, services, session);
  },
});

async function runSeen({ scope, services }: Asked, text: string): Promise<StoredRunDetail> {
  const run = await readRun(scope, asId('run', text));
  await assertSeen(scope, services, run);
  return run;
}

async function startOf({ scope, services }: Asked, wish: Wish, run: StoredRunDetail | null): Promise<StartSession> {
  // What a run recorded may hold more than somebody with limited rights may see: they get its record, not its answers.
  const { rows, fields } = await limitsOf(scope);
  const isWhole = !rows && !fields;
  const subjectId = wish.record === undefined ? (run?.subjectId ?? null) : asId('entity', wish.record);
  return {
    graph: await graphOf({ scope, services }, wish, run),
    input: wish.input,
    subjectId,
    autonomy: wish.autonomy ?? null,
    runId: isWhole ? (run?.id ?? null) : null,
    ...(wish.switches === undefined ? {} : { switches: wish.switches }),
    ...(wish.pins === undefined ? {} : { pins: wish.pins }),
    ...(wish.breakpoints === undefined ? {} : { breakpoints: wish.breakpoints }),
  };
}

async function graphOf(
  { scope, services }: Pick<Asked, 'scope' | 'services'>,
  wish: Wish,
  run: StoredRunDetail | null,
): Promise<StartSession['graph']> {
  if (wish.graph !== undefined) return graphFrom(wish.graph);
  if (wish.agent !== undefined) return services.process.sandbox.graphOf(scope, wish.agent);
  if (run !== null) return run.graph;
  throw new Failure('input.invalid', { fields: [{ path: 'agent', rule: 'required' }] });
}
