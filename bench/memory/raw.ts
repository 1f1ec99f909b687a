import { createHash } from 'node:crypto';
import type { Ground } from './ground.ts';

export const ROW = 'e.id, e.kind, e.title, e.data, e.created_at, e.updated_at';
/** The titles of the records that the rows of a page point to. */
const REFS = `select id, kind, title from entity where tenant_id = $1 and id = any ($2::uuid[])`;
const SAID = `select o.id, o.at, o.confidence, o.data, s.id as source, s.kind, s.name from observation o
  join source s on s.tenant_id = o.tenant_id and s.id = o.source_id where o.tenant_id = $1 and o.entity_id = $2`;

/** One statement of an open transaction; `$1` is the workspace. Prepared once, or planned for its values each time. */
export type Sql = (text: string, values: readonly unknown[], isPlannedAnew?: boolean) => Promise<Row[]>;
type Row = Readonly<{ id: string; data: Record<string, unknown> }>;

/** Past the product: the application role under row-level security, prepared statements, one transaction. */
export type Raw = Readonly<{
  reading(fn: (sql: Sql) => Promise<unknown>): Promise<void>;
  /** A list with the titles of what it points to. */
  withRefs(text: string, values: readonly unknown[], fields: readonly string[]): Promise<void>;
  /** What saving must do at the least: lock, append, write the record, tell the outbox and the evidence log, commit. */
  save(id: string, department: string): Promise<void>;
}>;

export function rawOf({ raw, tenantId }: Ground): Raw {
  const inTx = async (begin: string, fn: (sql: Sql) => Promise<unknown>): Promise<void> => {
    const client = await raw.connect();
    try {
      await client.query(`${begin}; set local role valence_app; select set_config('app.tenant', '${tenantId}', true)`);
      await fn(async (text, values, isPlannedAnew = false) => {
        const name = isPlannedAnew ? {} : { name: createHash('md5').update(text).digest('hex') };
        return (await client.query({ text, values: [tenantId, ...values], ...name })).rows as Row[];
      });
      await client.query('commit');
    } finally {
      client.release();
    }
  };
  const reading = (fn: (sql: Sql) => Promise<unknown>): Promise<void> =>
    inTx('begin isolation level repeatable read read only', fn);
  return {
    reading,
    withRefs: (text, values, fields) =>
      reading(async (sql) => {
        // One plan for all values walks the whole table by date for a rep with few records.
        const rows = await sql(text, values, true);
        const refs = rows.flatMap((r) => fields.flatMap((f) => (typeof r.data[f] === 'string' ? [r.data[f]] : [])));
        await sql(REFS, [refs]);
      }),
    save: (id, department) => inTx('begin', (sql) => save(sql, id, department)),
  };
}

export async function openPerson(sql: Sql, id: string): Promise<void> {
  const [row] = await sql(`select ${ROW}, e.support from entity e where tenant_id = $1 and id = $2`, [id]);
  await sql(REFS, [[row?.data['organisation']].filter((v) => v)]);
  await sql(SAID, [id]);
  await sql(
    `(select ${ROW} from entity e where tenant_id = $1 and kind = 'activity' and t4 = $2 order by id desc limit 7)
     union all (select ${ROW} from entity e where tenant_id = $1 and kind = 'deal' and t2 = $2 order by id desc limit 7)`,
    [id],
  );
}

export async function timelineOf(sql: Sql, id: string): Promise<void> {
  await sql(`${SAID} order by o.id desc limit 31`, [id]);
  await sql(
    `select ${ROW} from entity e where tenant_id = $1 and kind = 'activity' and t4 = $2 order by d1 desc limit 31`,
    [id],
  );
}

export async function whatNow(sql: Sql): Promise<void> {
  await sql(`select * from decision where tenant_id = $1 and status = 'open' order by id desc limit 7`, []);
  await sql(`select count(*) from decision where tenant_id = $1 and status = 'open'`, []);
  await sql(
    `select ${ROW} from entity e where tenant_id = $1 and kind = 'task' and t1 = 'open' and d1 <= now() order by d1 desc limit 8`,
    [],
  );
  await sql(`select * from decision where tenant_id = $1 and status = 'done' order by id desc limit 6`, []);
}

async function save(sql: Sql, id: string, department: string): Promise<void> {
  const said = JSON.stringify({ department });
  await sql('select data, support, kind from entity where tenant_id = $1 and id = $2 for update', [id]);
  const [before] = await sql(
    'select source_id as id, data from observation where tenant_id = $1 and entity_id = $2 order by id',
    [id],
  );
  await sql(
    `insert into observation (tenant_id, id, entity_id, kind, source_id, actor, purpose, at, confidence, data)
     values ($1, gen_random_uuid(), $2, 'person', $3, 'raw', 'sales', now(), 1, $4)`,
    [id, before?.id, said],
  );
  await sql(
    `update entity set data = data || $3::jsonb, t4 = $4, version = version + 1, updated_at = now() where tenant_id = $1 and id = $2`,
    [id, said, department],
  );
  await sql(
    `with e as (insert into outbox (tenant_id, id, topic, payload) values ($1, gen_random_uuid(), 'raw', $2))
     insert into evidence_entry (tenant_id, id, type, actor, purpose, body) values ($1, gen_random_uuid(), 'record.written', 'raw', 'sales', $2)`,
    ['{}'],
  );
}
