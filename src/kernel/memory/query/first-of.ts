/**
 * SQL for `a`, or `b` where that is null, to compare an indexed column with. Under row-level security PostgreSQL does not
 * look into an index for anything made of `coalesce`, which it does not know to be leakproof, and reads the whole table.
 */
export function firstOf(a: string, b: string): string {
  return `case when ${a} is null then ${b} else ${a} end`;
}
