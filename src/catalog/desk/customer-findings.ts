import type { Text } from '#base';
import { REPAIR_TYPES, type Entity, type Filter, type RenewalRow, type RenewalSource } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { dayBefore, dayOf, recordsAround, refsOfAll } from './around.ts';
import { refsOf, say, textOf, type Said } from './said.ts';

/** What one source says of a customer, what to do about it, and the records it rests on. */
export type Finding = Readonly<{ source: RenewalSource; said: Said; advice: Text }>;

/** Days without contact from which it is worth saying. Chosen, not fitted. */
const QUIET_DAYS = 60;
/** Share of the delivered amount before that is worth saying. Chosen, not fitted. */
const SHRUNK = 0.7;

type At = Readonly<{ scope: Scope; row: Pick<RenewalRow, 'customer' | 'facts'>; today: string }>;

/** What is worth saying of each source, in the order in which it matters to a customer. */
export async function findingsOf(at: At): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const find of [ofRepairs, ofTenders, ofTickets, ofDeliveries, ofPayments, ofContact]) {
    const finding = await find(at);
    if (finding !== null) found.push(finding);
  }
  return found;
}

function recordsOf(
  { scope, row }: At,
  kind: string,
  filters: readonly Filter[],
  sort: string,
): Promise<readonly Entity[]> {
  return recordsAround(scope, { kind, of: ['organisation', row.customer], filters, by: sort });
}

const fact = ({ row }: At, name: keyof RenewalRow['facts']): number => {
  const value = row.facts[name];
  return typeof value === 'number' ? value : 0;
};

async function ofRepairs(at: At): Promise<Finding | null> {
  const n = fact(at, 'repairs90');
  if (n === 0) return null;
  const repairs = await recordsOf(
    at,
    'ticket',
    [
      { field: 'type', op: 'oneOf', value: [...REPAIR_TYPES] },
      { field: 'openedAt', op: 'atLeast', value: dayBefore(at.today, 90) },
    ],
    'openedAt',
  );
  const [last] = repairs;
  if (last === undefined) return null;
  const text = {
    zh: `近 90 天维修 ${n} 次，最近一次 ${dayOf(last, 'openedAt')}：${last.title}。`,
    en: `${n} ${n === 1 ? 'repair' : 'repairs'} in 90 days, the last on ${dayOf(last, 'openedAt')}: ${last.title}.`,
  };
  return {
    source: 'repairs',
    said: say(text, refsOfAll(repairs, 'title', 'openedAt')),
    advice: {
      zh: `请服务工程师一起去：先说清这 ${n} 次维修的原因和整改，再谈续约。`,
      en: `Take a service engineer along: explain the causes of ${n === 1 ? 'this repair' : `these ${n} repairs`} and the cure before you speak of renewing.`,
    },
  };
}

async function ofTenders(at: At): Promise<Finding | null> {
  const n = fact(at, 'tenders180');
  if (n === 0) return null;
  const tenders = await recordsOf(
    at,
    'tender',
    [{ field: 'publishedOn', op: 'atLeast', value: dayBefore(at.today, 180) }],
    'publishedOn',
  );
  const [last] = tenders;
  if (last === undefined) return null;
  const text = {
    zh: `客户 ${dayOf(last, 'publishedOn')} 发布招标：${last.title}。`,
    en: `The customer went to tender on ${dayOf(last, 'publishedOn')}: ${last.title}.`,
  };
  return {
    source: 'tenders',
    said: say(text, refsOf(last, 'title', 'publishedOn')),
    advice: {
      zh: '问清招标范围是否包含我们的合同内容，有哪几家在谈；需要的话当天准备对比方案。',
      en: 'Ask whether the tender covers what our contract covers and who else is talking to them; prepare a comparison the same day if so.',
    },
  };
}

async function ofTickets(at: At): Promise<Finding | null> {
  const n = fact(at, 'openTickets');
  if (n === 0) return null;
  const open = (
    await recordsOf(at, 'ticket', [{ field: 'status', op: 'oneOf', value: ['new', 'working', 'waiting'] }], 'openedAt')
  ).filter((t) => !(REPAIR_TYPES as readonly string[]).includes(textOf(t, 'type') ?? ''));
  const oldest = open.at(-1);
  if (oldest === undefined) return null;
  const text = {
    zh: `有 ${open.length} 张工单未解决，最早的从 ${dayOf(oldest, 'openedAt')} 起：${oldest.title}。`,
    en: `${open.length} ${open.length === 1 ? 'ticket is' : 'tickets are'} open, the oldest since ${dayOf(oldest, 'openedAt')}: ${oldest.title}.`,
  };
  return {
    source: 'service',
    said: say(text, refsOfAll(open, 'title', 'openedAt', 'status')),
    advice: {
      zh: `打电话前先催服务部门，给“${oldest.title}”一个解决日期。`,
      en: `Before the call get a date from service for “${oldest.title}”.`,
    },
  };
}

async function ofDeliveries(at: At): Promise<Finding | null> {
  const trend = at.row.facts.deliveredTrend;
  const late = fact(at, 'lateDeliveries365');
  const hasShrunk = typeof trend === 'number' && trend < SHRUNK;
  if (!hasShrunk && late < 2) return null;
  const deliveries = await recordsOf(
    at,
    'delivery',
    [{ field: 'dueOn', op: 'atLeast', value: dayBefore(at.today, 365) }],
    'dueOn',
  );
  const refs = refsOfAll(deliveries, 'amount', 'doneOn', 'dueOn');
  if (refs.length === 0) return null;
  const percent = Math.round((1 - (typeof trend === 'number' ? trend : 1)) * 100);
  return hasShrunk
    ? {
        source: 'deliveries',
        said: say(
          {
            zh: `近 180 天交付额比之前 180 天少 ${percent}%。`,
            en: `Delivered in the last 180 days: ${percent}% less than in the 180 days before.`,
          },
          refs,
        ),
        advice: {
          zh: '问用量为什么下降：是项目推迟、自己备货，还是转给了别家。',
          en: 'Ask why they take less: a project put off, stock of their own, or another supplier.',
        },
      }
    : {
        source: 'deliveries',
        said: say({ zh: `一年内迟交 ${late} 次。`, en: `${late} late deliveries in a year.` }, refs),
        advice: {
          zh: '带上近期准时交付的记录和改进措施。',
          en: 'Bring the record of recent deliveries and what was changed.',
        },
      };
}

async function ofPayments(at: At): Promise<Finding | null> {
  const n = fact(at, 'overdueInvoices');
  if (n === 0) return null;
  const invoices = await recordsOf(
    at,
    'invoice',
    [
      { field: 'status', op: 'is', value: 'issued' },
      { field: 'dueOn', op: 'lessThan', value: at.today },
    ],
    'dueOn',
  );
  const refs = refsOfAll(invoices.slice(0, n), 'number', 'dueOn', 'amount');
  if (refs.length === 0) return null;
  return {
    source: 'payments',
    said: say(
      { zh: `有 ${n} 张发票逾期未付清。`, en: `${n} ${n === 1 ? 'invoice is' : 'invoices are'} overdue.` },
      refs,
    ),
    advice: {
      zh: '先和财务对清欠款是争议还是资金问题，不要在续约电话里第一次提起。',
      en: 'Find out with finance whether the debt is a dispute or a lack of cash; do not bring it up for the first time in this call.',
    },
  };
}

async function ofContact(at: At): Promise<Finding | null> {
  const days = at.row.facts.daysSinceContact;
  if (typeof days !== 'number' || days <= QUIET_DAYS) return null;
  const [last] = await recordsOf(at, 'activity', [{ field: 'at', op: 'lessThan', value: at.today }], 'at');
  if (last === undefined) return null;
  return {
    source: 'contact',
    said: say(
      {
        zh: `上次往来是 ${days} 天前：${last.title}。`,
        en: `The last contact was ${days} days ago: ${last.title}.`,
      },
      refsOf(last, 'subject', 'at'),
    ),
    advice: {
      zh: '先打一通只问使用情况的电话，再约续约面谈。',
      en: 'Call first just to ask how things run, then arrange to meet about renewing.',
    },
  };
}
