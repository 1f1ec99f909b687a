import { Failure, type Problem, type Text } from '#base';
import { notarise, type Scope } from '#kernel/security';
import { enqueueJob, type Tx } from '#store';
import { kindIn, kindsChanged, kindsIn, type Kind, type KindChanges } from '../kinds.ts';
import { problemsOfKind } from './check-definition.ts';

/** Background work that writes all records of a kind anew after its definition changed. */
export const REBUILD_KIND = 'memory.rebuild-kind';

/** What changes of a definition ask for beside the definition itself. */
export type Aftermath = Readonly<{
  note: Text;
  /** The records must be written anew: formulas, roll-ups, search rows, slots or unique keys changed. */
  isRebuilt?: boolean;
  /** Fields whose slots are filled by the rebuild and not to be filtered before it is done. */
  filling?: readonly string[];
}>;

/** The workspace's own definition of a kind, locked against others who change it; empty where it never changed anything. */
export async function lockChanges(tx: Tx, kind: string): Promise<KindChanges> {
  const { tenantId, actor } = tx.settings;
  await tx.query(
    `insert into kind (tenant_id, name, spec, version, made_by) values ($1, $2, '{}', 0, $3) on conflict do nothing`,
    [tenantId, kind, actor],
  );
  const [row] = await tx.query<{ spec: KindChanges }>(
    'select spec from kind where tenant_id = $1 and name = $2 for update',
    [tenantId, kind],
  );
  // Who waited for another's change must see what that change left.
  kindsChanged(tx);
  return row?.spec ?? {};
}

export async function writeChanges(tx: Tx, kind: string, changes: KindChanges): Promise<void> {
  await tx.query('update kind set spec = $3 where tenant_id = $1 and name = $2', [
    tx.settings.tenantId,
    kind,
    JSON.stringify(changes),
  ]);
  kindsChanged(tx);
}

/**
 * Ends a change of a definition: checks the kind as it is now, writes its version, the evidence entry and, where records
 * must be written anew, the job. Everything or nothing.
 *
 * @throws Failure `input.invalid` with what is wrong in the definition
 */
export async function settle(tx: Tx, scope: Scope, name: string, aftermath: Aftermath): Promise<Kind> {
  kindsChanged(tx);
  const kinds = await kindsIn(tx);
  const kind = await kindIn(tx, name);
  const problems = problemsOfKind(kinds, kind);
  if (problems.length > 0) throw invalid(problems);
  const { tenantId, actor } = tx.settings;
  await tx.query(
    `with next as (update kind set version = version + 1, changed_at = now() where tenant_id = $1 and name = $2 returning version, spec)
     insert into kind_version (tenant_id, kind, version, definition, note, made_by)
     select $1, $2, next.version, jsonb_build_object('kind', next.spec, 'fields',
       (select coalesce(jsonb_agg(to_jsonb(f) - 'tenant_id' order by f.made_at, f.id), '[]') from field f where f.tenant_id = $1 and f.kind = $2)), $3, $4
     from next`,
    [tenantId, name, JSON.stringify(aftermath.note), actor],
  );
  await notarise(tx, [{ type: 'kind.changed', body: { kind: name, change: aftermath.note.en } }]);
  if (aftermath.isRebuilt === true) await rebuildLater(tx, scope, kind, aftermath.filling ?? []);
  kindsChanged(tx);
  return kindIn(tx, name);
}

async function rebuildLater(tx: Tx, scope: Scope, kind: Kind, filling: readonly string[]): Promise<void> {
  if (filling.length > 0)
    await tx.query('update slot set is_ready = false where tenant_id = $1 and kind = $2 and field = any ($3)', [
      tx.settings.tenantId,
      kind.name,
      filling,
    ]);
  await enqueueJob(tx, {
    kind: REBUILD_KIND,
    input: { kind: kind.name, filling },
    actor: { id: scope.actor.id, role: scope.actor.role, locale: scope.locale, name: scope.actor.name },
    title: { zh: `重新计算${kind.title.zh}`, en: `Computing ${kind.plural.en} anew` },
  });
}

export function invalid(fields: readonly Problem[]): Failure {
  return new Failure('input.invalid', { fields: fields.slice(0, 100) });
}
