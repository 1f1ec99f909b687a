import { Failure, newUuid } from '#base';
import type { Tx } from '#store';
import { notarise, type Scope } from '../scope.ts';
import { settingsChanged, settingsIn } from './settings.ts';

/** People who work together; who belongs to a team also belongs to those below it. `members` are person records. */
export type Team = Readonly<{ id: string; name: string; parentId: string | null; members: readonly string[] }>;
export type TeamChange = Readonly<{
  name?: string | undefined;
  parentId?: string | null | undefined;
  members?: readonly string[] | undefined;
}>;

/** Teams one workspace may have. */
const MOST_TEAMS = 500;

/** The teams of the workspace by name. */
export async function teamsOf(scope: Scope): Promise<Team[]> {
  const { teams, teamMembers } = await scope.read(settingsIn);
  return teams.map((t) => ({ ...t, members: teamMembers.get(t.id) ?? [] }));
}

/** @throws Failure `auth.forbidden`, `memory.limit_reached`, `team.not_found` for a parent that is not there */
export async function makeTeam(scope: Scope, team: TeamChange & { name: string }): Promise<string> {
  return changing(scope, async (tx) => {
    const { teams } = await settingsIn(tx);
    if (teams.length >= MOST_TEAMS)
      throw new Failure('memory.limit_reached', { params: { what: '团队', max: MOST_TEAMS } });
    const id = newUuid();
    await refuseLoop(tx, id, team.parentId ?? null);
    await tx.query('insert into team (tenant_id, id, name, parent_id, made_by) values ($1, $2, $3, $4, $5)', [
      tx.settings.tenantId,
      id,
      team.name,
      team.parentId ?? null,
      tx.settings.actor,
    ]);
    await setMembers(tx, id, team.members ?? []);
    return id;
  });
}

/** @throws Failure `auth.forbidden`, `team.not_found`, `input.invalid` when a team would hang below itself */
export async function changeTeam(scope: Scope, id: string, change: TeamChange): Promise<void> {
  await changing(scope, async (tx) => {
    const before = (await settingsIn(tx)).teams.find((t) => t.id === id);
    if (before === undefined) throw new Failure('team.not_found');
    const parentId = change.parentId === undefined ? before.parentId : change.parentId;
    await refuseLoop(tx, id, parentId);
    await tx.query('update team set name = $3, parent_id = $4 where tenant_id = $1 and id = $2', [
      tx.settings.tenantId,
      id,
      change.name ?? before.name,
      parentId,
    ]);
    if (change.members !== undefined) await setMembers(tx, id, change.members);
    return id;
  });
}

/** Removes a team with its rules; teams below it move up. @throws Failure `auth.forbidden`, `team.not_found` */
export async function dropTeam(scope: Scope, id: string): Promise<void> {
  await changing(scope, async (tx) => {
    const team = (await settingsIn(tx)).teams.find((t) => t.id === id);
    if (team === undefined) throw new Failure('team.not_found');
    const { tenantId } = tx.settings;
    await tx.query('update team set parent_id = $3 where tenant_id = $1 and parent_id = $2', [
      tenantId,
      id,
      team.parentId,
    ]);
    await tx.query('delete from team where tenant_id = $1 and id = $2', [tenantId, id]);
    return id;
  });
}

async function changing(scope: Scope, work: (tx: Tx) => Promise<string>): Promise<string> {
  if (scope.actor.role !== 'admin') throw new Failure('auth.forbidden');
  return scope.write(async (tx) => {
    const team = await work(tx);
    settingsChanged(tx);
    await notarise(tx, [{ type: 'team.changed', body: { team, by: scope.actor.id } }]);
    return team;
  });
}

async function setMembers(tx: Tx, team: string, people: readonly string[]): Promise<void> {
  const { tenantId } = tx.settings;
  await tx.query('delete from team_member where tenant_id = $1 and team_id = $2 and person_id <> all ($3::uuid[])', [
    tenantId,
    team,
    people,
  ]);
  await tx.query(
    'insert into team_member (tenant_id, team_id, person_id) select $1, $2, p from unnest($3::uuid[]) as p on conflict do nothing',
    [tenantId, team, people],
  );
}

/** @throws Failure `team.not_found`, `input.invalid` */
async function refuseLoop(tx: Tx, id: string, parentId: string | null): Promise<void> {
  const { teams } = await settingsIn(tx);
  const byId = new Map(teams.map((t) => [t.id, t]));
  for (let at = parentId; at !== null;) {
    const team = byId.get(at);
    if (at === id)
      throw new Failure('input.invalid', { fields: [{ path: 'parent', rule: 'shape', params: { detail: 'loop' } }] });
    if (team === undefined) throw new Failure('team.not_found');
    byId.delete(at);
    at = team.parentId;
  }
}
