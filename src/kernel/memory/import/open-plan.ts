import type { Scope } from '#kernel/security';
import { sightIn } from '../sight.ts';
import type { ImportState } from './import-state.ts';
import { normalText } from './key-text.ts';
import { withTable } from './open-file.ts';
import { planImport, type ImportPlan } from './plan-import.ts';
import { openDirectory, type Directory } from './related-records.ts';
import { openRelations, type Relations } from './relations.ts';

/** An import's plan with what is known of the records its rows name. */
export type OpenPlan = Readonly<{ plan: ImportPlan; directory: Directory; relations: Relations }>;

/** @throws Failure `input.invalid` when the mapping does not fit the kinds any more. */
export async function openPlan(scope: Scope, state: ImportState): Promise<OpenPlan> {
  const plan = planImport((await scope.read((tx) => sightIn(tx, scope))).kinds, state.kind, {
    ...state,
    columns: state.report.columns,
  });
  return {
    plan,
    directory: await openDirectory(scope, plan),
    relations: await openRelations(scope, plan, await namesInFile(scope, state, plan)),
  };
}

/** Names of the records that the file itself makes, per relation that points to its own kind: those may come later. */
async function namesInFile(
  scope: Scope,
  state: ImportState,
  plan: ImportPlan,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const inner = [...plan.relations.values()].flatMap(({ field, to, by }) => {
    const source = plan.columns.find((column) => column.through === undefined && column.field.id === by);
    return to.name === plan.kind.name && source !== undefined ? [{ field: field.id, index: source.index }] : [];
  });
  const named = new Map(inner.map(({ field }) => [field, new Set<string>()]));
  if (inner.length === 0) return named;
  await withTable(scope, state, async (table) => {
    for await (const { cells } of table.rows())
      for (const { field, index } of inner) named.get(field)?.add(normalText(cells[index] ?? ''));
  });
  return named;
}
