import type { KindRight } from '@valence/contract';
import { Failure, newUuid } from '#base';
import { notarise, type Scope } from '../scope.ts';
import { settingsChanged, settingsIn } from './settings.ts';

/** Whom a rule is for; `team` null means the whole role, kind `*` all kinds without a rule of their own. */
export type RulePlace = Readonly<{ role: 'rep' | 'manager'; team: string | null; kind: string }>;
export type Rule = RulePlace & Readonly<{ right: KindRight }>;

/** Every rule of the workspace. */
export async function rulesOf(scope: Scope): Promise<Rule[]> {
  const { rules } = await scope.read(settingsIn);
  return rules.map((r) => ({ ...r, role: r.role === 'manager' ? 'manager' : 'rep' }));
}

/**
 * Sets rules and clears places; it holds from the next transaction on, in every process. Rules are trusted here: whoever
 * offers them has checked that their fields exist.
 *
 * @throws Failure `auth.forbidden` unless an administrator asks, `team.not_found`
 */
export async function changeRules(
  scope: Scope,
  { set, clear }: { set: readonly Rule[]; clear: readonly RulePlace[] },
): Promise<void> {
  if (scope.actor.role !== 'admin') throw new Failure('auth.forbidden');
  await scope.write(async (tx) => {
    const { teams } = await settingsIn(tx);
    const known = new Set(teams.map((t) => t.id));
    if ([...set, ...clear].some((r) => r.team !== null && !known.has(r.team))) throw new Failure('team.not_found');
    const { tenantId, actor } = tx.settings;
    const places = [...clear, ...set].map(({ role, team, kind }) => ({ role, team, kind }));
    await tx.query(
      `delete from right_rule r using jsonb_to_recordset($2) as p (role text, team uuid, kind text)
       where r.tenant_id = $1 and r.role = p.role and r.kind = p.kind and r.team_id is not distinct from p.team`,
      [tenantId, JSON.stringify(places)],
    );
    const rows = set.map(({ role, team, kind, right }) => ({ id: newUuid(), role, team, kind, rule: right }));
    await tx.query(
      `insert into right_rule (tenant_id, changed_by, id, role, team_id, kind, rule)
       select $1, $2, r.id, r.role, r.team, r.kind, r.rule from jsonb_to_recordset($3) as r (id uuid, role text, team uuid, kind text, rule jsonb)`,
      [tenantId, actor, JSON.stringify(rows)],
    );
    settingsChanged(tx);
    await notarise(tx, [{ type: 'rights.changed', body: { places, set: set.length, cleared: clear.length } }]);
  });
}
