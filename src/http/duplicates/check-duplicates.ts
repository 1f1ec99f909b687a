import { DuplicateCheck, LikelyDuplicates } from '@valence/contract';
import { asId } from '#base';
import { memoryData } from '../records/input.ts';
import { kindNamed, kindsByName } from '../records/kinds.ts';
import { rowsOf } from '../records/present.ts';
import { defineRoute } from '../route.ts';

export const checkDuplicates = defineRoute({
  method: 'POST',
  path: '/api/duplicates/check',
  summary: 'Known records that may be the one being written, surest first',
  purpose: 'sales',
  input: DuplicateCheck,
  output: LikelyDuplicates,
  async handle({ kind: name, data, id }, { scope, services }) {
    const kinds = await kindsByName(scope);
    const kind = kindNamed(kinds, name);
    const likely = await services.matching.check(scope, {
      kind: name,
      data: memoryData(kind, data),
      id: id === undefined ? null : asId('entity', id),
    });
    const rows = await rowsOf(
      scope,
      kinds,
      likely.map(({ entity }) => entity),
    );
    return {
      items: likely.flatMap(({ probability, evidence }, i) => {
        const record = rows[i];
        return record === undefined ? [] : [{ record, probability, evidence: [...evidence] }];
      }),
    };
  },
});
