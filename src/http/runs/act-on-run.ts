import { RunDetail } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { readRun } from '#kernel/process';
import { defineRoute, type Route } from '../route.ts';
import { assertSeen, runDetailOf } from './present.ts';

/** A route by which a person does something to a run they may see, and that answers how it stands then. */
export function actOnRun(act: 'cancel' | 'extend' | 'hold' | 'resume' | 'retry', summary: string): Route {
  return defineRoute({
    method: 'POST',
    path: `/api/runs/:id/${act}`,
    summary,
    purpose: 'sales',
    input: z.object({ id: z.string() }),
    output: RunDetail,
    async handle({ id: text }, { scope, services }) {
      const id = asId('run', text);
      await assertSeen(scope, services, await readRun(scope, id));
      await services.process.runs[act](scope, id);
      return runDetailOf(scope, services, await readRun(scope, id));
    },
  });
}
