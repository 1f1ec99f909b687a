import { CellsChanged } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { undoCells } from '#kernel/memory';
import { kindNamed, kindsByName } from '../records/kinds.ts';
import { rowsOf } from '../records/present.ts';
import { defineRoute } from '../route.ts';

export const undoCellsRoute = defineRoute({
  method: 'POST',
  path: '/api/records/:kind/cells/undo',
  summary: 'Take one’s own change of cells back',
  purpose: 'sales',
  input: z.object({ kind: z.string(), batch: z.string() }),
  output: CellsChanged.pick({ rows: true }),
  async handle({ kind: name, batch }, { scope }) {
    const kinds = await kindsByName(scope);
    kindNamed(kinds, name);
    return { rows: await rowsOf(scope, kinds, await undoCells(scope, asId('batch', batch))) };
  },
});
