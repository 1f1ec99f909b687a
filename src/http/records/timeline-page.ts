import type { Timeline, TimelineItem, TimelineType } from '@valence/contract';
import { asId, Failure } from '#base';
import { HAPPENINGS, recallTimeline, type Place } from '#kernel/memory';
import { listDecisions, type NamedAgent } from '#kernel/process';
import type { Scope } from '#kernel/security';
import { decisionsOf } from '../decisions/present.ts';
import { itemOfDecision, itemOfHappening, type About } from './timeline-items.ts';

type Item = Readonly<{ place: Place; item: TimelineItem }>;
type Asked = Readonly<{ before: Place | null; limit: number }>;

/**
 * A page of what happened around a record, newest first.
 *
 * @param types those that are shown; null: all of them
 */
export async function timelinePage(
  scope: Scope,
  about: About,
  { types, before, limit }: Asked & { types: readonly TimelineType[] | null },
): Promise<Timeline> {
  const wanted = HAPPENINGS.filter((type) => types === null || types.includes(type));
  const isDecided = types === null || types.includes('decision');
  const { entity, agents } = about;
  const [{ items: happened, next }, decided] = await Promise.all([
    recallTimeline(scope, entity, { before, limit, types: wanted }),
    isDecided ? suggested(scope, agents, entity.id, { before, limit }) : { items: [], isMore: false },
  ]);
  const found = happened.map((happening): Item => ({
    place: happening.place,
    item: itemOfHappening(happening, about),
  }));
  return pageOf([...found, ...decided.items], decided.isMore || next !== null, limit);
}

/** Suggestions about the record in the same order and range. */
async function suggested(
  scope: Scope,
  agents: readonly NamedAgent[],
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

/** The place that `next` of an earlier page names. @throws Failure `input.invalid` */
export function placeOf(text: string): Place {
  const [, at, id] = CURSOR.exec(text) ?? [];
  if (at === undefined || id === undefined || Number.isNaN(Date.parse(at)))
    throw new Failure('input.invalid', { fields: [{ path: 'after', rule: 'shape', params: { detail: 'cursor' } }] });
  return { at, id };
}
