import { kindsOf, recallList, recallMany, type Entity } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { LOST, OPEN, WON, type RawColumn, type RawTable, type RawValue } from '../learning/index.ts';
import { cellOf, leadColumns, rawTypeOf, type LeadColumn } from './lead-columns.ts';

/** In place of a field: rows are held out by their number in the order they were made, from 1. */
export const BY_ROW = '#row';

/** Leads read per page. */
const PAGE = 2_000;

export type LeadTable = Readonly<{ table: RawTable; columns: readonly LeadColumn[]; closedOn: string | null }>;

/**
 * All leads of the workspace as a training table: won and lost ones with their outcome, the others open. `idField` names
 * the field whose value decides which rows are held out; the record's id unless told.
 */
export async function readLeadTable(scope: Scope, idField: string | null): Promise<LeadTable> {
  const kinds = new Map((await kindsOf(scope)).map((k) => [k.name, k]));
  const lead = kinds.get('lead');
  if (lead === undefined) throw new Error('there is no kind lead');
  const columns = leadColumns(lead, kinds.get('organisation'));
  const values: RawValue[][] = columns.map(() => []);
  const rowIds: string[] = [];
  const outcome: number[] = [];
  for await (const page of leadPages(scope)) {
    const organisations = await organisationsOf(scope, page);
    for (const entity of page) {
      const about = organisations.get(organisationOf(entity) ?? '');
      rowIds.push(rowIdOf(entity, idField));
      outcome.push(outcomeOf(entity));
      columns.forEach((c, i) => values[i]?.push(cellOf(c.field, (c.of === 'lead' ? entity : about)?.data[c.field.id])));
    }
  }
  // Pages come newest first, so the last one read is row 1.
  const ids = idField === BY_ROW ? rowIds.map((_, i) => String(rowIds.length - i)) : rowIds;
  const raw = columns.map(({ name, field }, i): RawColumn => {
    const type = rawTypeOf(field);
    return { name, values: values[i] ?? [], ...(type === undefined ? {} : { type }) };
  });
  return {
    table: { rowIds: ids, columns: raw, outcome: Uint8Array.from(outcome) },
    columns,
    closedOn: closingDate(columns, raw),
  };
}

function rowIdOf(lead: Entity, idField: string | null): string {
  const told = idField === null ? undefined : lead.data[idField];
  return typeof told === 'string' || typeof told === 'number' ? String(told) : lead.id;
}

function outcomeOf({ data }: Entity): number {
  if (data['status'] === 'won') return WON;
  return data['status'] === 'lost' ? LOST : OPEN;
}

function organisationOf({ data }: Entity): string | null {
  return typeof data['organisation'] === 'string' ? data['organisation'] : null;
}

/** The column with the date of the outcome, when any lead has one. */
function closingDate(columns: readonly LeadColumn[], raw: readonly RawColumn[]): string | null {
  const closing = columns.find((c) => c.of === 'lead' && c.field.id === 'closedOn');
  const isFilled = raw.some((c) => c.name === closing?.name && c.values.some((v) => v !== null));
  return closing !== undefined && isFilled ? closing.name : null;
}

async function* leadPages(scope: Scope): AsyncGenerator<readonly Entity[]> {
  let after: string | null = null;
  do {
    const page = await recallList(scope, { kind: 'lead', after, limit: PAGE });
    yield page.items;
    after = page.next;
  } while (after !== null);
}

async function organisationsOf(scope: Scope, leads: readonly Entity[]): Promise<ReadonlyMap<string, Entity>> {
  const ids = leads.flatMap((lead) => organisationOf(lead) ?? []);
  return new Map((await recallMany(scope, ids)).map((e) => [e.id, e]));
}
