import pg from 'pg';

/** A statement as it went to the database. */
export type Statement = string | Readonly<{ text: string; values: unknown[]; name?: string }>;

/** Every statement that `fn` sends as the application, in order, from any connection of this process. Nothing else may be at work meanwhile. */
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
    // A read does not wait for its commit.
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    Reflect.set(prototype, 'query', query);
  }
  return statements;
}
