import { KindRight } from '@valence/contract';
import { perEpoch, type Tx } from '#store';
import type { Role } from '../policy.ts';

/** Everything a workspace has set about rights. */
export type Settings = Readonly<{
  rules: readonly Readonly<{ role: Role; team: string | null; kind: string; right: KindRight }>[];
  teams: readonly Readonly<{ id: string; name: string; parentId: string | null }>[];
  /** Person records by team. */
  teamMembers: ReadonlyMap<string, readonly string[]>;
  /** By the id of their login. */
  members: ReadonlyMap<string, Readonly<{ role: Role; personId: string | null }>>;
}>;

const kept = perEpoch(readSettings);

/** The rights of the workspace as this transaction has them. */
export const settingsIn = (tx: Tx): Promise<Settings> => kept.in(tx);

/** After this transaction has changed rules or teams. */
export const settingsChanged = (tx: Tx): void => kept.forget(tx);

type Row = {
  rules: { role: Role; team_id: string | null; kind: string; rule: unknown }[] | null;
  teams: { id: string; name: string; parent_id: string | null }[] | null;
  team_members: { team_id: string; person_id: string }[] | null;
  members: { user_id: string; role: Role; person_id: string | null }[] | null;
};

async function readSettings(tx: Tx): Promise<Settings> {
  const [row] = await tx.query<Row>(
    `select
       (select json_agg(json_build_object('role', role, 'team_id', team_id, 'kind', kind, 'rule', rule) order by kind, role, team_id) from right_rule where tenant_id = $1) as rules,
       (select json_agg(json_build_object('id', id, 'name', name, 'parent_id', parent_id) order by name, id) from team where tenant_id = $1) as teams,
       (select json_agg(json_build_object('team_id', team_id, 'person_id', person_id) order by person_id) from team_member where tenant_id = $1) as team_members,
       (select json_agg(json_build_object('user_id', user_id, 'role', role, 'person_id', person_id) order by user_id) from membership where tenant_id = $1) as members`,
    [tx.settings.tenantId],
    'rights',
  );
  return {
    rules: (row?.rules ?? []).map((r) => ({
      role: r.role,
      team: r.team_id,
      kind: r.kind,
      right: KindRight.parse(r.rule),
    })),
    teams: (row?.teams ?? []).map((t) => ({ id: t.id, name: t.name, parentId: t.parent_id })),
    teamMembers: new Map(
      [...Map.groupBy(row?.team_members ?? [], (m) => m.team_id)].map(([team, rows]) => [
        team,
        rows.map((m) => m.person_id),
      ]),
    ),
    members: new Map((row?.members ?? []).map((m) => [m.user_id, { role: m.role, personId: m.person_id }])),
  };
}
