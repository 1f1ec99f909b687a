import { createHash } from 'node:crypto';
import { z } from 'zod';
import { seal, unseal, type Tx } from '#store';
import type { StoredEndpoint } from './endpoints/setup.ts';
import type { ModelRequest } from './port.ts';

const KEY = 'model-answer/1';
const MS_PER_HOUR = 3_600_000;
/** Expired answers that one writer takes away; more than one is written, so none stay. */
const SWEPT = 20;

const Answer = z.object({ value: z.unknown(), model: z.string(), adapter: z.string().nullable() });
/** What is kept of an answer. */
export type KeptAnswer = z.output<typeof Answer>;
export type FoundAnswer = KeptAnswer & Readonly<{ endpointId: string }>;

/** SHA-256 of what is asked, base64url: the same for the same words, shape, tools and length, whoever is asked. */
export function hashOf({
  task,
  messages,
  schema,
  tools,
  maxTokens,
}: Pick<ModelRequest, 'task' | 'messages' | 'schema' | 'tools' | 'maxTokens'>): string {
  return createHash('sha256').update(canonical({ task, messages, schema, tools, maxTokens })).digest('base64url');
}

/** JSON with the names of objects in order, so that equal values give equal text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) => {
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
    const names = Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(names);
  });
}

/** Whether an answer to this may be kept at all: never where tools may act between question and answer. */
export function isKept({ tools, messages }: ModelRequest, cacheHours: number): boolean {
  return cacheHours > 0 && tools.length === 0 && messages.every(({ role }) => role !== 'tool');
}

/** What the first of these endpoints that was asked the same answered, in the words of that time. */
export async function answerIn(
  tx: Tx,
  hash: string,
  { endpoints, now }: { endpoints: readonly StoredEndpoint[]; now: Date },
): Promise<FoundAnswer | null> {
  const rows = await tx.query<{ endpoint_id: string; endpoint_version: number; answer: Buffer }>(
    'select endpoint_id, endpoint_version, answer from model_answer where tenant_id = $1 and hash = $2 and expires_at > $3',
    [tx.settings.tenantId, hash, now],
    'model-answer',
  );
  for (const { id, version } of endpoints) {
    const row = rows.find((one) => one.endpoint_id === id && one.endpoint_version === version);
    if (row === undefined) continue;
    const plain = unseal(tx.keyFor(KEY), aadOf(tx, hash), row.answer);
    return { ...Answer.parse(JSON.parse(plain.toString('utf8'))), endpointId: id };
  }
  return null;
}

export type Keeping = Readonly<{
  hash: string;
  endpoint: Readonly<{ id: string; version: number }>;
  answer: KeptAnswer;
  now: Date;
  cacheHours: number;
}>;

/** Keeps an answer, sealed, until it expires, and takes away some that have. */
export async function keepAnswer(tx: Tx, { hash, endpoint, answer, now, cacheHours }: Keeping): Promise<void> {
  const sealed = seal(tx.keyFor(KEY), aadOf(tx, hash), Buffer.from(JSON.stringify(answer)));
  await Promise.all([
    tx.query(
      `insert into model_answer (tenant_id, hash, endpoint_id, endpoint_version, answer, made_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (tenant_id, hash, endpoint_id) do update set endpoint_version = excluded.endpoint_version,
         answer = excluded.answer, made_at = excluded.made_at, expires_at = excluded.expires_at`,
      [
        tx.settings.tenantId,
        hash,
        endpoint.id,
        endpoint.version,
        sealed,
        now,
        new Date(now.getTime() + cacheHours * MS_PER_HOUR),
      ],
      'model-keep',
    ),
    tx.query(
      `delete from model_answer where tenant_id = $1 and (hash, endpoint_id) in (
         select hash, endpoint_id from model_answer where tenant_id = $1 and expires_at <= $2 order by expires_at limit ${SWEPT})`,
      [tx.settings.tenantId, now],
      'model-sweep',
    ),
  ]);
}

/** Takes away every kept answer of the workspace. Returns how many there were. */
export async function forgetAnswers(tx: Tx): Promise<number> {
  const gone = await tx.query('delete from model_answer where tenant_id = $1 returning hash', [tx.settings.tenantId]);
  return gone.length;
}

const aadOf = (tx: Tx, hash: string): Buffer => Buffer.from(`${tx.settings.tenantId}:${hash}`);
