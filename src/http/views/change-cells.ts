import { CellChanges, CellsChanged } from '@valence/contract';
import { z } from 'zod';
import { asId, textOfId, type Id } from '#base';
import { changeCells } from '#kernel/memory';
import { memoryData } from '../records/input.ts';
import { kindNamed, kindsByName } from '../records/kinds.ts';
import { personSource } from '../records/make-record.ts';
import { entityText, rowsOf, wireValue } from '../records/present.ts';
import { defineRoute } from '../route.ts';

export const changeCellsRoute = defineRoute({
  method: 'POST',
  path: '/api/records/:kind/cells',
  summary: 'Write cells of a table under one batch; cells that changed since they were seen are left alone and told',
  purpose: 'sales',
  input: CellChanges.extend({ kind: z.string() }),
  output: CellsChanged,
  async handle({ kind: name, changes }, { scope, person }) {
    const kinds = await kindsByName(scope);
    const kind = kindNamed(kinds, name);
    const valueOf = (field: string, value: unknown) => memoryData(kind, { [field]: value })[field] ?? null;
    const { batch, entities, conflicts } = await changeCells(scope, {
      kind: kind.name,
      source: personSource(person),
      changes: changes.map(({ id, field, value, seen }) => ({
        id: asId('entity', id),
        field,
        value: valueOf(field, value),
        seen: valueOf(field, seen),
      })),
    });
    return {
      rows: await rowsOf(scope, kinds, entities),
      batch: batch === null ? null : textOfId('batch', batch as Id<'batch'>),
      conflicts: conflicts.map(({ id, field, yours, theirs, isGone }) => ({
        id: entityText(id),
        field,
        yours: wireValue(kind, field, yours),
        theirs: wireValue(kind, field, theirs),
        isGone,
      })),
    };
  },
});
