import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { askIn } from '../query/ask-in.ts';
import type { Asking } from '../query/asking.ts';
import { rowsSeen } from '../query/rows.ts';
import { statementName } from '../query/statement-name.ts';
import { seenKind } from '../sight.ts';
import { day, slotsOf } from './open-items.ts';
import { RENEWAL_SOURCES, sourceParts, type RenewalFact, type RenewalSource } from './renewal-sql.ts';

/** Days before its end at which a past contract is looked at: early enough to act. Chosen, not fitted. */
export const WARNED_DAYS = 90;
/** Days after its end within which a following contract still counts as its renewal. Chosen, not fitted. */
const GRACE_DAYS = 90;
/** Days before its end from which a following contract counts as its renewal. Chosen, not fitted. */
const EARLY_DAYS = 180;
/** Types that are renewed; others only when they name a day to renew by. */
const RENEWED_TYPES = ['frame', 'service', 'dealer'];
const MOST = 20_000;

/**
 * `past`: contracts that ended at least the days of grace ago, each as it stood 90 days before its end. `coming`: those
 * that end within `days` from today and have no successor yet, as they stand today; also narrowed to `contracts`.
 */
export type RenewalAsk = Readonly<
  { today: string } & ({ when: 'past' } | { when: 'coming'; days: number; contracts?: readonly string[] })
>;

export type RenewalRow = Readonly<{
  id: string;
  title: string;
  customer: string;
  owner: string | null;
  /** Whole minor units. */
  minor: bigint | null;
  currency: string | null;
  endsOn: string;
  /** The day before which everything counted happened. */
  cut: string;
  /** null: nobody knows yet. */
  outcome: 'renewed' | 'lost' | null;
  facts: Readonly<Partial<Record<RenewalFact, number | string | null>>>;
}>;

/** What the scope may not see is not counted, and its source is named. */
export type Renewals = Readonly<{ rows: readonly RenewalRow[]; closed: readonly RenewalSource[] }>;

type Row = Record<string, unknown> & {
  id: string;
  title: string;
  customer: string;
  owner: string | null;
  minor: string | null;
  currency: string | null;
  ends: string;
  cut_on: string;
  followed: boolean;
};

/** Contracts to be renewed with what was known of each on its day, in one statement whatever their number. */
export async function renewalRows(scope: Scope, ask: RenewalAsk): Promise<Renewals> {
  return scope.read(async (tx) => {
    const asking = await askIn(tx, scope);
    const due = await dueSql(asking, ask);
    const { parts, closed } = await sourceParts(asking);
    const facts = parts.flatMap(({ source }) => RENEWAL_SOURCES[source].map((f) => `of_${source}."${f}"`));
    const text = `with ${due},
      ${parts.map(({ source, sql }) => `of_${source} as materialized (${sql})`).join(',\n')}
      select d.id, d.title, d.customer, d.owner, d.minor::text as minor, d.currency, d.ends::text as ends, d.cut::text as cut_on,
        d.minor::float8 / 100 as amount, (d.ends - d.starts)::int as "termDays", d.type, (d.cut - h.since)::int as "customerDays",
        h.earlier as "earlierContracts", d.followed${facts.map((f) => `, ${f}`).join('')}
      from due d join history h on h.id = d.id
      ${parts.map(({ source }) => `left join of_${source} on of_${source}.id = d.id`).join('\n')}
      order by d.ends, d.id`;
    const rows = await (ask.when === 'past'
      ? inWholes(tx, () => tx.query<Row>(text, asking.values, statementName('renewals', text)))
      : tx.query<Row>(text, asking.values, statementName('renewals', text)));
    return { rows: rows.map((row) => rowOf(row, ask, closed)), closed };
  });
}

/**
 * Lets a statement over whole kinds join by hashing. Right after an import the database knows nothing of its tables yet, and
 * would look through all tickets once for each contract: minutes instead of a fifth of a second at 1,500 contracts.
 */
export async function inWholes<T>(tx: Tx, ask: () => Promise<T>): Promise<T> {
  await tx.query(`select set_config('enable_nestloop', 'off', true)`);
  const found = await ask();
  await tx.query(`select set_config('enable_nestloop', 'on', true)`);
  return found;
}

async function dueSql(asking: Asking, ask: RenewalAsk): Promise<string> {
  const kind = await seenKind(asking.tx, asking.scope, 'contract');
  const c = slotsOf(kind);
  const sees = (await rowsSeen(asking, kind, 'c')) ?? 'true';
  const today = `${asking.add(ask.today)}::date`;
  const [ends, starts] = [day(`c.${c('endsOn')}`), day(`coalesce(c.${c('startsOn')}, c.${c('signedOn')})`)];
  const begun = day(`coalesce(k.${c('signedOn')}, k.${c('startsOn')})`);
  const [span, cut] =
    ask.when === 'past'
      ? [`c.${c('endsOn')} < ${today} - ${GRACE_DAYS}`, `${ends} - ${WARNED_DAYS}`]
      : [
          `c.${c('endsOn')} >= ${today} - ${GRACE_DAYS} and c.${c('endsOn')} < ${today} + ${asking.add(ask.days)}::int`,
          today,
        ];
  const only =
    ask.when === 'past' || ask.contracts === undefined ? '' : ` and c.id = any (${asking.add(ask.contracts)}::uuid[])`;
  return `listed as materialized (
      select c.id::text as id, c.title, c.${c('organisation')} as customer, c.${c('owner')} as owner, c.${c('amount')} as minor, c.data -> 'amount' ->> 'currency' as currency,
        c.${c('type')} as type, ${starts} as starts, ${ends} as ends, ${cut} as cut
      from entity c where c.tenant_id = $1 and c.kind = 'contract' and c.${c('organisation')} is not null and ${span}
        and coalesce(c.${c('status')}, '') <> all (${asking.add(ask.when === 'past' ? ['draft', 'review'] : ['draft', 'review', 'ended'])}::text[])
        and (c.${c('type')} = any (${asking.add(RENEWED_TYPES)}::text[]) or c.${c('renewOn')} is not null) and ${sees}${only}
      order by c.${c('endsOn')} desc limit ${MOST}
    ), heirs as materialized (
      select l.id, min(${begun}) as since from listed l
      join entity k on k.tenant_id = $1 and k.kind = 'contract' and k.${c('organisation')} = l.customer and k.id::text <> l.id
        and k.${c('status')} in ('signed', 'running', 'done') and (k.${c('endsOn')} is null or ${day(`k.${c('endsOn')}`)} > l.ends)
      where k.data ->> 'renews' = l.id
        or (k.data ->> 'renews' is null and k.${c('type')} is not distinct from l.type and ${begun} between l.ends - ${EARLY_DAYS} and l.ends + ${GRACE_DAYS} and ${begun} > l.starts)
      group by l.id
    ), due as materialized (
      select l.*, h.since is not null as followed from listed l left join heirs h on h.id = l.id where h.since is null${ask.when === 'past' ? ' or h.since >= l.cut' : ''}
    ), history as materialized (
      select d.id, min(${day(`coalesce(k.${c('startsOn')}, k.${c('signedOn')})`)}) as since,
        count(*) filter (where ${day(`coalesce(k.${c('startsOn')}, k.${c('signedOn')})`)} < d.starts)::int as earlier
      from due d join entity k on k.tenant_id = $1 and k.kind = 'contract' and k.${c('organisation')} = d.customer
        and (k.id::text = d.id or ${day(`coalesce(k.${c('startsOn')}, k.${c('signedOn')})`)} < d.cut)
      group by d.id
    )`;
}

/** Counts that nothing was found for are 0; averages of nothing are not known. */
const COUNTS = new Set<RenewalFact>([
  'tickets90',
  'tickets365',
  'urgent365',
  'openTickets',
  'repairs90',
  'repairs365',
  'assets',
  'tenders180',
  'tenders365',
  'lostTenders365',
  'delivered180',
  'lateDeliveries365',
  'invoices365',
  'overdueInvoices',
  'contacts90',
]);

/** The facts of a row, without those of sources that are closed. */
export function factsIn(row: Record<string, unknown>, closed: readonly RenewalSource[]): RenewalRow['facts'] {
  const facts: Partial<Record<RenewalFact, number | string | null>> = {};
  for (const source of Object.keys(RENEWAL_SOURCES) as RenewalSource[]) {
    if (closed.includes(source)) continue;
    for (const fact of RENEWAL_SOURCES[source]) {
      const value = row[fact] ?? (COUNTS.has(fact) ? 0 : null);
      facts[fact] = typeof value === 'number' || typeof value === 'string' ? value : null;
    }
  }
  return facts;
}

function rowOf(row: Row, { when }: RenewalAsk, closed: readonly RenewalSource[]): RenewalRow {
  return {
    id: row.id,
    title: row.title,
    customer: row.customer,
    owner: row.owner,
    minor: row.minor === null ? null : BigInt(row.minor),
    currency: row.currency,
    endsOn: row.ends,
    cut: row.cut_on,
    outcome: when === 'coming' ? null : row.followed ? 'renewed' : 'lost',
    facts: factsIn(row, closed),
  };
}
