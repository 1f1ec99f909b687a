import { minorDigitsOf, type Text } from '#base';
import type { Entity, FieldSpec, Kind, Value } from '#kernel/memory';
import type { RawColumn, RawRow } from '../learning/index.ts';

/** One column of the training table: a field of the lead, or of the organisation it is about. */
export type LeadColumn = Readonly<{
  /** As the learning part and its verdicts name it; telling in the language of the file. */
  name: string;
  title: Text;
  of: 'lead' | 'organisation';
  field: FieldSpec;
}>;

/** Fields of a lead that are written by the product or name the record: never learned from. */
const NOT_OF_LEAD = new Set(['title', 'company', 'status', 'score', 'touchedOn', 'owner', 'externalId']);
/** Fields of an organisation that are known before the first contact. */
const OF_ORGANISATION = new Set([
  'industry',
  'province',
  'employees',
  'revenue',
  'capital',
  'capacityGwh',
  'foundedOn',
]);
const LEARNABLE = new Set<FieldSpec['type']>([
  'text',
  'choice',
  'integer',
  'number',
  'money',
  'date',
  'datetime',
  'boolean',
]);

/** The columns a lead score may learn from. `closedOn` is among them as the date of the outcome, which the leak gate needs. */
export function leadColumns(lead: Kind, organisation: Kind | undefined): LeadColumn[] {
  const own = lead.fields.filter(
    (f) => LEARNABLE.has(f.type) && !NOT_OF_LEAD.has(f.id) && (f.category !== 'outcome' || f.id === 'closedOn'),
  );
  const about = (organisation?.fields ?? []).filter((f) => OF_ORGANISATION.has(f.id));
  const taken = new Set<string>();
  const named = (field: FieldSpec, of: LeadColumn['of']): LeadColumn => {
    const base = of === 'lead' ? field.title.en : `${organisation?.title.en ?? ''} ${field.title.en}`.trim();
    const name = taken.has(base) ? `${base} (${field.id})` : base;
    taken.add(name);
    return { name, title: of === 'lead' ? field.title : { zh: `客户${field.title.zh}`, en: name }, of, field };
  };
  return [...own.map((f) => named(f, 'lead')), ...about.map((f) => named(f, 'organisation'))];
}

/** One lead as the model reads it. */
export function rowOfLead(columns: readonly LeadColumn[], lead: Entity, organisation: Entity | undefined): RawRow {
  return Object.fromEntries(
    columns.map((c) => [c.name, cellOf(c.field, (c.of === 'lead' ? lead : organisation)?.data[c.field.id])]),
  );
}

/** A value as a training cell: amounts in whole units, the rest as it is. */
export function cellOf(field: FieldSpec, value: Value | undefined): string | number | boolean | null {
  if (value === undefined || value === null) return null;
  if (field.type === 'money') {
    const { minor, currency } = value as { minor: string; currency: string };
    return Number(minor) / 10 ** minorDigitsOf(currency);
  }
  return typeof value === 'object' ? null : value;
}

const RAW_TYPE: Partial<Record<FieldSpec['type'], NonNullable<RawColumn['type']>>> = {
  integer: 'number',
  number: 'number',
  money: 'number',
  date: 'date',
  datetime: 'date',
  choice: 'category',
  boolean: 'category',
};

/** The declared type of a training column; texts are left to the learning part to judge. */
export function rawTypeOf(field: FieldSpec): RawColumn['type'] {
  return RAW_TYPE[field.type];
}
