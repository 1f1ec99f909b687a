import type { Filter, RowRule } from '@valence/contract';
import { Failure, type Problem } from '#base';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import type { FieldSpec } from './kind.ts';
import type { Kind } from './kinds.ts';
import { idsAllowed } from './query/ids-allowed.ts';
import { sightIn, type SeenKind, type Sight } from './sight.ts';
import { brokenRule, type Data, type Value } from './value.ts';

type Said = Readonly<{ kind: string; data: Data }>;

/**
 * Problems of what a scope wants to write, field by field: values that break their field's rule, and fields that it may
 * not know or not write. `byPerson`: what agents alone fill in is closed too.
 */
export function problemsOf(sight: Sight, sayings: readonly Said[], byPerson: boolean): Problem[] {
  return sayings.flatMap(({ kind, data }) =>
    Object.entries(data).flatMap(([id, value]) => {
      const broken = brokenFor(sight.kinds.get(kind), { id, value, byPerson });
      return broken === null ? [] : [{ path: id, ...broken }];
    }),
  );
}

function brokenFor(
  kind: SeenKind | undefined,
  { id, value, byPerson }: { id: string; value: Value; byPerson: boolean },
): Omit<Problem, 'path'> | null {
  const field = kind?.byId.get(id);
  if (kind === undefined || field === undefined || (byPerson && field.isReadOnly === true))
    return { rule: 'unknown_field' };
  if (kind.right.readOnly.includes(id) || isComputed(field, byPerson)) return { rule: 'read_only' };
  return brokenRule(field, value);
}

/** What the product computes nobody else writes; numbers of other systems may be brought along. */
function isComputed({ computed }: FieldSpec, byPerson: boolean): boolean {
  return computed !== undefined && (computed.by !== 'number' || byPerson);
}

/**
 * What a new record says besides what it was told, so that its maker can see it: where they see what is theirs and
 * nobody was named, it is theirs. A private record is always its maker's.
 */
export function asMakers({ access }: Sight, kind: SeenKind, data: Data): Data {
  const me = access.personId;
  if (me === null) return data;
  const fields = [...(data['isPrivate'] === true ? ['owner'] : []), ...mineBy(kind.right.see)];
  const isNamed = fields.some((id) => (data[id] ?? null) !== null);
  const field = fields.find((id) => kind.byId.get(id)?.to === 'person');
  return isNamed || field === undefined ? data : { ...data, [field]: me };
}

/** Fields that a rule compares with who asks. */
function mineBy(rule: RowRule): string[] {
  if (typeof rule === 'string') return [];
  const filter = 'where' in rule ? rule.where : rule.or;
  return filter === undefined ? [] : mineIn(filter);
}

function mineIn(filter: Filter): string[] {
  if ('all' in filter) return filter.all.flatMap(mineIn);
  if ('any' in filter) return filter.any.flatMap(mineIn);
  if (!('field' in filter) || filter.op === 'isNot' || filter.op === 'noneOf' || filter.field.includes('.')) return [];
  const { value } = filter;
  const isMe = (v: unknown): boolean => typeof v === 'object' && v !== null && ('me' in v || 'myTeam' in v);
  return isMe(value) || (Array.isArray(value) && value.some(isMe)) ? [filter.field] : [];
}

/** Whether the rights of this scope limit what it may do with records of a kind. */
export function isLimited({ right, byId }: SeenKind, { access }: Sight): boolean {
  return right.see !== 'all' || right.change !== 'all' || (access.privacy !== 'all' && byId.has('isPrivate'));
}

type Written = Readonly<{ sayings: readonly (Said & { id: string })[]; existing: ReadonlySet<string> }>;

/**
 * Refuses to write records that the scope may not see (they are as good as absent), change or make.
 *
 * @param existing those of the records that were there before
 * @throws Failure `memory.not_found`, `rights.refused`
 */
export async function refuseUnallowed(tx: Tx, scope: Scope, { sayings, existing }: Written): Promise<void> {
  const sight = await sightIn(tx, scope);
  const limited = new Set<string>();
  for (const { kind: name, id } of sayings) {
    const kind = sight.kinds.get(name);
    if (kind === undefined) continue;
    if (!existing.has(id) && !kind.right.make) throw refusal(kind, 'make');
    if (existing.has(id) && isLimited(kind, sight)) limited.add(id);
  }
  if (limited.size === 0) return;
  const seen = await idsAllowed(tx, scope, [...limited]);
  const unseen = [...limited].find((id) => !seen.has(id));
  if (unseen !== undefined) throw new Failure('memory.not_found', { facts: { id: unseen } });
  const changing = await idsAllowed(tx, scope, [...limited], 'change');
  const refused = sayings.find((s) => limited.has(s.id) && !changing.has(s.id));
  const kind = sight.kinds.get(refused?.kind ?? '');
  if (kind !== undefined) throw refusal(kind, 'change');
}

/** After writing: a new record that its maker could not see would be lost to them. @throws Failure `rights.refused` */
export async function refuseUnseen(tx: Tx, scope: Scope, made: readonly (Said & { id: string })[]): Promise<void> {
  const sight = await sightIn(tx, scope);
  const limited = made.filter((s) => {
    const kind = sight.kinds.get(s.kind);
    return kind !== undefined && isLimited(kind, sight);
  });
  const seen = await idsAllowed(
    tx,
    scope,
    limited.map((s) => s.id),
  );
  const lost = limited.find((s) => !seen.has(s.id));
  const kind = sight.kinds.get(lost?.kind ?? '');
  if (kind !== undefined) throw refusal(kind, 'make');
}

const ACTS = {
  make: { zh: '新建', en: 'make' },
  change: { zh: '修改', en: 'change' },
  remove: { zh: '删除', en: 'delete' },
  export: { zh: '导出', en: 'export' },
} as const;

/** The refusal of an act on records of a kind, in both languages. */
export function refusal(kind: Pick<Kind, 'title'>, act: keyof typeof ACTS): Failure {
  const { zh, en } = ACTS[act];
  return new Failure('rights.refused', {
    params: { action: zh, actionEn: en, kind: kind.title.zh, kindEn: kind.title.en },
  });
}
