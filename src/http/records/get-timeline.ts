import { Timeline, type TimelineItem } from '@valence/contract';
import { z } from 'zod';
import { asId, textOfId, type Id } from '#base';
import {
  changesOf,
  citeAll,
  recallList,
  recallOne,
  type Change,
  type Entity,
  type EvidenceRef,
  type Kind,
} from '#kernel/memory';
import type { AgentGraph } from '#kernel/process';
import type { Scope } from '#kernel/security';
import { defineRoute } from '../route.ts';
import { kindsByName } from './kinds.ts';
import { observationText, refOf, wireValue } from './present.ts';

/** Events of each sort that a timeline looks back on; older ones are found in the lists of their kind. */
const LOOK_BACK = 300;

/** What happens around a record is kept in these kinds, with the field that says when. */
const HAPPENINGS = { activity: 'at', note: 'at', task: 'dueOn' } as const;

export const getTimeline = defineRoute({
  method: 'GET',
  path: '/api/record/:id/timeline',
  summary: 'What happened around a record, newest first',
  purpose: 'sales',
  input: z.object({
    id: z.string(),
    after: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30),
  }),
  output: Timeline,
  handle: async ({ id, after, limit }, { scope, services }) =>
    scope.read(async (tx) => {
      const bound = scope.within(tx);
      const kinds = await kindsByName(bound);
      const entity = await recallOne(bound, asId('entity', id));
      const all = [
        ...(await changeItems(bound, kinds.get(entity.kind), { entity, agents: services.agents })),
        ...(await happeningItems(bound, kinds, entity)),
      ];
      const sorted = all.toSorted((a, b) => keyOf(b).localeCompare(keyOf(a)));
      const from = after === undefined ? 0 : sorted.findIndex((item) => keyOf(item) < after);
      const items = from < 0 ? [] : sorted.slice(from, from + limit);
      const last = items.at(-1);
      return { items, next: from >= 0 && from + limit < sorted.length && last !== undefined ? keyOf(last) : null };
    }),
});

/** Time, then id: a total order that the next page goes on from. */
function keyOf(item: TimelineItem): string {
  return `${item.at}|${item.id}`;
}

type About = Readonly<{ entity: Entity; agents: readonly AgentGraph[] }>;

async function changeItems(scope: Scope, kind: Kind | undefined, about: About): Promise<TimelineItem[]> {
  const { entity } = about;
  const changes = await changesOf(scope, entity.id, { after: null, limit: LOOK_BACK });
  const refs = new Map(
    changes.map((c): [string, EvidenceRef] => [c.observation, { observation: c.observation, field: null }]),
  );
  const cited = await citeAll(scope, [...refs.values()]);
  return changes.flatMap((change) => {
    const ref = refs.get(change.observation);
    const evidence = ref === undefined ? undefined : cited.get(ref);
    return evidence === undefined ? [] : [changeItem(kind, change, evidence, about)];
  });
}

function changeItem(
  kind: Kind | undefined,
  change: Change,
  evidence: TimelineItem['evidence'][number],
  { entity, agents }: About,
): TimelineItem {
  const { source } = evidence;
  const agent = source.kind === 'agent' ? agents.find((a) => a.name === source.name) : undefined;
  const by = agent?.title ?? { zh: source.name, en: source.name };
  const changes = Object.entries(change.data).map(([field, value]) => ({
    field,
    title: kind?.byId.get(field)?.title ?? { zh: field, en: field },
    value: wireValue(kind, field, value),
  }));
  const titles = changes.slice(0, 3);
  const more = changes.length > titles.length;
  return {
    id: observationText(change.observation),
    at: change.at.toISOString(),
    type: 'change',
    title: {
      zh: `${change.isRetracted ? '（已撤销）' : ''}${by.zh}：${titles.map((c) => c.title.zh).join('、')}${more ? ` 等 ${changes.length} 项` : ''}`,
      en: `${change.isRetracted ? '(taken back) ' : ''}${by.en}: ${titles.map((c) => c.title.en).join(', ')}${more ? ` and ${changes.length - titles.length} more` : ''}`,
    },
    body: null,
    actor: source.kind === 'person' ? source.name : null,
    record: refOf(entity),
    run: change.run === null ? null : textOfId('run', change.run as Id<'run'>),
    decision: null,
    changes,
    evidence: [evidence],
  };
}

async function happeningItems(scope: Scope, kinds: ReadonlyMap<string, Kind>, entity: Entity): Promise<TimelineItem[]> {
  const items: TimelineItem[] = [];
  for (const [name, when] of Object.entries(HAPPENINGS)) {
    const kind = kinds.get(name);
    const field = kind?.fields.find((f) => f.to === entity.kind && kind.ready.has(f.id));
    if (kind === undefined || field === undefined) continue;
    const page = await recallList(scope, {
      kind: name,
      filters: [{ field: field.id, op: 'is', value: entity.id }],
      limit: LOOK_BACK,
    });
    items.push(...page.items.map((happening) => happeningItem(happening, when)));
  }
  return items;
}

function happeningItem(happening: Entity, when: string): TimelineItem {
  const { data } = happening;
  const body = data['body'] ?? data['note'] ?? null;
  return {
    id: `${happening.kind}_${happening.id}`,
    at: instantOf(data[when]) ?? happening.createdAt.toISOString(),
    type: happening.kind as 'activity' | 'task' | 'note',
    title: { zh: happening.title, en: happening.title },
    body: typeof body === 'string' ? body : null,
    actor: null,
    record: refOf(happening),
    run: null,
    decision: null,
    changes: [],
    evidence: [],
  };
}

function instantOf(value: unknown): string | null {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? new Date(value).toISOString() : null;
}
