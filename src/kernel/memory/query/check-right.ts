import type { KindRight, RowRule } from '@valence/contract';
import { Failure, type Problem } from '#base';
import type { Scope } from '#kernel/security';
import { sightIn, type SeenKind } from '../sight.ts';
import { askIn } from './ask-in.ts';
import { besides } from './asking.ts';
import { allOf } from './filter.ts';

/** Rules for all kinds may name fields that some kinds lack; there they find nothing. */
const ANY_KIND = '*';

/**
 * Refuses a rule that could not work: fields that are not there or have no index, references that lead nowhere, the name
 * of a record hidden without which nobody could find it.
 *
 * @throws Failure `input.invalid` with paths like `see.where`, `hidden`, `memory.unknown_kind`
 */
export async function checkRight(scope: Scope, kindName: string, right: KindRight): Promise<void> {
  if (kindName === ANY_KIND) return;
  await scope.read(async (tx) => {
    const asking = { ...(await askIn(tx, scope)), isRule: true, looksAhead: false };
    const kind = (await sightIn(tx, scope)).kinds.get(kindName);
    if (kind === undefined) throw new Failure('memory.unknown_kind', { params: { kind: kindName } });
    const fields: Problem[] = [];
    for (const list of ['hidden', 'readOnly'] as const)
      for (const id of right[list])
        if (!kind.byId.has(id)) fields.push({ path: `${list}.${id}`, rule: 'unknown_field' });
    for (const act of ['see', 'change', 'remove'] as const) {
      fields.push(...throughProblems(kind, act, right[act]));
      const filter = filterOf(right[act]);
      if (filter === undefined) continue;
      try {
        await allOf(besides(asking), kind, [filter], 'e');
      } catch (error) {
        if (!(error instanceof Failure) || error.fields.length === 0) throw error;
        fields.push(...error.fields.map((f) => ({ ...f, path: `${act}.${f.path}` })));
      }
    }
    if (fields.length > 0) throw new Failure('input.invalid', { fields });
  });
}

function filterOf(rule: RowRule) {
  if (typeof rule === 'string') return undefined;
  return 'where' in rule ? rule.where : rule.or;
}

function throughProblems(kind: SeenKind, act: string, rule: RowRule): Problem[] {
  if (typeof rule === 'string' || !('through' in rule)) return [];
  return rule.through.flatMap((id): Problem[] => {
    const field = kind.byId.get(id);
    if (field?.type !== 'ref') return [{ path: `${act}.${id}`, rule: 'unknown_field' }];
    return field.slot === undefined ? [{ path: `${act}.${id}`, rule: 'not_indexed' }] : [];
  });
}
