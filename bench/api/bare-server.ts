import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';

/**
 * What somebody would write by hand: node:http and pg, nothing checked, nobody asked who they are. Reads send the very
 * statements that the product sends for the same request; `write` puts the rows into a table with the columns and indexes
 * of records and nothing else, `keep` also what the product writes beside them: what was said, keys, search words (prepared
 * ones), an event and an evidence entry, into tables with the same columns and indexes.
 */

type Statement = string | Readonly<{ text: string; values?: unknown[]; name?: string }>;
type Told = Readonly<{
  database: pg.PoolConfig;
  tenantId: string;
  /** Statements of each request, by the name of what is asked. */
  recorded: Readonly<Record<string, readonly (readonly Statement[])[]>>;
  /** Search words of some records of the product, as text. */
  words: readonly string[];
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
      const asked = client.query(statement as string);
      // As in the product, nobody waits for the end of what has only read.
      if (statement === 'commit') return { items: rows };
      const answer = await asked;
      // The largest answer is what the request was about.
      if (!Array.isArray(answer) && answer.rows.length > rows.length) rows = answer.rows;
    }
    return { items: rows };
  } finally {
    client.release();
  }
}

const SAID = `insert into bare_observation (tenant_id, source_id, actor, purpose, id, entity_id, kind, at, confidence, data)
  select $1, $3, 'bare', 'sales', r.said, r.id, r.kind, now(), 1, r.data from jsonb_to_recordset($2) as r (id uuid, said uuid, kind text, data jsonb)`;
const KEYS = `insert into bare_key (tenant_id, kind, key, entity_id, observation_id)
  select $1, r.kind, r.key, r.id, r.said from jsonb_to_recordset($2) as r (id uuid, said uuid, kind text, key text)`;
const WORDS = `insert into bare_search (tenant_id, entity_id, kind, category, tokens)
  select $1, r.id, r.kind, 'business', r.words::tsvector from jsonb_to_recordset($2) as r (id uuid, kind text, words text)`;
const TOLD = `with e as (insert into bare_outbox (tenant_id, id, topic, payload) values ($1, gen_random_uuid(), 'record.made', $2))
  insert into bare_evidence (tenant_id, id, type, actor, purpose, body) values ($1, gen_random_uuid(), 'record.written', 'bare', 'sales', $2)`;

type Row = Readonly<{ id: string; said: string; kind: string; key: string | undefined; data: object }>;

async function writes(body: string, isKept: boolean): Promise<unknown> {
  const { records } = JSON.parse(body) as { records: readonly { key?: string; data: object }[] };
  const rows = records.map(({ key, data }): Row => ({
    id: randomUUID(),
    said: randomUUID(),
    kind: 'organisation',
    key,
    data,
  }));
  const client = await pool.connect();
  const put = (name: string, text: string, values: readonly unknown[]) =>
    client.query({ name, text, values: [told.tenantId, ...values] });
  try {
    await client.query('begin');
    await put('insert', INSERT, [JSON.stringify(rows)]);
    if (isKept) {
      await put('said', SAID, [JSON.stringify(rows), rows[0]?.said]);
      await put('keys', KEYS, [JSON.stringify(rows)]);
      const found = rows.map(({ id, kind }, i) => ({ id, kind, words: told.words[(i * 7919) % told.words.length] }));
      await put('words', WORDS, [JSON.stringify(found)]);
      await put('told', TOLD, [JSON.stringify({ ids: rows.map(({ id }) => id) })]);
    }
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
  const isWrite = name === 'write' || name === 'keep';
  const body = Buffer.concat(parts).toString();
  const result = isWrite ? await writes(body, name === 'keep') : await reads(name, Number(i));
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
