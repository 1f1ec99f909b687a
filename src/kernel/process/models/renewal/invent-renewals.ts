import type { RenewalFact, Saying } from '#kernel/memory';
import { bayesAucOf, truthFrom } from '../../learning/invent-table.ts';
import { seededRandom, type Random } from '../../learning/random.ts';

/** How strongly each source pulls towards a loss; 0 takes its signal away and leaves its records. */
export type Pulls = Readonly<{ service: number; repairs: number; tenders: number }>;

type Ticket = Readonly<{ opened: number; solved: number | null; isRepair: boolean }>;

/** A past contract with what happened around its cut day; days count from that day, before it they are negative. */
export type InventedRenewal = Readonly<{
  id: string;
  customer: string;
  /** Day number (days since 1970) on which it ended. */
  ends: number;
  tickets: readonly Ticket[];
  tenders: readonly number[];
  /** Probability of being lost by the truth that drew the outcome. */
  truth: number;
  isLost: boolean;
}>;

export type InventedRenewals = Readonly<{ contracts: readonly InventedRenewal[]; bayesAuc: number }>;

const CUT_BEFORE_END = 90;

function poisson(random: Random, mean: number): number {
  let [count, product] = [0, random()];
  const floor = Math.exp(-mean);
  while (product > floor) {
    count += 1;
    product *= random();
  }
  return count;
}

const among = (random: Random, from: number, to: number): number => from + Math.floor(random() * (to - from + 1));

/** A UUIDv7 out of the same stream of chance. */
function idOf(random: Random): string {
  const hex = (digits: number): string =>
    Math.floor(random() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  return `019a${hex(4)}-${hex(4)}-7${hex(3)}-a${hex(3)}-${hex(6)}${hex(6)}`;
}

type Course = Readonly<{ tickets: Ticket[]; tenders: number[] }>;

/** What happened in the year before the cut: some customers have much trouble, some go to market, most neither. */
function courseOf(random: Random): Course {
  const trouble = random() < 0.3 ? 5 : 1.5;
  const wear = random() < 0.25 ? 5 : 1;
  const ticket = (isRepair: boolean) => (): Ticket => {
    const opened = -among(random, 1, 365);
    return { opened, solved: random() < 0.9 ? opened + among(random, 1, 12) : null, isRepair };
  };
  return {
    tickets: [
      ...Array.from({ length: poisson(random, trouble) }, ticket(false)),
      ...Array.from({ length: poisson(random, wear) }, ticket(true)),
    ],
    tenders: Array.from({ length: poisson(random, 0.45) }, () => -among(random, 1, 365)),
  };
}

const within = (days: number) => (day: number) => day < 0 && day >= -days;

/** The figures of a course as they must come out of the records, counted here by hand. */
export function figuresOf({ tickets, tenders }: Pick<InventedRenewal, 'tickets' | 'tenders'>) {
  const plain = tickets.filter((t) => !t.isRepair);
  const repairs = tickets.filter((t) => t.isRepair).map((t) => t.opened);
  const opened = plain.map((t) => t.opened);
  return {
    tickets90: opened.filter(within(90)).length,
    tickets365: opened.filter(within(365)).length,
    openTickets: plain.filter((t) => t.opened < 0 && (t.solved === null || t.solved >= 0)).length,
    repairs90: repairs.filter(within(90)).length,
    repairs365: repairs.filter(within(365)).length,
    tenders180: tenders.filter(within(180)).length,
    tenders365: tenders.filter(within(365)).length,
  } satisfies Partial<Record<RenewalFact, number>>;
}

/** How strongly a course pulls towards a loss: counts that bend, a tender that weighs much, and one interaction. */
function pullOf(course: Course, { service, repairs, tenders }: Pulls): number {
  const f = figuresOf(course);
  const bids = Number(f.tenders180 > 0);
  return (
    service * (0.35 * Math.min(4, f.tickets90) + 0.06 * f.tickets365 + 0.5 * Number(f.openTickets > 0)) +
    repairs * (0.6 * Math.min(4, f.repairs90) + 0.08 * f.repairs365) +
    tenders * (1.3 * bids + 0.5 * Number(f.tenders365 > 0)) +
    Math.min(repairs, tenders) * 0.7 * bids * Number(f.repairs90 >= 2)
  );
}

/**
 * Contracts that ended, with tickets, repairs and tenders, and a known optimum: the best possible AUC is `auc`. After the
 * cut day the lost ones have many more tickets and tenders, which must not be looked at.
 */
export function inventRenewals(wish: {
  n: number;
  seed: number;
  today: number;
  auc?: number;
  lossRate?: number;
  pulls?: Pulls;
}): InventedRenewals {
  const { n, seed, today, auc = 0.8, lossRate = 0.25, pulls = { service: 1, repairs: 1, tenders: 1 } } = wish;
  const random = seededRandom(seed);
  const courses = Array.from({ length: n }, () => courseOf(random));
  const truth = truthFrom(
    Float64Array.from(courses, (course) => pullOf(course, pulls)),
    auc,
    lossRate,
  );
  const contracts = courses.map((course, i): InventedRenewal => {
    const isLost = random() < (truth[i] ?? 0);
    const after = (): number => among(random, 0, CUT_BEFORE_END);
    const late = Array.from({ length: isLost ? 4 : 0 }, (_, at): Ticket => ({
      opened: after(),
      solved: null,
      isRepair: at > 1,
    }));
    return {
      id: idOf(random),
      customer: idOf(random),
      ends: today - among(random, 100, 900),
      tickets: [...course.tickets, ...late],
      tenders: [...course.tenders, ...(isLost ? [after()] : [])],
      truth: truth[i] ?? 0,
      isLost,
    };
  });
  return { contracts, bayesAuc: bayesAucOf(truth) };
}

const isoDay = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** The contracts as records: customers, contracts and their successors, tickets, tenders. */
export function renewalSayings({ contracts }: InventedRenewals): Saying[] {
  return contracts.flatMap((contract, i): Saying[] => {
    const { id, customer, ends, tickets, tenders, isLost } = contract;
    const cut = ends - CUT_BEFORE_END;
    const common = { organisation: customer, type: 'service', amount: { minor: '50000000', currency: 'CNY' } };
    const next = { startsOn: isoDay(ends + 1), signedOn: isoDay(ends - 10), endsOn: isoDay(ends + 1826) };
    return [
      { kind: 'organisation', id: customer, data: { name: `客户 ${i + 1}` } },
      {
        kind: 'contract',
        id,
        data: {
          ...common,
          title: `服务合同 ${i + 1}`,
          status: 'done',
          startsOn: isoDay(ends - 364),
          endsOn: isoDay(ends),
        },
      },
      ...(isLost
        ? []
        : [{ kind: 'contract', data: { ...common, title: `服务合同 ${i + 1} 续`, status: 'running', ...next } }]),
      ...tickets.map(({ opened, solved, isRepair }, t): Saying => ({
        kind: 'ticket',
        data: {
          title: `工单 ${i + 1}-${t + 1}`,
          organisation: customer,
          type: isRepair ? 'fault' : 'question',
          openedAt: `${isoDay(cut + opened)}T02:00:00Z`,
          ...(solved === null ? {} : { solvedAt: `${isoDay(cut + solved)}T03:00:00Z` }),
        },
      })),
      ...tenders.map((day, t): Saying => ({
        kind: 'tender',
        data: { title: `招标 ${i + 1}-${t + 1}`, organisation: customer, publishedOn: isoDay(cut + day) },
      })),
    ];
  });
}
