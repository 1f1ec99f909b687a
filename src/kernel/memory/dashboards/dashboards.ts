import type { DashboardConfig, ViewAudience } from '@valence/contract';
import { Failure, newId, type Text } from '#base';
import { notarise, type Scope } from '#kernel/security';
import type { Tx } from '#store';
import { SEEN } from '../views/views.ts';
import { SHIPPED } from './shipped.ts';

/** A dashboard as this person has it. */
export type DashboardView = Readonly<{
  /** A bare id, or the name of a shipped one. */
  id: string;
  name: Text;
  config: DashboardConfig;
  audience: ViewAudience;
  isShipped: boolean;
  isMine: boolean;
  isChangeable: boolean;
  version: number;
  changedBy: string | null;
  changedAt: Date | null;
}>;

type Role = 'rep' | 'manager' | 'admin';
/** What opens first, for who asks and for each role; null where nothing was chosen. */
type Choices = Readonly<{ mine: string | null; ofRoles: Readonly<Record<Role, string | null>> }>;

type Row = {
  id: string;
  name: Text;
  config: DashboardConfig;
  audience: ViewAudience;
  owner_id: string;
  version: number;
  changed_by: string;
  changed_at: Date;
};

/** Dashboards of one person; more are a sign of a machine at work. */
const MOST_DASHBOARDS = 100;
const COLUMNS = 'v.id, v.name, v.config, v.audience, v.owner_id, v.version, v.changed_by, v.changed_at';

/** Shipped dashboards and those this person made or is shown, and which opens first. */
export async function dashboardsOf(
  scope: Scope,
): Promise<Readonly<{ dashboards: readonly DashboardView[]; opens: string; choices: Choices }>> {
  return scope.read(async (tx) => {
    const rows = await tx.query<Row>(
      `select ${COLUMNS} from dashboard v where v.tenant_id = $1 and v.removed_at is null and ${SEEN}
       order by v.id limit ${MOST_DASHBOARDS * 2}`,
      [tx.settings.tenantId, scope.actor.id],
      'dashboards-of',
    );
    const chosen = await tx.query<{ whom: string; dashboard: string | null }>(
      'select whom, dashboard from dashboard_choice where tenant_id = $1 and whom = any($2)',
      [tx.settings.tenantId, ['role rep', 'role manager', 'role admin', `user ${scope.actor.id}`]],
    );
    const dashboards = [...SHIPPED.map(shippedView), ...rows.map((row) => viewOf(scope, row))];
    const of = (whom: string): string | null => chosen.find((c) => c.whom === whom)?.dashboard ?? null;
    const choices: Choices = {
      mine: of(`user ${scope.actor.id}`),
      ofRoles: { rep: of('role rep'), manager: of('role manager'), admin: of('role admin') },
    };
    const isThere = (id: string | null): id is string => dashboards.some((d) => d.id === id);
    const wanted = [choices.mine, choices.ofRoles[scope.actor.role as Role] ?? null].find(isThere);
    return { dashboards, opens: wanted ?? dashboards[0]?.id ?? '', choices };
  });
}

type Draft = Readonly<Pick<DashboardView, 'name' | 'config' | 'audience'>>;

/** @throws Failure `memory.limit_reached` */
export async function makeDashboard(scope: Scope, { name, config, audience }: Draft): Promise<DashboardView> {
  return scope.write(async (tx) => {
    const [count] = await tx.query<{ n: bigint }>(
      'select count(*) as n from dashboard where tenant_id = $1 and owner_id = $2 and removed_at is null',
      [tx.settings.tenantId, scope.actor.id],
    );
    if (Number(count?.n ?? 0n) >= MOST_DASHBOARDS)
      throw new Failure('memory.limit_reached', { params: { what: 'dashboard', max: MOST_DASHBOARDS } });
    const id = newId('dashboard');
    await tx.query(
      `insert into dashboard (tenant_id, id, name, config, audience, owner_id, changed_by) values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        tx.settings.tenantId,
        id,
        JSON.stringify(name),
        JSON.stringify(config),
        audience,
        scope.actor.id,
        scope.actor.name,
      ],
    );
    return told(tx, scope, id, 'made');
  });
}

/**
 * Changes a dashboard that the person may change: their own, or a shared one for managers and administrators.
 *
 * @throws Failure `dashboard.not_found`, `dashboard.not_yours`, `dashboard.conflict` when somebody changed it since `version`.
 */
export async function changeDashboard(
  scope: Scope,
  id: string,
  change: Readonly<Partial<Draft> & { version: number; isRemoved?: boolean }>,
): Promise<DashboardView> {
  return scope.write(async (tx) => {
    const known = await lock(tx, scope, id);
    if (!mayChange(scope, known)) throw new Failure('dashboard.not_yours', { params: { name: known.changed_by } });
    if (known.version !== change.version)
      throw new Failure('dashboard.conflict', { params: { name: known.name.zh }, extra: { version: known.version } });
    const { name = known.name, config = known.config, audience = known.audience } = change;
    await tx.query(
      `update dashboard set name = $3, config = $4, audience = $5, changed_by = $6, changed_at = now(), version = version + 1,
         removed_at = case when $7::boolean is null then removed_at when $7 then now() end
       where tenant_id = $1 and id = $2`,
      [
        tx.settings.tenantId,
        id,
        JSON.stringify(name),
        JSON.stringify(config),
        audience,
        scope.actor.name,
        change.isRemoved ?? null,
      ],
    );
    return told(tx, scope, id, change.isRemoved === true ? 'removed' : 'changed');
  });
}

/**
 * Keeps what opens first: for who asks, or for a role. Null takes the choice back.
 *
 * @throws Failure `auth.forbidden` for a role by others than administrators, `dashboard.not_found`, `dashboard.not_for_all`
 */
export async function chooseDashboard(
  scope: Scope,
  { role, dashboard }: Readonly<{ role?: Role | undefined; dashboard: string | null }>,
): Promise<void> {
  if (role !== undefined && scope.actor.role !== 'admin') throw new Failure('auth.forbidden');
  await scope.write(async (tx) => {
    if (dashboard !== null && !SHIPPED.some(({ id }) => id === dashboard)) {
      const row = await lock(tx, scope, dashboard);
      if (role !== undefined && row.audience !== 'all') throw new Failure('dashboard.not_for_all');
    }
    await tx.query(
      `insert into dashboard_choice (tenant_id, whom, dashboard) values ($1, $2, $3)
       on conflict (tenant_id, whom) do update set dashboard = excluded.dashboard`,
      [tx.settings.tenantId, role === undefined ? `user ${scope.actor.id}` : `role ${role}`, dashboard],
    );
    await notarise(tx, [{ type: 'dashboard.changed', body: { dashboard, act: 'chosen', role: role ?? null } }]);
  });
}

async function lock(tx: Tx, scope: Scope, id: string): Promise<Row> {
  const [row] = await tx.query<Row>(
    `select ${COLUMNS} from dashboard v where v.tenant_id = $1 and v.id = $3 and ${SEEN} for update`,
    [tx.settings.tenantId, scope.actor.id, id],
  );
  if (row === undefined) throw new Failure('dashboard.not_found', { facts: { id } });
  return row;
}

/** The dashboard as it stands now, with the evidence that it was touched. */
async function told(tx: Tx, scope: Scope, id: string, act: 'made' | 'changed' | 'removed'): Promise<DashboardView> {
  const [row] = await tx.query<Row>(`select ${COLUMNS} from dashboard v where v.tenant_id = $1 and v.id = $2`, [
    tx.settings.tenantId,
    id,
  ]);
  if (row === undefined) throw new Failure('dashboard.not_found', { facts: { id } });
  await notarise(tx, [
    { type: 'dashboard.changed', body: { dashboard: id, act, audience: row.audience, version: row.version } },
  ]);
  return viewOf(scope, row);
}

function mayChange({ actor }: Scope, { owner_id, audience }: Pick<Row, 'owner_id' | 'audience'>): boolean {
  return owner_id === actor.id || (audience !== 'private' && actor.role !== 'rep');
}

function viewOf(scope: Scope, row: Row): DashboardView {
  const { id, name, config, audience, version } = row;
  return {
    id,
    name,
    config,
    audience,
    isShipped: false,
    isMine: row.owner_id === scope.actor.id,
    isChangeable: mayChange(scope, row),
    version,
    changedBy: row.changed_by,
    changedAt: row.changed_at,
  };
}

function shippedView({ id, name, config }: (typeof SHIPPED)[number]): DashboardView {
  return {
    id,
    name,
    config,
    audience: 'all',
    isShipped: true,
    isMine: false,
    isChangeable: false,
    version: 0,
    changedBy: null,
    changedAt: null,
  };
}
