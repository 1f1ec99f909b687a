import type { FieldSpec, KindSpec } from '../kind.ts';
import type { Data, Value } from '../value.ts';
import type { KeyHow } from './compare/column.ts';
import type { BlockRule, MatchAs, MatchField, MatchPlan, RawRow } from './engine/plan.ts';

/** How the records of one kind are compared: `fields` are read from a record in this order. */
export type KindPlan = Readonly<{
  kind: string;
  fields: readonly string[];
  plan: MatchPlan;
  /** Fields beside those that tell whether a record is left alone. */
  gates: readonly string[];
}>;

/** Fields known by their id; others are known by their type. */
const BY_ID: Readonly<Record<string, MatchAs>> = {
  company: 'company',
  contactName: 'person',
  creditCode: 'creditCode',
  city: 'place',
  province: 'place',
  address: 'address',
  wechat: 'code',
};
/** One contact may ask for several things: two leads are the same only when they want the same for the same use. */
const WANTED = 'product';
const USE = 'application';
/** Records that are left alone: closed leads are history, and our own people are not sorted out like customers. */
const LEFT_ALONE: Readonly<Record<string, (data: Data) => boolean>> = {
  lead: ({ status }) => status === 'won' || status === 'lost',
  person: ({ side }) => side === 'staff',
};
const GATES = ['status', 'side'];
const BY_TYPE: Partial<Record<FieldSpec['type'], MatchAs>> = {
  email: 'mail',
  phone: 'phone',
  url: 'domain',
  address: 'address',
};
const TITLE_AS: Readonly<Record<string, MatchAs>> = { organisation: 'company', person: 'person' };

/** Which pairs of comparisons, or which alone, bring two records together. */
const RULES: readonly { name: string; parts: readonly (readonly [MatchAs, KeyHow])[] }[] = [
  { name: 'creditCode', parts: [['creditCode', 'whole']] },
  { name: 'code', parts: [['code', 'whole']] },
  { name: 'phone', parts: [['phone', 'whole']] },
  { name: 'mail', parts: [['mail', 'whole']] },
  {
    name: 'person at company',
    parts: [
      ['person', 'sound'],
      ['company', 'sound'],
    ],
  },
  {
    name: 'person in ref',
    parts: [
      ['person', 'sound'],
      ['same', 'whole'],
    ],
  },
  { name: 'person', parts: [['person', 'whole']] },
  { name: 'text', parts: [['text', 'edits']] },
];
/** Beside them for kinds that are companies: a person's company brings colleagues together, not the same person. */
const COMPANY_RULES: typeof RULES = [
  { name: 'domain', parts: [['domain', 'whole']] },
  // Named alike on purpose: an address of a web site and one of a mailbox meet under one key.
  { name: 'domain', parts: [['mail', 'base']] },
  { name: 'core', parts: [['company', 'edits']] },
  {
    name: 'seat',
    parts: [
      ['company', 'sound'],
      ['seat', 'whole'],
    ],
  },
  { name: 'start', parts: [['company', 'start']] },
  { name: 'sound', parts: [['company', 'sound']] },
  { name: 'address', parts: [['address', 'whole']] },
];

/** What of a kind matters for comparing its records. */
type Kind = Pick<KindSpec, 'name' | 'titleField' | 'fields'>;

const plans = new WeakMap<Kind, KindPlan | null>();

/** How records of a kind are compared; null where a kind has nothing that tells one record from another. */
export function planOf(kind: Kind): KindPlan | null {
  let plan = plans.get(kind);
  if (plan === undefined) plans.set(kind, (plan = makePlan(kind)));
  return plan;
}

function makePlan(kind: Kind): KindPlan | null {
  const chosen = kind.fields.flatMap((field) => {
    const as = compareAs(kind, field);
    return as === null ? [] : [{ id: field.id, as }];
  });
  const hasUse = kind.name === 'lead' && kind.fields.some(({ id }) => id === USE);
  const fields = [...chosen.map(({ id }) => id), ...(hasUse ? [USE] : [])];
  const useAt = hasUse ? fields.length - 1 : -1;
  const comparisons: MatchField[] = chosen.flatMap(({ id, as }, from): MatchField[] => {
    if (as === 'wanted') return [{ id: `${id}:${as}`, as, from, others: useAt < 0 ? [] : [useAt] }];
    if (as !== 'company') return [{ id: `${id}:${as}`, as, from }];
    const others = chosen.flatMap((other, at) => (other.as === 'place' || other.as === 'address' ? [at] : []));
    return [
      { id: `${id}:company`, as, from },
      { id: `${id}:seat`, as: 'seat', from, others },
      { id: `${id}:industry`, as: 'industry', from },
      { id: `${id}:branch`, as: 'branch', from },
    ];
  });
  // Where a company's seat is weighed, its city says nothing more.
  const hasSeat = comparisons.some(({ as }) => as === 'seat');
  const kept = comparisons.filter(({ as }) => !(hasSeat && as === 'place'));
  const rules = [...RULES, ...(isCompanyKind(kind) ? COMPANY_RULES : [])]
    .map((rule) => (kind.name === 'lead' ? { ...rule, parts: [...rule.parts, ['wanted', 'whole'] as const] } : rule))
    .flatMap((rule) => ruleOver(kept, rule) ?? []);
  return rules.length === 0 ? null : { kind: kind.name, fields, plan: { fields: kept, rules }, gates: GATES };
}

function compareAs(kind: Kind, field: FieldSpec): MatchAs | null {
  if (field.computed !== undefined || field.id === 'externalId') return null;
  if (field.id === kind.titleField) return titleAs(kind.name);
  if (kind.name === 'lead' && field.id === WANTED) return 'wanted';
  // A person is told apart by where they work; other references say too little.
  if (kind.name === 'person' && field.to === 'organisation') return 'same';
  const known = field.type === 'text' || field.type === 'address' ? BY_ID[field.id] : undefined;
  return known ?? BY_TYPE[field.type] ?? null;
}

/** A lead's title says what is wanted, not of whom. */
function titleAs(kind: string): MatchAs | null {
  return kind === 'lead' ? null : (TITLE_AS[kind] ?? 'text');
}

function isCompanyKind(kind: Kind): boolean {
  return TITLE_AS[kind.name] === 'company';
}

function ruleOver(fields: readonly MatchField[], { name, parts }: (typeof RULES)[number]): BlockRule | null {
  const places = parts.map(([as, how]) => ({ field: fields.findIndex((f) => f.as === as), how }));
  return places.some(({ field }) => field < 0) ? null : { name, parts: places };
}

/** A record as the plan compares it; one that is left alone has nothing to compare. */
export function rawRowOf({ kind, fields }: KindPlan, data: Data): RawRow {
  if (LEFT_ALONE[kind]?.(data) === true) return fields.map(() => null);
  return fields.map((field) => rawText(data[field]));
}

function rawText(value: Value | undefined): string | null {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.length === 0 ? null : value.join(' ');
  if (typeof value === 'object') {
    const text = ['province', 'city', 'district', 'street']
      .map((part) => (value as Record<string, string | undefined>)[part] ?? '')
      .join('');
    return text === '' ? null : text;
  }
  const text = String(value).trim();
  return text === '' ? null : text;
}
