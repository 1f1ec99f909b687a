import type { Team as WireTeam } from '@valence/contract';
import { textOfId, type Id } from '#base';
import { recallMany } from '#kernel/memory';
import { teamsOf, type Scope } from '#kernel/security';
import { entityText } from '../records/present.ts';

const teamText = (id: string): string => textOfId('team', id as Id<'team'>);

/** All teams as the wire has them; members that who asks may not see are left out. */
export async function wireTeams(scope: Scope): Promise<WireTeam[]> {
  const teams = await teamsOf(scope);
  const people = await recallMany(
    scope,
    teams.flatMap((t) => t.members),
  );
  const byId = new Map(people.map((p) => [p.id, p]));
  return teams.map(({ id, name, parentId, members }) => ({
    id: teamText(id),
    name,
    parent: parentId === null ? null : teamText(parentId),
    members: members.flatMap((m) => {
      const person = byId.get(m);
      return person === undefined ? [] : [{ id: entityText(person.id), title: person.title }];
    }),
  }));
}
