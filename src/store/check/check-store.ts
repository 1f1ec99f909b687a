import type { Text } from '#base';
import { directClient, type StoreConfig } from '../connection.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import { levelOf } from '../backup/catalog.ts';

/** Something that does not hold, with how much of it there is and what to do. */
export type Finding = Readonly<{ what: Text; count: number; mend: Text; examples: readonly string[] }>;

type Check = Readonly<{ what: Text; mend: Text; sql: string }>;

/** Each statement gives the names of what is wrong; nothing means all is well. */
const CHECKS: readonly Check[] = [
  {
    what: { zh: '表没有强制行级安全', en: 'tables without forced row-level security' },
    mend: { zh: '不要继续使用；从备份恢复，并报告此问题。', en: 'Stop using it; restore a backup and report this.' },
    sql: `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname = 'public' and c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)`,
  },
  {
    what: { zh: '无效的索引', en: 'invalid indexes' },
    mend: { zh: '在数据库里执行 REINDEX INDEX。', en: 'Run REINDEX INDEX in the database.' },
    sql: `select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
          where n.nspname in ('public', 'identity') and not (i.indisvalid and i.indisready)`,
  },
  {
    what: { zh: '记录没有任何观察', en: 'records about which nothing was said' },
    mend: { zh: '从备份恢复，并报告此问题。', en: 'Restore a backup and report this.' },
    sql: `select e.id::text as name from entity e where not exists (
            select from observation o where o.tenant_id = e.tenant_id and o.entity_id = e.id)
          and not exists (select from alias a where a.tenant_id = e.tenant_id and a.to_id = e.id)`,
  },
  {
    what: { zh: '搜索行没有记录', en: 'search rows without a record' },
    mend: { zh: '搜索不受影响；请报告此问题。', en: 'Search is not affected; report this.' },
    sql: `select r.entity_id::text as name from search_row r where not exists (
            select from entity e where e.tenant_id = r.tenant_id and e.id = r.entity_id)`,
  },
  {
    what: { zh: '回收站里的记录还在列表里', en: 'records in the trash that are still in lists' },
    mend: { zh: '从回收站恢复后再删除一次。', en: 'Restore them from the trash and remove them again.' },
    sql: `select t.entity_id::text as name from trash t join entity e on e.tenant_id = t.tenant_id and e.id = t.entity_id
          where t.restored_at is null`,
  },
  {
    what: { zh: '观察没有来源', en: 'observations without a source' },
    mend: { zh: '从备份恢复，并报告此问题。', en: 'Restore a backup and report this.' },
    sql: `select o.id::text as name from observation o where not exists (
            select from source s where s.tenant_id = o.tenant_id and s.id = o.source_id)`,
  },
  {
    what: { zh: '文件缺少部分内容', en: 'files with missing parts' },
    mend: { zh: '从备份恢复这些文件。', en: 'Restore these files from a backup.' },
    sql: `select b.id::text as name from blob b where b.parts <> (
            select count(*) from blob_part p where p.tenant_id = b.tenant_id and p.blob_id = b.id)`,
  },
  {
    what: { zh: '文件没有密钥', en: 'files whose key is missing' },
    mend: { zh: '从备份恢复，并报告此问题。', en: 'Restore a backup and report this.' },
    sql: `select b.id::text as name from blob b where not exists (
            select from subject_key k where k.tenant_id = b.tenant_id and k.subject_id = b.subject_id)`,
  },
  {
    what: { zh: '成员没有登录账号', en: 'members without a login' },
    mend: { zh: '重新邀请这些成员。', en: 'Invite these members again.' },
    sql: `select m.user_id as name from membership m where not exists (select from identity."user" u where u.id = m.user_id)`,
  },
];

/** Examples named per finding. */
const EXAMPLES = 5;

/** Looks at the whole database as its administrator and changes nothing. @throws Failure `setup.database_unreachable` */
export async function checkStore(config: StoreConfig): Promise<readonly Finding[]> {
  const client = await directClient(config);
  try {
    await client.query('begin isolation level repeatable read read only');
    const level = await levelOf(client);
    const latest = MIGRATIONS.at(-1)?.name;
    const findings: Finding[] = [];
    if (level !== latest) {
      findings.push({
        what: { zh: '数据库结构不是本版本的', en: 'the schema is not of this version' },
        mend: { zh: '执行 npm run valence -- upgrade。', en: 'Run npm run valence -- upgrade.' },
        count: 1,
        examples: [level ?? '—'],
      });
      return findings;
    }
    for (const { what, mend, sql } of CHECKS) {
      const { rows } = await client.query<{ names: string[] | null; n: bigint }>(
        `select count(*) as n, (array_agg(name order by name))[1:${EXAMPLES}] as names from (${sql}) as found`,
      );
      const count = Number(rows[0]?.n ?? 0n);
      if (count > 0) findings.push({ what, mend, count, examples: rows[0]?.names ?? [] });
    }
    return findings;
  } finally {
    await client.end();
  }
}
