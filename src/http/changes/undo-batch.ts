import { UndoAnswer } from '@valence/contract';
import { z } from 'zod';
import { asId, Failure, textOfId, type Id } from '#base';
import { getBatch, undoBatch } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { batchesOf } from './present.ts';

export const undoBatchRoute = defineRoute({
  method: 'POST',
  path: '/api/batches/:id/undo',
  summary: 'Take back everything that was done under a batch; a large one as a job',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: UndoAnswer,
  async handle({ id: text }, { scope, services, locale }) {
    const id = asId('batch', text);
    const before = await getBatch(scope, id);
    if (before.retractedAt !== null) throw new Failure('memory.undone_already');
    let job: string | null = null;
    // Imports and runs have a state of their own that must say so too.
    if (before.import !== null) await services.imports.undoImport(scope, before.import);
    else if (before.run !== null) await services.process.runs.undo(scope, before.run);
    else job = (await undoBatch(scope, id)).job;
    const [batch] = await batchesOf(scope, [await getBatch(scope, id)], {
      agents: await services.process.agents.named(scope),
      locale,
    });
    if (batch === undefined) throw new Error('one view makes one batch');
    return { batch, job: job === null ? null : textOfId('job', job as Id<'job'>) };
  },
});
