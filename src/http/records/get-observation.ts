import { ObservationDetail } from '@valence/contract';
import { z } from 'zod';
import { asId, textOfId, type Id, type Text } from '#base';
import { openObservation, recallMany, type EvidenceRef } from '#kernel/memory';
import { certainlyBehind, listDecisions } from '#kernel/process';
import type { Scope } from '#kernel/security';
import { certaintyWire, sourceWordWire } from '../decisions/certainty.ts';
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
  input: z.object({ id: z.string(), field: z.string().max(100).optional() }),
  output: ObservationDetail,
  async handle({ id, field: asked }, { scope }) {
    const opened = await openObservation(scope, asId('observation', id));
    const kind = (await kindsByName(scope)).get(opened.kind);
    const [record] = await recallMany(scope, [opened.entityId]);
    const spotField = asked ?? Object.keys(opened.data)[0] ?? null;
    return {
      id: observationText(opened.id),
      record: record === undefined ? null : refOf(record),
      at: opened.at.toISOString(),
      recordedAt: opened.recordedAt.toISOString(),
      confidence: opened.confidence,
      ...(await standingOf(scope, { observation: opened.id, field: spotField })),
      decision: opened.run === null ? null : await decisionOf(scope, opened.run),
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

/** How sure the value is, and who else speaks of it. */
async function standingOf(scope: Scope, ref: EvidenceRef) {
  const behind = (await certainlyBehind(scope, [ref])).get(ref);
  return {
    certainty:
      behind === undefined
        ? { word: 'low' as const, ratio: null, low: null, high: null, n: 0, calibration: null }
        : certaintyWire(behind.certainty),
    words: (behind?.words ?? []).map(sourceWordWire),
  };
}

/** The suggestion of the run that wrote a value. */
async function decisionOf(scope: Scope, runId: string): Promise<string | null> {
  const { items } = await listDecisions(scope, { runId, limit: 1 });
  return items[0] === undefined ? null : textOfId('decision', items[0].id as Id<'decision'>);
}
