import type { Scope } from '#kernel/security';
import type { Slot, Tx } from '#store';
import type { Entity } from '../entity.ts';
import { askIn } from '../query/ask-in.ts';
import type { Asking } from '../query/asking.ts';
import { rowsSeen } from '../query/rows.ts';
import { statementName } from '../query/statement-name.ts';
import type { SeenKind } from '../sight.ts';

/** Sorts of things that happen around a record and are kept in memory. */
export const HAPPENINGS = ['change', 'activity', 'task', 'note', 'file', 'comment', 'mail'] as const;
export type HappeningType = (typeof HAPPENINGS)[number];

/** Where a page of a timeline goes on: strictly before this, by time and then by id. `at` is ISO 8601 in UTC to the microsecond. */
export type Place = Readonly<{ at: string; id: string }>;
export type Moment = Readonly<{ type: HappeningType; id: string; at: Date; place: Place }>;

type RecordType = 'activity' | 'task' | 'note' | 'file';
/** Kinds whose records happen around others, with the fields that say when; the first that is known counts. */
const KINDS: Readonly<Record<RecordType, readonly string[]>> = {
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
/** One range of one table, in the order of `at`. */
type Range = Readonly<{ type: HappeningType; from: string; at: string; where: string }>;

/** The newest moments before a place, one statement whatever is asked for; each sort looks at no more than its own index range. */
export async function momentsOf(tx: Tx, scope: Scope, asked: Asked): Promise<readonly Moment[]> {
  const { before, limit, types } = asked;
  const asking = await askIn(tx, scope);
  const ranges = [...(await recordRanges(asking, asked)), ...ownRanges(asking, asked)];
  if (ranges.length === 0) return [];
  const place = before === null ? null : `(${asking.add(before.at)}::timestamptz, ${asking.add(before.id)}::uuid)`;
  const parts = ranges
    .filter(({ type }) => types.has(type))
    .map(({ type, from, at, where }) => {
      const cut = place === null ? '' : ` and (${at}, e.id) < ${place}`;
      return `(select '${type}' as type, e.id, ${at} as at from ${from} e where e.tenant_id = $1 and ${where}${cut} order by ${at} desc, e.id desc limit ${limit})`;
    });
  // One that names the record in two fields is met twice: `union` keeps it once.
  const text = `select type, id, at, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as key
    from (${parts.join(' union ')}) as met order by at desc, id desc limit ${limit}`;
  const rows = await tx.query<Omit<Moment, 'place'> & { key: string }>(
    text,
    asking.values,
    statementName('timeline', text),
  );
  return rows.map(({ key, ...moment }) => ({ ...moment, place: { at: key, id: moment.id } }));
}

/** What was said about the record, commented on it and mailed about it. */
function ownRanges(asking: Asking, { ids, types }: Asked): Range[] {
  const ranges: Range[] = [];
  if (!(['change', 'comment', 'mail'] as const).some((type) => types.has(type))) return ranges;
  const all = `any (${asking.add(ids)}::uuid[])`;
  if (types.has('change'))
    ranges.push({ type: 'change', from: 'observation', at: 'e.at', where: `e.entity_id = ${all}` });
  if (types.has('comment'))
    ranges.push({
      type: 'comment',
      from: 'comment',
      at: 'e.made_at',
      where: `e.record_id = ${all} and e.parent_id is null and e.body is not null`,
    });
  if (types.has('mail'))
    ranges.push({
      type: 'mail',
      from: 'mail',
      at: 'coalesce(e.sent_at, e.made_at)',
      where: `e.record_id = ${all} and e.type = 'person' and (e.status <> 'draft' or e.made_by = ${asking.add(asking.scope.actor.id)})`,
    });
  return ranges;
}

async function recordRanges(asking: Asking, { entity, types }: Asked): Promise<Range[]> {
  const ranges: Range[] = [];
  let named: string | null = null;
  for (const type of Object.keys(KINDS) as RecordType[]) {
    const kind = asking.sight.kinds.get(type);
    if (!types.has(type) || kind === undefined || kind.right.see === 'none') continue;
    const seen = await rowsSeen(asking, kind, 'e');
    for (const slot of namingSlots(kind, entity.kind)) {
      named ??= `${asking.add(entity.id)}::text`;
      const where = `e.kind = '${type}' and e.${slot} = ${named}${seen === null ? '' : ` and ${seen}`}`;
      ranges.push(...byTime(kind, KINDS[type]).map((range) => ({ ...range, type, where: `${where}${range.where}` })));
    }
  }
  return ranges;
}

/**
 * With one field that says when, two ranges of which each is in the order of an index (`entity_when_…`): those that say
 * it, and those that do not by when they were made.
 */
function byTime(kind: SeenKind, fields: readonly string[]): { from: string; at: string; where: string }[] {
  const [slot, ...more] = fields.flatMap((id) => {
    const field = kind.byId.get(id);
    return field?.slot === undefined || !kind.ready.has(id) ? [] : [field.slot];
  });
  const from = 'entity';
  if (slot === undefined) return [{ from, at: 'e.created_at', where: '' }];
  if (more.length > 0) {
    const times = [slot, ...more].map((one) => `e.${one}`).join(', ');
    return [{ from, at: `coalesce(${times}, e.created_at)`, where: '' }];
  }
  return [
    { from, at: `e.${slot}`, where: ` and e.${slot} is not null` },
    { from, at: 'e.created_at', where: ` and e.${slot} is null` },
  ];
}

/** Where a happening says what it is about; whose work it is does not count. */
function namingSlots(kind: SeenKind, target: string): Slot[] {
  return kind.fields.flatMap((f) =>
    f.type === 'ref' && f.id !== 'owner' && (f.to === undefined || f.to === target) && f.slot && kind.ready.has(f.id)
      ? [f.slot]
      : [],
  );
}
