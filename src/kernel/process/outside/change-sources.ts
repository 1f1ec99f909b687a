import {
  ToolSourceConfig,
  type ChangeOperations,
  type ImportOutcome,
  type NewToolSource,
  type ToolSourceAuth,
  type ToolSourceChange,
} from '@valence/contract';
import { Failure, newUuid, type Problem } from '#base';
import { notarise, type Scope } from '#kernel/security';
import { seal, type Tx } from '#store';
import type { AgentLookup } from '../agents/agents-here.ts';
import { needsOf } from '../graph/compile.ts';
import { assertAddress } from '../llm/wire/addresses.ts';
import { listTools } from './mcp/list-tools.ts';
import { revisionOf } from './mcp/client.ts';
import { nameOfOperation } from './make-tool.ts';
import { readAside } from './openapi/read-aside.ts';
import type { ReadSource } from './operation.ts';
import { aadOf, keyOf, opened, openSource, type OpenedSource, type StoredSource } from './source.ts';
import { mergeOperations, operationsIn, runsThatNeed, sourceIn } from './source-table.ts';

/** Outside services one workspace connects. Chosen, not fitted. */
const MOST_SOURCES = 30;
/** Longest an MCP server may take for its list of tools. Chosen, not fitted. */
const LIST_MS = 60_000;

export type SourceParts = Readonly<{ agents: AgentLookup; allowsLocal: boolean }>;
export type Imported = Readonly<{ id: string; outcome: ImportOutcome }>;

/** What a service was found to hold, and what that is known by. */
type Found = ReadSource & Readonly<{ hash: string; revision: string | null; address: string | null }>;

/** @throws Failure `auth.forbidden` unless an administrator asks */
export function assertAdmin({ actor }: Scope): void {
  if (actor.type !== 'person' || actor.role !== 'admin') throw new Failure('auth.forbidden');
}

/**
 * Connects a service. Its operations are off until an administrator says which ones agents may call.
 *
 * @throws Failure `auth.forbidden`, `input.invalid` field by field, `outside.too_many`, and `outside.*` of an MCP server
 */
export async function makeSource(parts: SourceParts, scope: Scope, draft: NewToolSource): Promise<Imported> {
  assertAdmin(scope);
  const { kind, name, secret = '', document } = draft;
  const given = ToolSourceConfig.parse(draft);
  refuse([...authProblems(given.auth, secret), ...(kind === 'mcp' ? addressProblems(given, parts) : [])]);
  const id = newUuid();
  const place = { id, tenantId: scope.tenantId, allowsLocal: parts.allowsLocal, version: 0, revision: null };
  const found =
    kind === 'openapi' ? await fromDocument(document) : await fromServer(opened(given, secret || null, place));
  const config = given.address === '' ? { ...given, address: found.address ?? '' } : given;
  if (config.address === '') refuse([{ path: 'address', rule: 'outside_address' }]);
  refuse(addressProblems(config, parts));
  return scope.write(async (tx) => {
    await tx.query("select pg_advisory_xact_lock(hashtext('tool_sources:' || $1))", [scope.tenantId]);
    const row = await rowFor(tx, { id, kind, name, config, found, by: scope.actor.name });
    await keepSecret(tx, row, secret);
    const outcome = await mergeOperations(tx, row, found.operations);
    await told(tx, { id: row, kind, name, ...counts(outcome) });
    return { id: row, outcome };
  });
}

type NewRow = Readonly<{
  id: string;
  kind: NewToolSource['kind'];
  name: string;
  config: ToolSourceConfig;
  found: Found;
  by: string;
}>;

/** A name that was given up is taken again with its versions, so that a version never means something else. */
async function rowFor(tx: Tx, { id, kind, name, config, found, by }: NewRow): Promise<string> {
  const { tenantId } = tx.settings;
  const [count] = await tx.query<{ n: number }>(
    'select count(*)::int as n from tool_source where tenant_id = $1 and removed_at is null',
    [tenantId],
  );
  if ((count?.n ?? 0) >= MOST_SOURCES) throw new Failure('outside.too_many', { params: { max: MOST_SOURCES } });
  const { title, ...rest } = config;
  const [row] = await tx.query<{ id: string }>(
    `insert into tool_source as s (tenant_id, id, kind, name, title, config, revision, document_hash, left_out, changed_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (tenant_id, name) do update set kind = excluded.kind, title = excluded.title, config = excluded.config,
       revision = excluded.revision, document_hash = excluded.document_hash, left_out = excluded.left_out, removed_at = null,
       version = s.version + 1, changed_by = excluded.changed_by, changed_at = now()
     where s.removed_at is not null returning s.id`,
    [
      tenantId,
      id,
      kind,
      name,
      title,
      JSON.stringify(rest),
      found.revision,
      found.hash,
      JSON.stringify(found.leftOut),
      by,
    ],
  );
  if (row === undefined) throw new Failure('input.invalid', { fields: [{ path: 'name', rule: 'name_taken' }] });
  return row.id;
}

/**
 * Changes how a service is reached. A secret is for the address it was given for: another address does not get it.
 *
 * @throws Failure `auth.forbidden`, `input.invalid`, `outside.not_found`, `outside.changed`
 */
export async function changeSource(
  parts: SourceParts,
  scope: Scope,
  { id, ...draft }: ToolSourceChange & Readonly<{ id: string }>,
): Promise<void> {
  assertAdmin(scope);
  const config = ToolSourceConfig.parse(draft);
  refuse(addressProblems(config, parts));
  await scope.write(async (tx) => {
    const old = await sourceIn(tx, id, 'lock');
    if (old.version !== draft.version) throw new Failure('outside.changed');
    const isKept = draft.secret === undefined && old.hasSecret && isSamePlace(old.config, config);
    refuse(authProblems(config.auth, isKept ? null : (draft.secret ?? '')));
    if (!isKept) await keepSecret(tx, id, config.auth.type === 'none' ? '' : (draft.secret ?? ''));
    const { title, ...rest } = config;
    await tx.query(
      `update tool_source set title = $3, config = $4, version = version + 1, changed_by = $5, changed_at = now()
       where tenant_id = $1 and id = $2`,
      [scope.tenantId, id, title, JSON.stringify(rest), scope.actor.name],
    );
    await told(tx, { id, name: old.name, isSecretChanged: !isKept });
  });
}

function isSamePlace(a: ToolSourceConfig, b: ToolSourceConfig): boolean {
  return a.address === b.address && JSON.stringify(a.auth) === JSON.stringify(b.auth);
}

/** Reads a newer document, or asks the server again. @throws Failure as `makeSource`, `outside.not_found` */
export async function importAgain(
  parts: SourceParts,
  scope: Scope,
  { id, document }: Readonly<{ id: string; document: string | undefined }>,
): Promise<Imported> {
  assertAdmin(scope);
  const { kind, source } = await toCall(parts, scope, id);
  const found = kind === 'openapi' ? await fromDocument(document) : await fromServer(source);
  return scope.write(async (tx) => {
    const { name } = await sourceIn(tx, id, 'lock');
    await tx.query(
      `update tool_source set revision = $3, document_hash = $4, left_out = $5, version = version + 1, changed_by = $6, changed_at = now()
       where tenant_id = $1 and id = $2`,
      [scope.tenantId, id, found.revision, found.hash, JSON.stringify(found.leftOut), scope.actor.name],
    );
    const outcome = await mergeOperations(tx, id, found.operations);
    await told(tx, { id, kind, name, ...counts(outcome) });
    return { id, outcome };
  });
}

/** A service as it would be called now. @throws Failure `outside.not_found`, `outside.no_secret` */
export async function toCall(
  { allowsLocal }: SourceParts,
  scope: Scope,
  id: string,
): Promise<Readonly<{ kind: StoredSource['kind']; source: OpenedSource }>> {
  return scope.read(async (tx) => ({
    kind: (await sourceIn(tx, id)).kind,
    source: await openSource(tx, id, allowsLocal),
  }));
}

/** Says which operations agents may call, and what those count as: never less than what they do there. */
export async function changeOperations(
  scope: Scope,
  { id, operations }: ChangeOperations & Readonly<{ id: string }>,
): Promise<void> {
  assertAdmin(scope);
  await scope.write(async (tx) => {
    const { name: source } = await sourceIn(tx, id, 'lock');
    const known = new Map((await operationsIn(tx, id)).map((one) => [one.name, one]));
    refuse(
      operations.flatMap(({ name, effect }, index): Problem[] => {
        const one = known.get(name);
        if (one === undefined)
          return [{ path: `operations.${index}.name`, rule: 'outside_operation', params: { operation: name } }];
        return effect === 'reads' && !one.canRead
          ? [{ path: `operations.${index}.effect`, rule: 'outside_effect', params: { operation: name } }]
          : [];
      }),
    );
    await tx.query(
      `update tool_operation o set is_on = coalesce(n."isOn", o.is_on),
         effect = case when n.effect = 'reads' and not o.can_read then o.effect else coalesce(n.effect, o.effect) end
       from jsonb_to_recordset($3) as n (name text, "isOn" boolean, effect text)
       where o.tenant_id = $1 and o.source_id = $2 and o.name = n.name`,
      [scope.tenantId, id, JSON.stringify(operations)],
    );
    await told(tx, { id, name: source, operations: operations.length });
  });
}

/**
 * Takes a service away, with its secret. Its name keeps its versions.
 *
 * @throws Failure `auth.forbidden`, `outside.not_found`, `outside.in_use` naming the agents at work that call it
 */
export async function removeSource(parts: SourceParts, scope: Scope, id: string): Promise<void> {
  assertAdmin(scope);
  await scope.write(async (tx) => {
    const { name } = await sourceIn(tx, id, 'lock');
    const agents = await usersOf(tx, parts, name);
    const runs = await runsThatNeed(tx, prefixOf(name));
    if (agents.length > 0 || runs > 0)
      throw new Failure('outside.in_use', { params: { agents: agents.join(', ') || '–', runs } });
    const place = [scope.tenantId, id];
    await tx.query('delete from tool_secret where tenant_id = $1 and source_id = $2', place);
    await tx.query('update tool_operation set is_on = false where tenant_id = $1 and source_id = $2', place);
    await tx.query(
      'update tool_source set removed_at = now(), version = version + 1, changed_by = $3 where tenant_id = $1 and id = $2',
      [...place, scope.actor.name],
    );
    await told(tx, { id, name, isGone: true });
  });
}

const prefixOf = (source: string): string => nameOfOperation({ source, name: '' });

/** Agents at work that call a tool of a service. */
export async function usersOf(tx: Tx, { agents }: SourceParts, source: string): Promise<readonly string[]> {
  const { list } = await agents.in(tx);
  return list
    .filter((graph) => needsOf(graph).some((need) => need.startsWith(prefixOf(source))))
    .map(({ name }) => name);
}

async function fromDocument(text: string | undefined): Promise<Found> {
  return { ...(await readAside(text ?? '')), revision: null };
}

async function fromServer(source: OpenedSource): Promise<Found> {
  const signal = AbortSignal.timeout(LIST_MS);
  const revision = await revisionOf(source, signal);
  const found = await listTools({ ...source, revision }, signal);
  return { ...found, hash: '', revision, address: null };
}

async function keepSecret(tx: Tx, id: string, secret: string): Promise<void> {
  const place = [tx.settings.tenantId, id];
  if (secret === '') {
    await tx.query('delete from tool_secret where tenant_id = $1 and source_id = $2', place);
    return;
  }
  await tx.query(
    `insert into tool_secret (tenant_id, source_id, sealed) values ($1, $2, $3)
     on conflict (tenant_id, source_id) do update set sealed = excluded.sealed`,
    [...place, seal(keyOf(tx), aadOf(tx, id), Buffer.from(secret))],
  );
}

/** Headers that a request has for itself. */
const OWN_HEADERS =
  /^(accept.*|connection|content-.*|cookie|expect|host|idempotency-key|keep-alive|mcp-.*|proxy-.*|te|trailer|transfer-encoding|upgrade)$/i;

/** `secret` null: the one that is kept. */
function authProblems(auth: ToolSourceAuth, secret: string | null): Problem[] {
  if (auth.type === 'header' && OWN_HEADERS.test(auth.name)) return [{ path: 'auth.name', rule: 'outside_header' }];
  if (auth.type === 'none' || secret === null) return [];
  if (secret === '') return [{ path: 'secret', rule: 'required' }];
  if (auth.type === 'basic' && !/^[^:]+:/.test(secret)) return [{ path: 'secret', rule: 'outside_basic' }];
  return auth.type !== 'basic' && /[^\x21-\x7e]/.test(secret)
    ? [{ path: 'secret', rule: 'shape', params: { detail: 'ASCII, no spaces' } }]
    : [];
}

function addressProblems({ address, isLocal }: ToolSourceConfig, { allowsLocal }: SourceParts): Problem[] {
  const url = URL.canParse(address) ? new URL(address) : null;
  const isPlain = url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.search + url.hash === '';
  if (!isPlain) return [{ path: 'address', rule: 'url' }];
  if (isLocal && !allowsLocal) return [{ path: 'isLocal', rule: 'outside_local' }];
  if (url.protocol === 'http:' && !isLocal) return [{ path: 'address', rule: 'outside_https' }];
  return isAskable(url, isLocal) ? [] : [{ path: 'address', rule: 'outside_private' }];
}

function isAskable(url: URL, isLocal: boolean): boolean {
  try {
    assertAddress(url, isLocal);
    return true;
  } catch {
    return false;
  }
}

function counts({ added, changed, gone }: ImportOutcome): Record<string, number> {
  return { added: added.length, changed: changed.length, gone: gone.length };
}

async function told(tx: Tx, body: object): Promise<void> {
  await notarise(tx, [{ type: 'tools.source_changed', body: { ...body, by: tx.settings.actor } }]);
}

function refuse(fields: readonly Problem[]): void {
  if (fields.length > 0) throw new Failure('input.invalid', { fields });
}
