import { type Entity } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { dayBefore, dayOf, recordsAround, refsOfAll } from '../../desk/around.ts';
import type { Finding } from '../../desk/proposal.ts';
import { refsOf, say, textOf, type Said } from '../../desk/said.ts';
import { shownValue } from '../../desk/shown-value.ts';

/** Days ahead from which the end of a contract is worth a word. Chosen, not fitted. */
const CONTRACT_DAYS = 120;
const MOST_DEALS = 4;
const MOST_TALKS = 3;
const MOST_PROMISES = 4;
const MOST_MINDS = 4;

/** What stands around the customer of a meeting, each list short. */
export type AroundCustomer = Readonly<{
  deals: readonly Entity[];
  /** What was talked about last, newest first. */
  talks: readonly Entity[];
  /** Open tasks: what we promised. */
  tasks: readonly Entity[];
  tickets: readonly Entity[];
  invoices: readonly Entity[];
  contracts: readonly Entity[];
}>;

export async function aroundCustomer(
  scope: Scope,
  { customer, meeting, today }: Readonly<{ customer: Entity; meeting: string; today: string }>,
): Promise<AroundCustomer> {
  const of = ['organisation', customer.id] as const;
  return scope.read(async (tx) => {
    const within = scope.within(tx);
    const find = (kind: string, filters: Parameters<typeof recordsAround>[1]['filters'], by: string, dir?: 'up') =>
      recordsAround(within, { kind, of, filters: filters ?? [], by, ...(dir === undefined ? {} : { dir }) });
    const [deals, talks, tasks, tickets, invoices, contracts] = await Promise.all([
      find('deal', [{ field: 'stage', op: 'noneOf', value: ['won', 'lost'] }], 'amount'),
      find('activity', [{ field: 'state', op: 'is', value: 'done' }], 'at'),
      find('task', [{ field: 'status', op: 'is', value: 'open' }], 'dueOn', 'up'),
      find('ticket', [{ field: 'status', op: 'oneOf', value: ['new', 'working', 'waiting'] }], 'openedAt'),
      find(
        'invoice',
        [
          { field: 'status', op: 'is', value: 'issued' },
          { field: 'dueOn', op: 'lessThan', value: today },
        ],
        'dueOn',
        'up',
      ),
      find(
        'contract',
        [
          { field: 'status', op: 'oneOf', value: ['signed', 'running'] },
          { field: 'endsOn', op: 'atLeast', value: today },
          { field: 'endsOn', op: 'atMost', value: dayBefore(today, -CONTRACT_DAYS) },
        ],
        'endsOn',
        'up',
      ),
    ]);
    return { deals, talks: talks.filter((t) => t.id !== meeting), tasks, tickets, invoices, contracts };
  });
}

type Told = AroundCustomer & Readonly<{ customer: Entity; contact: Entity | null; today: string }>;

/** The parts of the page that anything is known for, and what of it is to be minded. */
export function partsOf(told: Told): Readonly<{ parts: Finding['parts']; minds: readonly Said[] }> {
  const minds = mindsOf(told);
  const parts = [
    { title: { zh: '对方', en: 'Who they are' }, sentences: customerOf(told) },
    { title: { zh: '在谈', en: 'Open deals' }, sentences: told.deals.slice(0, MOST_DEALS).map(dealOf) },
    { title: { zh: '上次说到', en: 'What was said' }, sentences: told.talks.slice(0, MOST_TALKS).map(talkOf) },
    { title: { zh: '我们答应的', en: 'What we promised' }, sentences: promisesOf(told) },
    { title: { zh: '要留意', en: 'What to mind' }, sentences: minds },
  ].filter((p) => p.sentences.length > 0);
  return { parts, minds };
}

function customerOf({ customer, contact }: Told): Said[] {
  const said: Said[] = [];
  const industry = textOf(customer, 'industry');
  const place = textOf(customer, 'city') ?? textOf(customer, 'province');
  const known = [industry, place].filter((w) => w !== null);
  if (known.length > 0)
    said.push(
      say(
        { zh: `${customer.title}：${known.join('，')}。`, en: `${customer.title}: ${known.join(', ')}.` },
        refsOf(customer, 'industry', 'city', 'province'),
      ),
    );
  const about = textOf(customer, 'about');
  if (about !== null) said.push(say({ zh: about, en: about }, refsOf(customer, 'about')));
  const title = textOf(contact, 'title');
  if (contact !== null && title !== null)
    said.push(say({ zh: `${contact.title}，${title}。`, en: `${contact.title}, ${title}.` }, refsOf(contact, 'title')));
  return said;
}

function dealOf(deal: Entity): Said {
  const amount = shownValue(deal.data['amount']);
  const close = dayOf(deal, 'closeOn');
  const step = textOf(deal, 'nextStep');
  const zh = [amount?.zh, close === '' ? null : `预计 ${close} 成交`, step === null ? null : `下一步：${step}`];
  const en = [amount?.en, close === '' ? null : `to close on ${close}`, step === null ? null : `next: ${step}`];
  const tail = (words: readonly (string | null | undefined)[], gap: string): string => {
    const known = words.filter((w) => w !== null && w !== undefined);
    return known.length === 0 ? '' : gap + known.join(gap);
  };
  return say(
    { zh: `${deal.title}${tail(zh, '，')}。`, en: `${deal.title}${tail(en, ', ')}.` },
    refsOf(deal, 'title', 'stage', 'amount', 'closeOn', 'nextStep'),
  );
}

function talkOf(talk: Entity): Said {
  const day = dayOf(talk, 'at');
  const body = textOf(talk, 'body')?.replaceAll(/\s+/g, ' ').slice(0, 160);
  const what = body === undefined || body === talk.title ? talk.title : `${talk.title}：${body}`;
  return say({ zh: `${day} ${what}`, en: `${day} ${what}` }, refsOf(talk, 'subject', 'at', 'body'));
}

function promisesOf({ tasks, today }: Told): Said[] {
  return tasks.slice(0, MOST_PROMISES).map((task) => {
    const due = dayOf(task, 'dueOn');
    const late = due !== '' && due < today;
    const zh = due === '' ? '' : late ? `（应在 ${due} 完成，已逾期）` : `（${due} 前）`;
    const en = due === '' ? '' : late ? ` (was due on ${due})` : ` (by ${due})`;
    return say({ zh: `${task.title}${zh}`, en: `${task.title}${en}` }, refsOf(task, 'title', 'dueOn'));
  });
}

function mindsOf({ tickets, invoices, contracts, deals }: Told): Said[] {
  const said: Said[] = [];
  const [ticket] = tickets;
  if (ticket !== undefined)
    said.push(
      say(
        {
          zh: `有 ${tickets.length} 张工单未解决：${ticket.title}。`,
          en: `${tickets.length} ${tickets.length === 1 ? 'ticket is' : 'tickets are'} open: ${ticket.title}.`,
        },
        refsOfAll(tickets.slice(0, 3), 'title', 'status'),
      ),
    );
  const [invoice] = invoices;
  if (invoice !== undefined)
    said.push(
      say(
        {
          zh: `有 ${invoices.length} 张发票过了付款日，最早的是 ${dayOf(invoice, 'dueOn')}。`,
          en: `${invoices.length} ${invoices.length === 1 ? 'invoice is' : 'invoices are'} past the day of payment, the earliest since ${dayOf(invoice, 'dueOn')}.`,
        },
        refsOfAll(invoices.slice(0, 3), 'dueOn', 'status'),
      ),
    );
  const [contract] = contracts;
  if (contract !== undefined)
    said.push(
      say(
        {
          zh: `合同“${contract.title}”${dayOf(contract, 'endsOn')} 到期。`,
          en: `The contract “${contract.title}” ends on ${dayOf(contract, 'endsOn')}.`,
        },
        refsOf(contract, 'endsOn', 'title'),
      ),
    );
  const contested = deals.find((d) => textOf(d, 'competitor') !== null);
  if (contested !== undefined)
    said.push(
      say(
        { zh: `商机“${contested.title}”有竞争对手在场。`, en: `A rival is at the table for “${contested.title}”.` },
        refsOf(contested, 'competitor'),
      ),
    );
  return said.slice(0, MOST_MINDS);
}
