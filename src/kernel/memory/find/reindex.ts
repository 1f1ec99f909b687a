import type { Scope } from '#kernel/security';
import { enqueueJob, type JobRun, type Tx } from '#store';
import { ENTITY_COLUMNS, type EntityRow } from '../entity.ts';
import { kindsIn } from '../kinds.ts';
import { searchRowsOf } from './search-rows.ts';
import { TOKENS_VERSION } from './tokens.ts';

export const REINDEX_SEARCH = 'memory.reindex-search';
/** Search rows looked at and written in one transaction. */
const CHUNK = 1_000;

/** After an upgrade: has the search rows of a workspace written anew if they were made of other words. */
export async function startReindex(scope: Scope): Promise<void> {
  const isCurrent = await scope.read(async (tx) => {
    const [row] = await tx.query('select 1 from search_state where tenant_id = $1 and version = $2', [
      tx.settings.tenantId,
      TOKENS_VERSION,
    ]);
    return row !== undefined;
  });
  if (isCurrent) return;
  const { id, role, name } = scope.actor;
  await scope.write((tx) =>
    enqueueJob(tx, {
      kind: REINDEX_SEARCH,
      input: {},
      actor: { id, role, locale: scope.locale, name },
      key: `${REINDEX_SEARCH}:${TOKENS_VERSION}`,
    }),
  );
}

/** The background work: in chunks by id, and goes on where it stopped. Search works meanwhile, by the old words too. */
export async function reindexSearch(scope: Scope, job: JobRun): Promise<void> {
  let after = (job.progress as { after?: string } | null)?.after ?? null;
  do {
    job.signal.throwIfAborted();
    const from: string | null = after;
    after = await scope.write(async (tx) => {
      const next = await reindexChunk(tx, from);
      if (next === null) await markCurrent(tx);
      else await job.checkpoint(tx, { after: next });
      return next;
    });
  } while (after !== null);
}

async function reindexChunk(tx: Tx, after: string | null): Promise<string | null> {
  const { tenantId } = tx.settings;
  const old = await tx.query<{ id: string }>(
    `select distinct entity_id as id from search_row where tenant_id = $1 and version < ${TOKENS_VERSION} and ($2::uuid is null or entity_id > $2) order by entity_id limit ${CHUNK}`,
    [tenantId, after],
  );
  if (old.length === 0) return null;
  const ids = old.map((row) => row.id);
  const rows = await tx.query<EntityRow>(
    `select ${ENTITY_COLUMNS} from entity where tenant_id = $1 and id = any ($2::uuid[]) order by id for update`,
    [tenantId, ids],
  );
  const kinds = await kindsIn(tx);
  const search = rows.flatMap((row) => {
    const kind = kinds.get(row.kind);
    return kind === undefined ? [] : searchRowsOf({ id: row.id, kind, data: row.data });
  });
  await tx.query(
    `with made as (
       select s.entity_id, s.kind, s.category, s.tokens::tsvector as tokens from jsonb_to_recordset($2) as s (entity_id uuid, kind text, category text, tokens text))
     update search_row r set tokens = made.tokens, version = ${TOKENS_VERSION}
     from made where r.tenant_id = $1 and r.entity_id = made.entity_id and r.category = made.category and r.version < ${TOKENS_VERSION}`,
    [tenantId, JSON.stringify(search)],
  );
  return ids.at(-1) ?? null;
}

async function markCurrent(tx: Tx): Promise<void> {
  await tx.query(
    'insert into search_state (tenant_id, version) values ($1, $2) on conflict (tenant_id) do update set version = excluded.version',
    [tx.settings.tenantId, TOKENS_VERSION],
  );
}
