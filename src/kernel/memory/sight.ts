import type { KindRight } from '@valence/contract';
import { rightsIn, type Access, type Scope } from '#kernel/security';
import type { Tx } from '#store';
import type { FieldSpec } from './kind.ts';
import { kindsIn, type Kind } from './kinds.ts';
import { Failure } from '#base';

/** A kind as one scope sees it: fields it may not know are absent, as if the kind had never had them. */
export type SeenKind = Kind &
  Readonly<{
    right: KindRight;
    /** Fields that the kind has and the scope may not know. */
    masked: readonly FieldSpec[];
  }>;

/** What one scope may see in its workspace, as one transaction has it. */
export type Sight = Readonly<{ access: Access; kinds: ReadonlyMap<string, SeenKind> }>;

const known = new WeakMap<Access, WeakMap<ReadonlyMap<string, Kind>, Map<string, Sight>>>();

/** Kinds and rights of the scope. Without changes of either, nothing is read or computed again. */
export async function sightIn(tx: Tx, scope: Scope): Promise<Sight> {
  const access = await rightsIn(tx, scope);
  const kinds = await kindsIn(tx);
  let byKinds = known.get(access);
  if (byKinds === undefined) known.set(access, (byKinds = new WeakMap()));
  let byPurpose = byKinds.get(kinds);
  if (byPurpose === undefined) byKinds.set(kinds, (byPurpose = new Map()));
  let sight = byPurpose.get(scope.purpose);
  if (sight === undefined) byPurpose.set(scope.purpose, (sight = see(scope, access, kinds)));
  return sight;
}

/** @throws Failure `memory.unknown_kind` */
export async function seenKind(tx: Tx, scope: Scope, name: string): Promise<SeenKind> {
  const kind = (await sightIn(tx, scope)).kinds.get(name);
  if (kind === undefined) throw new Failure('memory.unknown_kind', { params: { kind: name } });
  return kind;
}

/** Kinds in use with the fields this scope may know; those of which it may neither see nor make a record are left out. */
export async function kindsOf(scope: Scope): Promise<SeenKind[]> {
  const { kinds } = await scope.read((tx) => sightIn(tx, scope));
  return [...kinds.values()].filter((k) => !k.isRetired && (k.right.see !== 'none' || k.right.make));
}

function see(scope: Scope, access: Access, kinds: ReadonlyMap<string, Kind>): Sight {
  return { access, kinds: new Map([...kinds].map(([name, kind]) => [name, seen(scope, access, kinds, kind)])) };
}

function seen(scope: Scope, access: Access, kinds: ReadonlyMap<string, Kind>, kind: Kind): SeenKind {
  const right = access.rightOn(kind.name);
  const hidden = new Set(right.hidden);
  const isMasked = (f: FieldSpec): boolean =>
    !scope.categories.includes(f.category) || hidden.has(f.id) || rests(f, hidden, access, kinds);
  const masked = kind.fields.filter(isMasked);
  if (masked.length === 0) return { ...kind, right, masked };
  const fields = kind.fields.filter((f) => !masked.includes(f));
  return { ...kind, right, masked, fields, byId: new Map(fields.map((f) => [f.id, f])) };
}

const NAME = /[A-Za-z_]\w*/g;

/** What is computed out of a hidden field would tell it. */
function rests(
  field: FieldSpec,
  hidden: ReadonlySet<string>,
  access: Access,
  kinds: ReadonlyMap<string, Kind>,
): boolean {
  const { computed } = field;
  if (computed === undefined) return false;
  if (computed.by === 'rollup') {
    const theirs = access.rightOn(computed.kind).hidden;
    return kinds.has(computed.kind) && computed.of !== undefined && theirs.includes(computed.of);
  }
  return computed.by === 'formula' && [...computed.text.matchAll(NAME)].some(([name]) => hidden.has(name));
}

/** Whether the name of a record may be shown: not when it could come from a field this scope may not know. */
export function isTitleOpen(kind: SeenKind, data: Readonly<Record<string, unknown>>): boolean {
  if (kind.masked.length === 0) return true;
  const own = data[kind.titleField] ?? null;
  if (own !== null && own !== '') return kind.byId.has(kind.titleField);
  return kind.masked.every((f) => kind.titleFrom?.includes(f.id) !== true && f.isCustom !== true);
}
