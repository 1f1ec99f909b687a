import type { Asking } from '../query/asking.ts';
import { rowsSeen } from '../query/rows.ts';
import { areFiguresOpen, day, slotsOf } from './open-items.ts';

/**
 * What is known of a contract on its cut day, by where it comes from. Every figure counts only what had happened before
 * that day by its own date (opened, solved, published, handed over, due, allocated), never what is known of it today.
 */
export const RENEWAL_SOURCES = {
  contract: ['amount', 'termDays', 'customerDays', 'earlierContracts', 'type'],
  service: ['tickets90', 'tickets365', 'urgent365', 'openTickets', 'solveDays365', 'satisfaction365'],
  repairs: ['repairs90', 'repairs365', 'repairDays365', 'assets'],
  tenders: ['tenders180', 'tenders365', 'lostTenders365'],
  deliveries: ['delivered180', 'deliveredTrend', 'lateDeliveries365'],
  payments: ['invoices365', 'overdueInvoices'],
  contact: ['contacts90', 'daysSinceContact'],
} as const;
export type RenewalSource = keyof typeof RENEWAL_SOURCES;
export type RenewalFact = (typeof RENEWAL_SOURCES)[RenewalSource][number];

/** Fields each source stands on; who may not know one of them gets nothing of that source. */
const NEEDED = {
  service: { ticket: ['organisation', 'type', 'priority', 'openedAt', 'solvedAt', 'satisfaction'] },
  repairs: { ticket: ['organisation', 'type', 'openedAt', 'solvedAt'], asset: ['organisation', 'installedOn'] },
  tenders: { tender: ['organisation', 'status', 'publishedOn', 'closesAt'] },
  deliveries: { delivery: ['organisation', 'amount', 'dueOn', 'doneOn'] },
  payments: { invoice: ['organisation', 'status', 'amount', 'dueOn'] },
  contact: { activity: ['organisation', 'state', 'at'] },
} as const satisfies Record<Exclude<RenewalSource, 'contract'>, Record<string, readonly string[]>>;

/** Tickets that are a repair or an engineer on site; the others are questions and complaints. */
export const REPAIR_TYPES = ['fault', 'visit', 'return'] as const;

type Part = Readonly<{ source: RenewalSource; sql: string }>;

/** The statements of the sources that the asker may know, each a CTE named `of_<source>` over `due(id, customer, cut)`. */
export async function sourceParts(
  asking: Asking,
): Promise<Readonly<{ parts: readonly Part[]; closed: RenewalSource[] }>> {
  const parts: Part[] = [];
  const closed: RenewalSource[] = [];
  for (const source of Object.keys(NEEDED) as (keyof typeof NEEDED)[]) {
    const kinds = Object.entries(NEEDED[source]).map(([name, needed]) => ({
      kind: asking.sight.kinds.get(name),
      needed,
    }));
    if (kinds.every(({ kind, needed }) => kind !== undefined && areFiguresOpen(kind, needed)))
      parts.push({ source, sql: await SQL[source](asking) });
    else closed.push(source);
  }
  return { parts, closed };
}

/** Rows of a kind about the customer of a due contract: `d` is the contract, `alias` the row. */
async function about(asking: Asking, name: string, alias: string) {
  const kind = asking.sight.kinds.get(name);
  if (kind === undefined) throw new Error(`there is no kind ${name}`);
  const slot = slotsOf(kind);
  const sees = await rowsSeen(asking, kind, alias);
  const join = `from due d join entity ${alias} on ${alias}.tenant_id = $1 and ${alias}.kind = '${name}' and ${alias}.${slot('organisation')} = d.customer${sees === null ? '' : ` and ${sees}`}`;
  return {
    join,
    at: (field: string) => `${alias}.${slot(field)}`,
    on: (field: string) => day(`${alias}.${slot(field)}`),
  };
}

/** SQL: the day lies in the `days` before the cut. */
const within = (date: string, days: number): string => `${date} >= d.cut - ${days} and ${date} < d.cut`;
const many = (condition: string): string => `count(*) filter (where ${condition})::int`;
const REPAIRS = `(${REPAIR_TYPES.map((t) => `'${t}'`).join(', ')})`;

const SQL: Readonly<Record<keyof typeof NEEDED, (asking: Asking) => Promise<string>>> = {
  async service(asking) {
    const { join, at, on } = await about(asking, 'ticket', 't');
    const [opened, solved, mine] = [on('openedAt'), on('solvedAt'), `coalesce(${at('type')}, '') not in ${REPAIRS}`];
    return `select d.id, ${many(within(opened, 90))} as tickets90, ${many(within(opened, 365))} as tickets365,
      ${many(`${within(opened, 365)} and ${at('priority')} in ('urgent', 'high')`)} as urgent365,
      ${many(`${solved} is null or ${solved} >= d.cut`)} as "openTickets",
      avg(${solved} - ${opened}) filter (where ${within(solved, 365)})::float8 as "solveDays365",
      avg(${at('satisfaction')}) filter (where ${within(solved, 365)})::float8 as satisfaction365
      ${join} where ${mine} and ${opened} < d.cut group by d.id`;
  },
  async repairs(asking) {
    const { join, at, on } = await about(asking, 'ticket', 't');
    const asset = await about(asking, 'asset', 'a');
    const [opened, solved] = [on('openedAt'), on('solvedAt')];
    return `select d.id, coalesce(r.repairs90, 0) as repairs90, coalesce(r.repairs365, 0) as repairs365, r.days as "repairDays365", coalesce(m.n, 0) as assets
      from due d
      left join (select d.id, ${many(within(opened, 90))} as repairs90, ${many(within(opened, 365))} as repairs365,
        avg(least(${solved}, d.cut) - ${opened}) filter (where ${within(opened, 365)})::float8 as days
        ${join} where ${at('type')} in ${REPAIRS} and ${opened} < d.cut group by d.id) r on r.id = d.id
      left join (select d.id, count(*)::int as n ${asset.join} where ${asset.on('installedOn')} < d.cut group by d.id) m on m.id = d.id`;
  },
  async tenders(asking) {
    const { join, at, on } = await about(asking, 'tender', 't');
    const published = on('publishedOn');
    return `select d.id, ${many(within(published, 180))} as tenders180, ${many(within(published, 365))} as tenders365,
      ${many(`${within(on('closesAt'), 365)} and ${at('status')} = 'lost'`)} as "lostTenders365"
      ${join} where ${published} < d.cut group by d.id`;
  },
  async deliveries(asking) {
    const { join, at, on } = await about(asking, 'delivery', 'v');
    const [due, done] = [on('dueOn'), on('doneOn')];
    const recent = `coalesce(sum(${at('amount')}) filter (where ${within(done, 180)}), 0)::float8`;
    const before = `coalesce(sum(${at('amount')}) filter (where ${within(done, 360)} and ${done} < d.cut - 180), 0)::float8`;
    return `select d.id, ${recent} / 100 as delivered180, ${recent} / nullif(${before}, 0) as "deliveredTrend",
      ${many(`${within(due, 365)} and (${done} is null or ${done} > ${due})`)} as "lateDeliveries365"
      ${join} where coalesce(${done}, ${due}) < d.cut group by d.id`;
  },
  async payments(asking) {
    const { join, at, on } = await about(asking, 'invoice', 'i');
    const allocation = asking.sight.kinds.get('allocation');
    const a = allocation === undefined ? null : slotsOf(allocation);
    const settled =
      a === null
        ? '0'
        : `coalesce((select sum(x.${a('amount')}) from entity x where x.tenant_id = $1 and x.kind = 'allocation' and x.${a('invoice')} = i.id::text
            and (x.${a('allocatedOn')} is null or ${day(`x.${a('allocatedOn')}`)} < d.cut)), 0)`;
    const due = on('dueOn');
    return `select d.id, ${many(within(due, 365))} as invoices365, ${many(`${at('amount')} > ${settled}`)} as "overdueInvoices"
      ${join} where ${at('status')} = 'issued' and ${at('amount')} > 0 and ${within(due, 730)} group by d.id`;
  },
  async contact(asking) {
    const { join, at, on } = await about(asking, 'activity', 'v');
    const when = on('at');
    return `select d.id, ${many(within(when, 90))} as contacts90, (d.cut - max(${when}))::int as "daysSinceContact"
      ${join} where coalesce(${at('state')}, 'done') = 'done' and ${when} < d.cut group by d.id, d.cut`;
  },
};
