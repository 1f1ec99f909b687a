import type { KindRight, RowRule } from '@valence/contract';
import type { Actor } from '../scope.ts';
import type { Role } from '../policy.ts';
import { boundedBy } from '../keys/acting-key.ts';
import type { Settings } from './settings.ts';

/** What one actor may see and do in a workspace. */
export type Access = Readonly<{
  /** The actor's own person record; what `me` means in filters. */
  personId: string | null;
  /** Person records of everyone in the actor's teams; what `myTeam` means. */
  team: readonly string[];
  /** `own`: private records of the actor only; `all` for the product itself; `none` for agents and who looks with another's eyes. */
  privacy: 'own' | 'all' | 'none';
  rightOn(kind: string): KindRight;
}>;

/** Everything: what holds where no rule was made. */
export const OPEN: KindRight = Object.freeze({
  see: 'all',
  change: 'all',
  remove: 'all',
  make: true,
  export: true,
  hidden: [],
  readOnly: [],
});

/** Rules for all kinds that have none of their own. */
const ANY_KIND = '*';

/** Rules limit people, and agents that a person set to work; not the agents of the workspace and the product itself. */
export function accessOf(settings: Settings, actor: Actor): Access {
  const access = accessOfLogin(settings, actor);
  return actor.key === undefined ? access : boundedBy(actor.key, access);
}

function accessOfLogin(settings: Settings, actor: Actor): Access {
  const login = actor.type === 'person' ? actor.id : actor.for;
  if (login === undefined)
    return { personId: null, team: [], privacy: actor.type === 'system' ? 'all' : 'none', rightOn: () => OPEN };
  const member = settings.members.get(login);
  const personId = member?.personId ?? null;
  const teams = personId === null ? [] : teamsOf(settings, personId);
  const team = peopleOf(settings, teams);
  const role: Role = member?.role ?? actor.role;
  const known = new Map<string, KindRight>();
  return {
    personId,
    team: personId === null ? [] : [...new Set([personId, ...team])],
    privacy: actor.type === 'person' && actor.seenBy === undefined ? 'own' : 'none',
    rightOn(kind) {
      let right = known.get(kind);
      if (right === undefined)
        known.set(kind, (right = role === 'admin' ? OPEN : rightOf(settings, { role, teams, kind })));
      return right;
    },
  };
}

/** The teams a person belongs to, with all below them. */
function teamsOf({ teams, teamMembers }: Settings, personId: string): string[] {
  const mine = new Set(teams.filter((t) => teamMembers.get(t.id)?.includes(personId)).map((t) => t.id));
  // A team may have been hung below itself; each is taken in once.
  for (let before = -1; before !== mine.size;) {
    before = mine.size;
    for (const t of teams) if (t.parentId !== null && mine.has(t.parentId)) mine.add(t.id);
  }
  return [...mine];
}

function peopleOf({ teamMembers }: Settings, teams: readonly string[]): string[] {
  return teams.flatMap((t) => teamMembers.get(t) ?? []);
}

/** A rule of the person's teams comes before one of the role, one of the kind before one of all kinds. */
function rightOf(
  { rules }: Settings,
  { role, teams, kind }: { role: Role; teams: readonly string[]; kind: string },
): KindRight {
  for (const wanted of [kind, ANY_KIND]) {
    const here = rules.filter((r) => r.role === role && r.kind === wanted);
    const ofTeams = here.filter((r) => r.team !== null && teams.includes(r.team));
    const found = ofTeams.length > 0 ? ofTeams : here.filter((r) => r.team === null);
    const [first, ...others] = found.map((r) => r.right);
    if (first !== undefined) return others.reduce(eitherOf, first);
  }
  return OPEN;
}

/** Who is in two teams may do what either allows. */
function eitherOf(a: KindRight, b: KindRight): KindRight {
  return {
    see: eitherRows(a.see, b.see),
    change: eitherRows(a.change, b.change),
    remove: eitherRows(a.remove, b.remove),
    make: a.make || b.make,
    export: a.export || b.export,
    hidden: a.hidden.filter((f) => b.hidden.includes(f)),
    readOnly: a.readOnly.filter((f) => b.readOnly.includes(f)),
  };
}

function eitherRows(a: RowRule, b: RowRule): RowRule {
  if (a === 'all' || b === 'none') return a;
  if (b === 'all' || a === 'none') return b;
  const where = [a, b].flatMap((r) => ('where' in r ? [r.where] : (r.or ?? [])));
  const through = [a, b].flatMap((r) => ('through' in r ? r.through : []));
  const or = { any: where };
  return through.length === 0 ? { where: or } : { through: [...new Set(through)], or };
}
