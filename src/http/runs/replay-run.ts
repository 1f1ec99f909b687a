import { Replay } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { limitsOf } from '#kernel/memory';
import { readRun, replayRun } from '#kernel/process';
import { defineRoute } from '../route.ts';
import { assertSeen } from './present.ts';

export const replayOfRun = defineRoute({
  method: 'GET',
  path: '/api/runs/:id/replay',
  summary: 'Play a run again out of its record, without calling a tool or model, and compare every step',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: Replay,
  async handle({ id: text }, { scope, services }) {
    const id = asId('run', text);
    await assertSeen(scope, services, await readRun(scope, id));
    const startedAt = performance.now();
    const { isEqual, stop, steps } = await replayRun(scope, id);
    const ms = performance.now() - startedAt;
    const { rows, fields } = await limitsOf(scope);
    const diverged = stop.at === 'diverged' ? stop : null;
    const isWhole = !rows && !fields;
    return {
      isEqual,
      steps: steps.length,
      ms,
      diverged:
        diverged === null
          ? null
          : {
              step: diverged.key,
              what: diverged.what,
              recorded: isWhole ? (diverged.recorded ?? null) : null,
              played: isWhole ? (diverged.played ?? null) : null,
            },
    };
  },
});
