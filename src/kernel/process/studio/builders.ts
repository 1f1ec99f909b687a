import { Failure } from '#base';
import { notarise, type Scope } from '#kernel/security';
import { perEpoch, type Tx } from '#store';

/** Roles besides administrators that may build agents. */
export type Builders = readonly ('rep' | 'manager')[];

const BY_DEFAULT: Builders = ['manager'];

const kept = perEpoch(async (tx) => {
  const [row] = await tx.query<{ builders: ('rep' | 'manager')[] }>(
    'select builders from studio_setting where tenant_id = $1',
    [tx.settings.tenantId],
    'studio-builders',
  );
  return row?.builders ?? BY_DEFAULT;
});

/** Who may build agents, as this transaction has it. */
export const buildersIn = (tx: Tx): Promise<Builders> => kept.in(tx);

/** Whether the scope's actor may build agents. Agents build none. */
export async function mayBuild(tx: Tx, { actor }: Scope): Promise<boolean> {
  if (actor.type !== 'person') return false;
  return actor.role === 'admin' || (await buildersIn(tx)).includes(actor.role);
}

/** @throws Failure `studio.not_builder` */
export async function assertBuilder(tx: Tx, scope: Scope): Promise<void> {
  if (!(await mayBuild(tx, scope))) throw new Failure('studio.not_builder');
}

/** Says which roles may build agents. @throws Failure `auth.forbidden` unless an administrator asks */
export async function changeBuilders(scope: Scope, builders: Builders): Promise<Builders> {
  if (scope.actor.type !== 'person' || scope.actor.role !== 'admin') throw new Failure('auth.forbidden');
  return scope.write(async (tx) => {
    const before = await buildersIn(tx);
    const after = [...new Set(builders)].toSorted();
    await tx.query(
      `insert into studio_setting (tenant_id, builders) values ($1, $2)
       on conflict (tenant_id) do update set builders = excluded.builders`,
      [scope.tenantId, after],
    );
    kept.forget(tx);
    await notarise(tx, [{ type: 'studio.setting_changed', body: { before, after, by: scope.actor.id } }]);
    return after;
  });
}
