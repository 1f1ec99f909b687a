import type { Role } from '#kernel/security';
import type { Tx } from '#store';

/** A member of the workspace as selling needs it. */
export type Member = Readonly<{ userId: string; role: Role; personId: string | null; name: string }>;

type Row = { user_id: string; role: Role; person_id: string | null; name: string | null };

/** Everyone who can sign in to the workspace. Names come from the staff record, else from what they wrote as. */
export async function membersIn(tx: Tx): Promise<readonly Member[]> {
  const rows = await tx.query<Row>(
    `select m.user_id, m.role, m.person_id, coalesce(e.title, s.name) as name
     from membership m
     left join entity e on e.tenant_id = m.tenant_id and e.id = m.person_id
     left join lateral (select name from source where tenant_id = m.tenant_id and kind = 'person' and uri = 'user:' || m.user_id order by id desc limit 1) s on true
     where m.tenant_id = $1 order by m.made_at, m.user_id`,
    [tx.settings.tenantId],
    'members',
  );
  return rows.map((r) => ({ userId: r.user_id, role: r.role, personId: r.person_id, name: r.name ?? r.user_id }));
}

/** The user behind an actor such as `person:abc`; null for the product itself and for agents. */
export function userOf(actor: string): string | null {
  return actor.startsWith('person:') ? actor.slice('person:'.length) : null;
}
