import { ObservationDetail } from '@valence/contract';
import { z } from 'zod';
import { asId, textOfId, type Id, type Text } from '#base';
import { openObservation, recallMany } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { kindsByName } from './kinds.ts';
import { observationText, refOf, wireValue } from './present.ts';

/** Names of the places that sources point to; others are shown by their own name. */
const SPOTS: Readonly<Record<string, Text>> = {
  row: { zh: '行', en: 'row' },
  sheet: { zh: '工作表', en: 'sheet' },
  page: { zh: '页', en: 'page' },
  span: { zh: '文字范围', en: 'span' },
  note: { zh: '说明', en: 'note' },
};

export const getObservation = defineRoute({
  method: 'GET',
  path: '/api/observations/:id',
  summary: 'A source opened at the spot a value comes from',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: ObservationDetail,
  async handle({ id }, { scope }) {
    const opened = await openObservation(scope, asId('observation', id));
    const kind = (await kindsByName(scope)).get(opened.kind);
    const [record] = await recallMany(scope, [opened.entityId]);
    return {
      id: observationText(opened.id),
      record: record === undefined ? null : refOf(record),
      at: opened.at.toISOString(),
      recordedAt: opened.recordedAt.toISOString(),
      confidence: opened.confidence,
      isRetracted: opened.isRetracted,
      source: {
        ...opened.source,
        id: textOfId('source', opened.source.id as Id<'source'>),
        retrievedAt: opened.source.retrievedAt.toISOString(),
      },
      spot: Object.entries(opened.spot ?? {}).map(([name, value]) => ({
        label: SPOTS[name] ?? { zh: name, en: name },
        value: typeof value === 'string' ? value : JSON.stringify(value),
      })),
      values: Object.entries(opened.data).map(([field, value]) => ({
        field,
        title: kind?.byId.get(field)?.title ?? { zh: field, en: field },
        value: wireValue(kind, field, value),
      })),
    };
  },
});
