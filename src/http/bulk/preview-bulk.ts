import { BulkPreview, Selection } from '@valence/contract';
import { previewSelection, recallMany } from '#kernel/memory';
import { kindNamed, kindsByName } from '../records/kinds.ts';
import { refOf } from '../records/present.ts';
import { defineRoute } from '../route.ts';
import { selectionOf } from './selection.ts';

export const previewBulk = defineRoute({
  method: 'POST',
  path: '/api/bulk/preview',
  summary: 'How many records a bulk change or an export would take, exactly, and the first of them',
  purpose: 'sales',
  input: Selection,
  output: BulkPreview,
  async handle(told, { scope }) {
    const kind = kindNamed(await kindsByName(scope), told.kind);
    const { total, missing, examples } = await previewSelection(scope, selectionOf(kind, told));
    const named = new Map((await recallMany(scope, examples)).map((entity) => [entity.id, refOf(entity)]));
    return { total, missing, examples: examples.flatMap((id) => named.get(id) ?? []) };
  },
});
