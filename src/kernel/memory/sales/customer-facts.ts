import type { Scope } from '#kernel/security';
import { askIn } from '../query/ask-in.ts';
import { rowsSeen } from '../query/rows.ts';
import { statementName } from '../query/statement-name.ts';
import { seenKind } from '../sight.ts';
import { slotsOf } from './open-items.ts';
import { RENEWAL_SOURCES, sourceParts } from './renewal-sql.ts';
import { factsIn, inWholes, type RenewalRow } from './renewals.ts';

/** Customers looked at in one statement. */
const MOST = 20_000;

/** What is known of a customer today, by the sources that also speak of renewals. */
export type CustomerFacts = Readonly<{ customer: string; owner: string | null; facts: RenewalRow['facts'] }>;

/**
 * What is known today of customers: of these, or of all that are customers. One statement whatever their number; what the
 * scope may not see is not counted.
 */
export async function customerFacts(
  scope: Scope,
  { customers, today }: Readonly<{ customers?: readonly string[]; today: string }>,
): Promise<readonly CustomerFacts[]> {
  return scope.read(async (tx) => {
    const asking = await askIn(tx, scope);
    const kind = await seenKind(tx, scope, 'organisation');
    const slot = slotsOf(kind);
    const sees = (await rowsSeen(asking, kind, 'o')) ?? 'true';
    const only = customers === undefined ? '' : ` and o.id = any (${asking.add(customers)}::uuid[])`;
    const cut = `${asking.add(today)}::date`;
    const { parts, closed } = await sourceParts(asking);
    const columns = parts.flatMap(({ source }) => RENEWAL_SOURCES[source].map((f) => `of_${source}."${f}"`));
    const text = `with due as materialized (
        select o.id::text as id, o.id::text as customer, o.${slot('owner')} as owner, ${cut} as cut
        from entity o where o.tenant_id = $1 and o.kind = 'organisation' and o.${slot('relation')} = 'customer' and ${sees}${only}
        limit ${MOST}
      )${parts.map(({ source, sql }) => `, of_${source} as materialized (${sql})`).join('\n')}
      select d.customer, d.owner${columns.map((c) => `, ${c}`).join('')} from due d
      ${parts.map(({ source }) => `left join of_${source} on of_${source}.id = d.id`).join('\n')}
      order by d.id`;
    const ask = () =>
      tx.query<Record<string, unknown> & Omit<CustomerFacts, 'facts'>>(
        text,
        asking.values,
        statementName('customer-facts', text),
      );
    const rows = await (customers === undefined ? inWholes(tx, ask) : ask());
    return rows.map((row) => ({
      customer: row.customer,
      owner: row.owner,
      facts: factsIn(row, [...closed, 'contract']),
    }));
  });
}
