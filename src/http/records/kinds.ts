import { Failure } from '#base';
import { kindsOf, type Kind } from '#kernel/memory';
import type { Scope } from '#kernel/security';

export async function kindsByName(scope: Scope): Promise<ReadonlyMap<string, Kind>> {
  return new Map((await kindsOf(scope)).map((k) => [k.name, k]));
}

/** @throws Failure `memory.unknown_kind` */
export function kindNamed(kinds: ReadonlyMap<string, Kind>, name: string): Kind {
  const kind = kinds.get(name);
  if (kind === undefined) throw new Failure('memory.unknown_kind', { params: { kind: name } });
  return kind;
}
