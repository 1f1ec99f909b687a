import { BulkRequest, Job, type FieldChange } from '@valence/contract';
import { startBulk, type BulkChanges, type Kind } from '#kernel/memory';
import { presentJob } from '../jobs/present.ts';
import { memoryData } from '../records/input.ts';
import { kindNamed, kindsByName } from '../records/kinds.ts';
import { personSource } from '../records/make-record.ts';
import { defineRoute } from '../route.ts';
import { selectionOf } from './selection.ts';

export const startBulkRoute = defineRoute({
  method: 'POST',
  path: '/api/bulk',
  summary: 'Change a field of many records, assign, tag or trash them: in the background, under one batch',
  purpose: 'sales',
  input: BulkRequest,
  output: Job,
  async handle({ change, action, idempotencyKey, ...told }, { scope, person, locale }) {
    const kind = kindNamed(await kindsByName(scope), told.kind);
    const view = await startBulk(scope, {
      selection: selectionOf(kind, told),
      source: personSource(person),
      changes: changesOf(kind, change ?? {}),
      action: action ?? null,
      key: idempotencyKey ?? null,
    });
    return presentJob(scope, view, locale);
  },
});

function changesOf(kind: Kind, told: Readonly<Record<string, FieldChange>>): BulkChanges {
  const entries = Object.entries(told).map(([field, change]) => [
    field,
    'set' in change ? { set: memoryData(kind, { [field]: change.set })[field] ?? null } : change,
  ]);
  return Object.fromEntries(entries) as BulkChanges;
}
