import type { Entity } from '../entity.ts';
import type { SeenKind } from '../sight.ts';
import { askIn } from '../query/ask-in.ts';
import { rowsSeen } from '../query/rows.ts';
import { statementName } from '../query/statement-name.ts';
import type { Scope } from '#kernel/security';
import type { Slot, Tx } from '#store';

/** Sorts of things that happen around a record and are kept in memory. */
export const HAPPENINGS = ['change', 'activity', 'task', 'note', 'file', 'comment', 'mail'] as const;
export type HappeningType = (typeof HAPPENINGS)[number];

/** Where a page of a timeline goes on: strictly before this, by time and then by id. */
export type Place = Readonly<{ at: Date; id: string }>;
export type Moment = Readonly<{ type: HappeningType; id: string; at: Date }>;

/** Kinds whose records happen around others, with the fields that say when; the first that is known counts. */
const KINDS: Readonly<Record<'activity' | 'task' | 'note' | 'file', readonly string[]>> = {
  activity: ['at'],
  task: ['doneOn', 'dueOn'],
  note: ['at'],
  file: ['addedAt'],
};

type Asked = Readonly<{
  entity: Entity;
  /** Its own id and those merged into it. */
  ids: readonly string[];
  types: ReadonlySet<HappeningType>;
  before: Place | null;
  limit: number;
}>;

/** The newest moments before a place, one statement whatever is asked for; each sort looks at no more than its own index range. */
export async function momentsOf(
  tx: Tx,
  scope: Scope,
  { entity, ids, types, before, limit }: Asked,
): Promise<readonly Moment[]> {
  const asking = await askIn(tx, scope);
  const all = asking.add(ids);
  const named = asking.add(entity.id);
  const place = before === null ? null : [asking.add(before.at), asking.add(before.id)];
  const range = (at: string, id: string): string => {
    const cut = place === null ? '' : ` and (${at}, ${id}) < (${place[0]}::timestamptz, ${place[1]}::uuid)`;
    return `${cut} order by at desc, id desc limit ${limit}`;
  };
  const parts: string[] = [];
  if (types.has('change')) {
    const at = inMs('o.at');
    parts.push(
      `(select 'change' as type, o.id, ${at} as at from observation o where o.tenant_id = $1 and o.entity_id = any (${all}::uuid[])${range(at, 'o.id')})`,
    );
  }
  for (const [type, when] of Object.entries(KINDS) as [keyof typeof KINDS, readonly string[]][]) {
    const kind = asking.sight.kinds.get(type);
    if (!types.has(type) || kind === undefined || kind.right.see === 'none') continue;
    const seen = await rowsSeen(asking, kind, 'e');
    const at = inMs(`coalesce(${[...slotsOf(kind, when).map((slot) => `e.${slot}`), 'e.created_at'].join(', ')})`);
    for (const slot of namingSlots(kind, entity.kind))
      parts.push(
        `(select '${type}' as type, e.id, ${at} as at from entity e where e.tenant_id = $1 and e.kind = '${type}' and e.${slot} = ${named}::text${seen === null ? '' : ` and ${seen}`}${range(at, 'e.id')})`,
      );
  }
  if (types.has('comment')) {
    const at = inMs('c.made_at');
    parts.push(
      `(select 'comment' as type, c.id, ${at} as at from comment c where c.tenant_id = $1 and c.record_id = any (${all}::uuid[]) and c.parent_id is null and c.body is not null${range(at, 'c.id')})`,
    );
  }
  if (types.has('mail')) {
    const at = inMs('coalesce(m.sent_at, m.made_at)');
    parts.push(
      `(select 'mail' as type, m.id, ${at} as at from mail m where m.tenant_id = $1 and m.record_id = any (${all}::uuid[]) and m.type = 'person' and (m.status <> 'draft' or m.made_by = ${asking.add(scope.actor.id)})${range(at, 'm.id')})`,
    );
  }
  if (parts.length === 0) return [];
  // One that names the record in two fields is met twice: `union` keeps it once.
  const text = `select * from (${parts.join(' union ')}) as met order by at desc, id desc limit ${limit}`;
  return tx.query<Moment>(text, asking.values, statementName('timeline', text));
}

/** What a cursor can carry: milliseconds. */
function inMs(sql: string): string {
  return `date_trunc('milliseconds', ${sql})`;
}

function slotsOf(kind: SeenKind, fields: readonly string[]): Slot[] {
  return fields.flatMap((id) => {
    const field = kind.byId.get(id);
    return field?.slot === undefined || !kind.ready.has(id) ? [] : [field.slot];
  });
}

/** Where a happening says what it is about; whose work it is does not count. */
function namingSlots(kind: SeenKind, target: string): Slot[] {
  return kind.fields.flatMap((f) =>
    f.type === 'ref' && f.id !== 'owner' && (f.to === undefined || f.to === target) && f.slot && kind.ready.has(f.id)
      ? [f.slot]
      : [],
  );
}
