import type { GraphDoc } from '@valence/contract';
import { Failure } from '#base';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { mayBuild } from './builders.ts';

export type Audience = 'private' | 'builders' | 'all';

/** An own agent without its graphs. */
export type AgentRow = Readonly<{
  name: string;
  audience: Audience;
  ownerId: string;
  revision: number;
  draftBy: string;
  draftAt: Date;
  lastVersion: number;
  /** null too while who activated it is no member: it does not work then. */
  activeVersion: number | null;
}>;

/** The select list of an `AgentRow`, of `studio_agent a`. */
const COLUMNS = `a.name, a.audience, a.owner_id as "ownerId", a.revision, a.draft_by as "draftBy", a.draft_at as "draftAt",
  a.last_version as "lastVersion",
  case when exists (select from membership m where m.tenant_id = a.tenant_id and m.user_id = a.activated_by)
    then a.active_version end as "activeVersion"`;

/** Own agents of the workspace, by name. */
export function agentRowsIn(tx: Tx): Promise<AgentRow[]> {
  return tx.query<AgentRow>(
    `select ${COLUMNS} from studio_agent a where a.tenant_id = $1 and a.removed_at is null order by a.name`,
    [tx.settings.tenantId],
    'studio-agents',
  );
}

/** Drafts by name, as they were saved. */
export async function draftsIn(tx: Tx, names: readonly string[]): Promise<ReadonlyMap<string, GraphDoc>> {
  if (names.length === 0) return new Map();
  const rows = await tx.query<{ name: string; draft: GraphDoc }>(
    'select name, draft from studio_agent where tenant_id = $1 and name = any ($2)',
    [tx.settings.tenantId, names],
  );
  return new Map(rows.map(({ name, draft }) => [name, draft]));
}

/**
 * One own agent that the scope may see; `lock` for changing it.
 *
 * @throws Failure `studio.not_found`, and for changing `studio.not_builder`
 */
export async function agentRowIn(tx: Tx, scope: Scope, name: string, lock?: 'lock'): Promise<AgentRow> {
  const [row] = await tx.query<AgentRow>(
    `select ${COLUMNS} from studio_agent a where a.tenant_id = $1 and a.name = $2 and a.removed_at is null ${lock === undefined ? '' : 'for update of a'}`,
    [tx.settings.tenantId, name],
  );
  const isBuilder = await mayBuild(tx, scope);
  if (row === undefined || !maySee(scope, row, isBuilder))
    throw new Failure('studio.not_found', { params: { agent: name } });
  if (lock !== undefined && !isBuilder) throw new Failure('studio.not_builder');
  return row;
}

/** Whether a person may see an own agent in the studio; who sees it and may build may also change it. */
export function maySee({ actor }: Scope, { audience, ownerId }: AgentRow, isBuilder: boolean): boolean {
  if (actor.type !== 'person') return false;
  if (audience === 'all' || actor.role === 'admin' || actor.id === ownerId) return true;
  return audience === 'builders' && isBuilder;
}

/** How versions of own agents are written: graphs have three numbers, of which people count the first. */
export function versionText(version: number): string {
  return `${version}.0.0`;
}

/** The number of a version as it is written; null where it is none. */
export function versionNumber(text: string): number | null {
  const digits = /^([1-9]\d{0,8})\.0\.0$/.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
}
