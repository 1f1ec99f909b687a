import { UpsertAnswer, UpsertRequest } from '@valence/contract';
import { z } from 'zod';
import { putRecords } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { memoryData } from './input.ts';
import { kindNamed, kindsByName } from './kinds.ts';
import { personSource } from './make-record.ts';
import { entityText } from './present.ts';

/** A thousand records of long texts. */
const MOST_BYTES = 16 * 1_048_576;

export const putRecordsRoute = defineRoute({
  method: 'PUT',
  path: '/api/records/:kind',
  summary: 'Make or change up to 1,000 records, told apart by a field or by keys of your own; everything or nothing',
  purpose: 'sales',
  input: UpsertRequest.extend({ kind: z.string() }),
  output: UpsertAnswer,
  bodyLimit: MOST_BYTES,
  async handle({ kind: name, by, records }, { scope, person }) {
    const written = await scope.write(async (tx) => {
      const bound = scope.within(tx);
      const kind = kindNamed(await kindsByName(bound), name);
      const told = records.map(({ key, data }) => ({ key, data: memoryData(kind, data) }));
      return putRecords(bound, personSource(person), { kind: kind.name, by, records: told });
    });
    const made = written.filter((w) => w.isNew).length;
    return {
      records: written.map(({ id, isNew }) => ({ id: entityText(id), isNew })),
      made,
      changed: written.length - made,
    };
  },
});
