import { RecordPatch, RecordRow } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { observe, recallMany, recallOne } from '#kernel/memory';
import { versionAsked } from '../requests/answer.ts';
import { defineRoute } from '../route.ts';
import { memoryData } from './input.ts';
import { kindNamed, kindsByName } from './kinds.ts';
import { personSource } from './make-record.ts';
import { rowsOf } from './present.ts';

export const changeRecord = defineRoute({
  method: 'PATCH',
  path: '/api/record/:id',
  summary:
    'Correct fields of a record; 409 (with `base`) or 412 (with If-Match) and both values when someone else changed it meanwhile',
  purpose: 'sales',
  input: RecordPatch.extend({ id: z.string() }),
  output: RecordRow,
  isBuilt: true,
  handle: async ({ id: text, data, base }, { scope, person, request, reply }) =>
    scope.write(async (tx) => {
      const bound = scope.within(tx);
      const id = asId('entity', text);
      const kinds = await kindsByName(bound);
      const before = await recallOne(bound, id);
      const name = before.kind;
      const said = memoryData(kindNamed(kinds, name), data);
      const version = versionAsked(request);
      const saying = {
        kind: name,
        id,
        data: said,
        base: Object.fromEntries(Object.entries(base ?? {}).map(([field, seen]) => [field, seenBy(seen)])),
        ...(version === null ? {} : { version }),
      };
      await observe(bound, { source: personSource(person), sayings: [saying] });
      // Who hands a record over may not see it any more; they are still told that it was done, by what they saw and said.
      const [after = { ...before, data: { ...before.data, ...said } }] = await recallMany(bound, [id]);
      // Good for the next If-Match; what this answer is like has no tag of its own.
      reply.header('etag', `"${after.version}"`);
      const [row] = await rowsOf(bound, kinds, [after]);
      return row as RecordRow;
    }),
});

/** The observation an editor saw; null where there was none. */
function seenBy(observation: string | null): string | null {
  return observation === null ? null : asId('observation', observation);
}
