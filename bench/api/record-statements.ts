import pg from 'pg';

/** Longer than the store owes a commit. */
const OWED_MS = 40;

/** A statement as it went to the database. */
export type Statement = string | Readonly<{ text: string; values: unknown[]; name?: string }>;

/**
 * Every statement that `fn` sends as the application, in order, from any connection of this process, from the beginning of
 * its transaction to the end. Nothing else may be at work meanwhile.
 */
export async function recordStatements(fn: () => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = [];
  const { prototype } = pg.Client;
  const query = Reflect.get(prototype, 'query') as (this: pg.Client, ...args: unknown[]) => unknown;
  prototype.query = function recorded(this: pg.Client, ...args: unknown[]) {
    const [said] = args;
    if (this.user !== 'valence_app') return Reflect.apply(query, this, args);
    if (typeof said === 'string') statements.push(said);
    else {
      const { text, values = [], name } = said as { text: string; values?: unknown[]; name?: string };
      statements.push({ text, values, ...(name === undefined ? {} : { name }) });
    }
    return Reflect.apply(query, this, args);
  } as typeof prototype.query;
  try {
    await fn();
    // A read owes its commit for a while; that of the read before comes first.
    await new Promise((resolve) => setTimeout(resolve, OWED_MS));
  } finally {
    Reflect.set(prototype, 'query', query);
  }
  return statements[0] === 'commit' ? statements.slice(1) : statements;
}
