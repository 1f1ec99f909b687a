import { recallList, type Entity, type EvidenceRef, type Filter } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { refsOf, textOf } from './said.ts';

/** Records read of one kind for one card; more would not be shown. */
const MOST = 20;
const MS_PER_DAY = 86_400_000;

export type Around = Readonly<{
  kind: string;
  /** The field that names the record, and its id. */
  of: readonly [field: string, id: string];
  filters?: readonly Filter[];
  /** The field whose latest values come first; its earliest with `up`. */
  by: string;
  dir?: 'up' | 'down';
  limit?: number;
}>;

/** Records of a kind that name another one, 20 unless told. */
export async function recordsAround(
  scope: Scope,
  { kind, of: [field, value], filters = [], by, dir = 'down', limit = MOST }: Around,
): Promise<readonly Entity[]> {
  const { items } = await recallList(scope, {
    kind,
    filters: [{ field, op: 'is', value }, ...filters],
    sort: { field: by, dir },
    limit,
    isPlanKept: true,
  });
  return items;
}

/** The calendar day (YYYY-MM-DD) `days` before or, below zero, after another. */
export function dayBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - days * MS_PER_DAY).toISOString().slice(0, 10);
}

/** The day a value names; empty where it is not known. */
export function dayOf(entity: Entity, field: string): string {
  return (textOf(entity, field) ?? '').slice(0, 10);
}

/** What these fields of all these records rest on. */
export function refsOfAll(entities: readonly Entity[], ...fields: readonly string[]): EvidenceRef[] {
  return entities.flatMap((entity) => refsOf(entity, ...fields));
}

/** The calendar day of an instant where the product's customers work. */
export function todayIn(now: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(now);
}
