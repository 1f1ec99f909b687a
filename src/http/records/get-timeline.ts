import { Timeline, TIMELINE_TYPES, type TimelineItem } from '@valence/contract';
import { z } from 'zod';
import { asId, Failure } from '#base';
import { HAPPENINGS, recallOne, recallTimeline, type Place } from '#kernel/memory';
import { listDecisions, type AgentGraph } from '#kernel/process';
import type { Scope } from '#kernel/security';
import { decisionsOf } from '../decisions/present.ts';
import { defineRoute } from '../route.ts';
import { kindsByName } from './kinds.ts';
import { itemOfDecision, itemOfHappening } from './timeline-items.ts';

type Item = Readonly<{ place: Place; item: TimelineItem }>;
type Asked = Readonly<{ before: Place | null; limit: number }>;

export const getTimeline = defineRoute({
  method: 'GET',
  path: '/api/record/:id/timeline',
  summary: 'What happened around a record, newest first; all of it or some sorts',
  purpose: 'sales',
  input: z.object({
    id: z.string(),
    types: z
      .string()
      .max(200)
      .optional()
      .transform((text) => text?.split(','))
      .pipe(z.array(z.enum(TIMELINE_TYPES)).optional())
      .describe('such as `activity,mail`; all unless told'),
    after: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30),
  }),
  output: Timeline,
  handle: async ({ id, types, after, limit }, { scope, services }) =>
    scope.read(async (tx) => {
      const bound = scope.within(tx);
      const asked = { before: after === undefined ? null : placeOf(after), limit };
      const wanted = HAPPENINGS.filter((type) => types === undefined || types.includes(type));
      const entity = await recallOne(bound, asId('entity', id));
      const kinds = await kindsByName(bound);
      const isDecided = types === undefined || types.includes('decision');
      const [{ items: happened, next }, decided] = await Promise.all([
        recallTimeline(bound, entity, { ...asked, types: wanted }),
        isDecided ? suggested(bound, services.agents, entity.id, asked) : { items: [], isMore: false },
      ]);
      const about = { entity, kind: kinds.get(entity.kind), agents: services.agents };
      const found = happened.map((happening): Item => ({
        place: happening.place,
        item: itemOfHappening(happening, about),
      }));
      return pageOf([...found, ...decided.items], decided.isMore || next !== null, limit);
    }),
});

/** Suggestions about the record in the same order and range. */
async function suggested(
  scope: Scope,
  agents: readonly AgentGraph[],
  subjectId: string,
  { before, limit }: Asked,
): Promise<{ items: Item[]; isMore: boolean }> {
  const page = await listDecisions(scope, { subjectId, limit, before: before ?? LAST_OF_ALL });
  const decisions = page.items.length === 0 ? [] : await decisionsOf(scope, agents, page.items);
  return {
    items: decisions.map((decision) => ({
      place: { at: decision.madeAt.replace('Z', '000Z'), id: asId('decision', decision.id) },
      item: itemOfDecision(decision),
    })),
    isMore: page.next !== null,
  };
}

/** Later than anything. */
const LAST_OF_ALL: Place = { at: '9999-01-01T00:00:00.000000Z', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };

/** Each stream gave its newest ones before the place, so the newest of all of them are among these. */
function pageOf(found: readonly Item[], isMore: boolean, limit: number): Timeline {
  const sorted = found.toSorted((a, b) => (keyOf(a.place) < keyOf(b.place) ? 1 : -1));
  const shown = sorted.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ item }) => item),
    next: (isMore || sorted.length > limit) && last !== undefined ? keyOf(last.place) : null,
  };
}

const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

function keyOf({ at, id }: Place): string {
  return `${at}_${id}`;
}

/** @throws Failure `input.invalid` */
function placeOf(text: string): Place {
  const [, at, id] = CURSOR.exec(text) ?? [];
  if (at === undefined || id === undefined || Number.isNaN(Date.parse(at)))
    throw new Failure('input.invalid', { fields: [{ path: 'after', rule: 'shape', params: { detail: 'cursor' } }] });
  return { at, id };
}
