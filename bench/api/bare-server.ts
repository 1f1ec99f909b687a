import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';

/**
 * What somebody would write by hand: node:http and pg, nothing checked, nobody asked who they are. Reads send the very
 * statements that the product sends for the same request; writes put the rows into a table with the columns and indexes
 * of records, without observations, search rows, events or evidence.
 */

type Statement = string | Readonly<{ text: string; values?: unknown[]; name?: string }>;
type Told = Readonly<{
  database: pg.PoolConfig;
  tenantId: string;
  /** Statements of each request, by the name of what is asked. */
  recorded: Readonly<Record<string, readonly (readonly Statement[])[]>>;
}>;

const told = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Told;
const pool = new pg.Pool({ ...told.database, max: 16 });
pool.on('error', () => {});

const INSERT = `insert into bare_record (tenant_id, id, kind, title, data, support, created_at, t2, t3, n2)
  select $1, r.id, r.kind, r.data ->> 'name', r.data, '{}', now(), r.data ->> 'industry', r.data ->> 'province', (r.data ->> 'employees')::bigint from jsonb_to_recordset($2) as r (id uuid, kind text, data jsonb)`;

async function reads(name: string, i: number): Promise<unknown> {
  const statements = told.recorded[name]?.[i] ?? [];
  const client = await pool.connect();
  try {
    let rows: unknown[] = [];
    for (const statement of statements) {
      const answer = await client.query(statement as string);
      // The largest answer is what the request was about.
      if (!Array.isArray(answer) && answer.rows.length > rows.length) rows = answer.rows;
    }
    return { items: rows };
  } finally {
    client.release();
  }
}

async function writes(body: string): Promise<unknown> {
  const { records } = JSON.parse(body) as { records: readonly { data: object }[] };
  const rows = records.map(({ data }) => ({ id: randomUUID(), kind: 'organisation', data }));
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query({ name: 'insert', text: INSERT, values: [told.tenantId, JSON.stringify(rows)] });
    await client.query('commit');
  } finally {
    client.release();
  }
  return { records: rows.map(({ id }) => ({ id })) };
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, name = '', i = '0'] = (request.url ?? '').split('/');
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const result = name === 'write' ? await writes(Buffer.concat(parts).toString()) : await reads(name, Number(i));
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(result));
}

const server = createServer((request, response) => {
  serve(request, response).catch((error: unknown) => {
    console.error(error);
    response.statusCode = 500;
    response.end();
  });
});
server.listen(0, '127.0.0.1', () => {
  console.log(`listening http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.on('SIGTERM', () => {
  server.closeAllConnections();
  server.close(() => void pool.end().then(() => process.exit(0)));
});
