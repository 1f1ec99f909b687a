import type { MoneyText, Money } from '#base';
import type { Scope } from '#kernel/security';
import type { Entity } from '../entity.ts';
import { recallList, type ListQuery } from '../recall.ts';
import type { Value } from '../value.ts';

const PAGE = 200;

/** All records that a list finds, page by page, at most `most`. */
export async function recallAll(
  scope: Scope,
  query: Omit<ListQuery, 'limit' | 'after'>,
  most = 5_000,
): Promise<Entity[]> {
  const found: Entity[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof recallList>> = await recallList(scope, { ...query, after, limit: PAGE });
    found.push(...page.items);
    after = page.next;
  } while (after !== null && found.length < most);
  return found;
}

/** A text value, or null. */
export function textIn(entity: Pick<Entity, 'data'>, field: string): string | null {
  const value = entity.data[field];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A number, or null. */
export function numberIn(entity: Pick<Entity, 'data'>, field: string): number | null {
  const value = entity.data[field];
  return typeof value === 'number' ? value : null;
}

/** An amount, or null. */
export function moneyIn(entity: Pick<Entity, 'data'>, field: string): Money | null {
  return moneyOf(entity.data[field]);
}

/** A stored amount as it is counted with. */
export function moneyOf(value: Value | undefined): Money | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { minor, currency } = value as MoneyText;
  return { minor: BigInt(minor), currency };
}

/** An amount as records keep it. */
export function moneyText({ minor, currency }: Money): MoneyText {
  return { minor: minor.toString(), currency };
}
