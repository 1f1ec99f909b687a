import { createHash } from 'node:crypto';
import type { Ground } from './ground.ts';
import type { Way } from './latency.ts';

/** A page with what it may take at p95 with one user and with eight, in ms on an idle 2-core machine. */
export type Page = Way & Readonly<{ oneMs: number; eightMs: number; isPaged: boolean }>;

const ROW = 'e.id, e.kind, e.title, e.data, e.created_at, e.updated_at';
const json = (filters: readonly object[]): string => encodeURIComponent(JSON.stringify(filters));
const at = <T>(list: readonly T[], i: number): T => list[(i * 7919) % list.length] as T;

/** The titles of the records that the rows of a page point to. */
const REFS = `select id, kind, title from entity where tenant_id = $1 and id = any ($2::uuid[])`;

type Sql = (text: string, values: readonly unknown[]) => Promise<{ id: string; data: Record<string, unknown> }[]>;

/**
 * The pages people open all day, each with the statements that fetch the same content past the product: as the
 * application role under row-level security, prepared, in one transaction; no sign-in, no rights, nothing shaped.
 */
export function pagesOf({ caller, corpus, raw, tenantId }: Ground): readonly Page[] {
  const get = (path: string) => caller.ask('GET', path);
  const inTx = async (begin: string, fn: (sql: Sql) => Promise<unknown>): Promise<void> => {
    const client = await raw.connect();
    try {
      await client.query(`${begin}; set local role valence_app; select set_config('app.tenant', '${tenantId}', true)`);
      await fn(async (text, values) => {
        const name = createHash('md5').update(text).digest('hex');
        return (await client.query({ text, values: [tenantId, ...values], name })).rows as Awaited<ReturnType<Sql>>;
      });
      await client.query('commit');
    } finally {
      client.release();
    }
  };
  const reading = (fn: (sql: Sql) => Promise<unknown>) => inTx('begin isolation level repeatable read read only', fn);
  const withRefs = (text: string, values: readonly unknown[], fields: readonly string[]) =>
    reading(async (sql) => {
      const rows = await sql(text, values);
      const refs = rows.flatMap((r) => fields.flatMap((f) => (typeof r.data[f] === 'string' ? [r.data[f]] : [])));
      return sql(REFS, [refs]);
    });
  const titles = ['采购经理', '采购总监', '工艺工程师', '质量经理', '设备部长'];
  const provinces = ['江苏', '浙江', '广东', '福建', '上海'];
  const types = ['call', 'visit', 'mail', 'chat', 'meeting'];
  const word = (i: number): string => at(corpus.peopleNames, i).slice(0, 2);
  const contact = (i: number): string => at(corpus.people, i);

  return [
    {
      name: 'open record',
      oneMs: 25,
      eightMs: 60,
      isPaged: true,
      over: (i) => get(`/api/record/ent_${contact(i)}`),
      raw: (i) => reading((sql) => openIn(sql, contact(i))),
    },
    {
      name: 'list of contacts, two filters and a sort',
      oneMs: 40,
      eightMs: 100,
      isPaged: true,
      over: (i) =>
        get(
          `/api/records/person?limit=50&sort=title&filter=${json([
            { field: 'province', op: 'is', value: at(provinces, i) },
            { field: 'side', op: 'is', value: 'customer' },
          ])}`,
        ),
      raw: (i) =>
        withRefs(
          `select ${ROW} from entity e where tenant_id = $1 and kind = 'person' and t6 = $2 and t1 = 'customer' and t3 is not null order by t3, id limit 51`,
          [at(provinces, i)],
          ['organisation'],
        ),
    },
    {
      name: 'list of activities, two filters and a sort',
      oneMs: 40,
      eightMs: 100,
      isPaged: true,
      over: (i) =>
        get(
          `/api/records/activity?limit=50&sort=-at&filter=${json([
            { field: 'type', op: 'is', value: at(types, i) },
            { field: 'owner', op: 'is', value: `ent_${at(corpus.staff, i)}` },
          ])}`,
        ),
      raw: (i) =>
        withRefs(
          `select ${ROW} from entity e where tenant_id = $1 and kind = 'activity' and t1 = $2 and t5 = $3 and d1 is not null order by d1 desc, id desc limit 51`,
          [at(types, i), at(corpus.staff, i)],
          ['organisation', 'person', 'owner'],
        ),
    },
    {
      name: 'contact list by free text',
      oneMs: 60,
      eightMs: 150,
      isPaged: true,
      over: (i) => get(`/api/records/person?limit=50&q=${encodeURIComponent(word(i))}`),
      raw: (i) =>
        withRefs(
          `select ${ROW} from (${FOUND}) f join entity e on e.tenant_id = $1 and e.id = f.entity_id order by f.rank desc, e.id desc limit 51`,
          [bigrams(word(i)), ['person'], 2_000],
          ['organisation'],
        ),
    },
    {
      name: 'palette search',
      oneMs: 80,
      eightMs: 200,
      isPaged: true,
      over: (i) => get(`/api/search?limit=20&q=${encodeURIComponent(word(i))}`),
      raw: (i) =>
        reading((sql) =>
          sql(
            `select ${ROW} from (${FOUND}) f join entity e on e.tenant_id = $1 and e.id = f.entity_id order by f.rank desc, e.id desc limit 20`,
            [bigrams(word(i)), ['person', 'organisation', 'deal', 'activity', 'lead'], 20],
          ),
        ),
    },
    { name: 'Now', oneMs: 100, eightMs: 250, isPaged: true, over: () => get('/api/now'), raw: nowRaw },
    {
      name: 'contact 360: record, timeline',
      oneMs: 80,
      eightMs: 200,
      isPaged: true,
      over: (i) =>
        Promise.all([get(`/api/record/ent_${contact(i)}`), get(`/api/record/ent_${contact(i)}/timeline?limit=30`)]),
      raw: (i) =>
        Promise.all([reading((sql) => openIn(sql, contact(i))), reading((sql) => timelineIn(sql, contact(i)))]),
    },
    {
      name: 'save a field',
      oneMs: 15,
      eightMs: 40,
      isPaged: false,
      over: (i) => caller.ask('PATCH', `/api/record/ent_${contact(i)}`, { data: { department: `部门 ${i}` } }),
      raw: (i) => saveRaw(contact(i), `部门 ${i}`),
    },
  ];

  async function openIn(sql: Sql, id: string): Promise<void> {
    const [row] = await sql(`select ${ROW}, e.support from entity e where tenant_id = $1 and id = $2`, [id]);
    await sql(REFS, [[row?.data['organisation']].filter((v) => v)]);
    await sql(
      `select o.id, o.at, o.confidence, s.id as source, s.kind, s.name from observation o join source s on s.tenant_id = o.tenant_id and s.id = o.source_id where o.tenant_id = $1 and o.entity_id = $2`,
      [id],
    );
    await sql(
      `(select ${ROW} from entity e where tenant_id = $1 and kind = 'activity' and t4 = $2 order by id desc limit 7)
       union all (select ${ROW} from entity e where tenant_id = $1 and kind = 'deal' and t2 = $2 order by id desc limit 7)`,
      [id],
    );
  }

  async function timelineIn(sql: Sql, id: string): Promise<void> {
    await sql(
      `select o.id, o.at, o.data, s.kind, s.name from observation o join source s on s.tenant_id = o.tenant_id and s.id = o.source_id where o.tenant_id = $1 and o.entity_id = $2 order by o.id desc limit 31`,
      [id],
    );
    await sql(
      `select ${ROW} from entity e where tenant_id = $1 and kind = 'activity' and t4 = $2 order by d1 desc limit 31`,
      [id],
    );
  }

  function nowRaw(): Promise<void> {
    return reading(async (sql) => {
      await sql(`select * from decision where tenant_id = $1 and status = 'open' order by id desc limit 7`, []);
      await sql(`select count(*) from decision where tenant_id = $1 and status = 'open'`, []);
      await sql(
        `select ${ROW} from entity e where tenant_id = $1 and kind = 'task' and t1 = 'open' and d1 <= now() order by d1 desc limit 8`,
        [],
      );
      await sql(`select * from decision where tenant_id = $1 and status = 'done' order by id desc limit 6`, []);
    });
  }

  /** What saving must do at the least: lock, append, write the record, tell the outbox and the evidence log, commit. */
  function saveRaw(id: string, department: string): Promise<void> {
    const said = JSON.stringify({ department });
    return inTx('begin', async (sql) => {
      await sql('select data, support, kind from entity where tenant_id = $1 and id = $2 for update', [id]);
      const [said1] = await sql(
        'select source_id as id, data from observation where tenant_id = $1 and entity_id = $2 order by id',
        [id],
      );
      await sql(
        `insert into observation (tenant_id, id, entity_id, kind, source_id, actor, purpose, at, confidence, data) values ($1, gen_random_uuid(), $2, 'person', $3, 'raw', 'sales', now(), 1, $4)`,
        [id, said1?.id, said],
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
    });
  }
}

/** The function that reaches the search index under row-level security. */
const FOUND = `select * from find_ids($2::tsquery, $3::text[], '{business,contact,behaviour,financial,internal,outcome}', $4)`;

/** A two-character name as the search index has it. */
function bigrams(word: string): string {
  return `'${word}'`;
}
