import { RecordDraft, RecordRow } from '@valence/contract';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { observe, recallOne, type SourceSpec } from '#kernel/memory';
import type { Person } from '#kernel/security';
import { defineRoute } from '../route.ts';
import { memoryData } from './input.ts';
import { kindNamed, kindsByName } from './kinds.ts';
import { rowsOf } from './present.ts';

export const makeRecord = defineRoute({
  method: 'POST',
  path: '/api/records/:kind',
  summary: 'Make a record',
  purpose: 'sales',
  input: RecordDraft.extend({ kind: z.string() }),
  output: RecordRow,
  isBuilt: true,
  // One transaction for all of it: each further one would be three round trips more.
  handle: async ({ kind: name, data, idempotencyKey }, { scope, person }) =>
    scope.write(async (tx) => {
      const bound = scope.within(tx);
      const kinds = await kindsByName(bound);
      const kind = kindNamed(kinds, name);
      const saying = {
        kind: kind.name,
        data: memoryData(kind, data),
        ...(idempotencyKey === undefined ? {} : { id: idOf(person, name, idempotencyKey) }),
      };
      const { entities } = await observe(bound, { source: personSource(person), sayings: [saying] });
      const [row] = await rowsOf(bound, kinds, [await recallOne(bound, entities[0] ?? '')]);
      return row as RecordRow;
    }),
});

/** People are sources by their account, shown by name; programs by their key. */
export function personSource(person: Person): SourceSpec {
  if (person.key !== undefined) return { kind: 'connector', name: person.key.name, uri: `key:${person.key.id}` };
  return { kind: 'person', name: person.user.name, uri: `user:${person.user.id}` } as const;
}

/** The same key of the same person names the same record, so a retry writes onto it instead of making a second one. */
function idOf(person: Person, kind: string, key: string): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([person.workspace.id, person.user.id, kind, key]))
    .digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
