import { MOST_GRAPH_CHARS, type AgentAudience, type GraphDoc } from '@valence/contract';
import { Failure, type Text } from '#base';
import { mayState, notarise, type Scope } from '#kernel/security';
import type { Tx } from '#store';
import { settingAtFirst, settingsIn, syncSchedules } from '../agents/agent-settings.ts';
import { checkGraph, type PlacedProblem } from '../graph/check.ts';
import { needOfAgent } from '../graph/compile.ts';
import { canonicalJson, contentHash } from '../graph/content-hash.ts';
import type { AgentGraph } from '../graph/schema.ts';
import { UNATTENDED_ROLE } from '../engine/run-table.ts';
import { agentRowIn, draftsIn, versionText, type AgentRow } from './agent-rows.ts';
import type { StudioParts } from './around.ts';
import { aroundIn } from './around.ts';
import { assertBuilder } from './builders.ts';
import { ownAgentsChanged } from './own-agents.ts';
import { versionIn } from './versions.ts';

/** Agents one workspace builds; each is looked at whenever something happens. Chosen, not fitted. */
const MOST_AGENTS = 200;

export type NewOwnAgent = Readonly<{
  name: string;
  title?: Text | undefined;
  audience: AgentAudience;
  graph: GraphDoc;
}>;

/** A graph with nothing in it yet. */
export function blankGraph(name: string): GraphDoc {
  const title = { zh: name, en: name };
  return {
    $schema: 'agent-graph/1',
    name,
    version: '1.0.0',
    title,
    about: title,
    purpose: 'sales',
    wakes: [],
    nodes: [],
    edges: [],
    autonomy: 'ask',
  };
}

/** @throws Failure `studio.not_builder`, `studio.name_taken`, `studio.too_many`, `request.too_large` */
export async function makeAgent(parts: StudioParts, scope: Scope, made: NewOwnAgent): Promise<void> {
  const { name, title, audience, graph } = made;
  const draft = fit({ ...graph, name, ...(title === undefined ? {} : { title }) });
  await scope.write(async (tx) => {
    await assertBuilder(tx, scope);
    const [count] = await tx.query<{ n: number }>(
      'select count(*)::int as n from studio_agent where tenant_id = $1 and removed_at is null',
      [scope.tenantId],
    );
    if ((count?.n ?? 0) >= MOST_AGENTS) throw new Failure('studio.too_many', { params: { max: MOST_AGENTS } });
    // A name that was given up is taken again with its versions, so that a version never means something else.
    const [row] = parts.shipped.some((agent) => agent.name === name)
      ? []
      : await tx.query(
          `insert into studio_agent (tenant_id, name, audience, owner_id, owner_name, draft, draft_by)
           values ($1, $2, $3, $4, $5, $6, $5)
           on conflict (tenant_id, name) do update set audience = excluded.audience, owner_id = excluded.owner_id,
             owner_name = excluded.owner_name, draft = excluded.draft, draft_by = excluded.draft_by, draft_at = now(),
             revision = studio_agent.revision + 1, active_version = null, activated_by = null, removed_at = null
           where studio_agent.removed_at is not null returning name`,
          [scope.tenantId, name, audience, scope.actor.id, scope.actor.name, JSON.stringify(draft)],
        );
    if (row === undefined) throw new Failure('studio.name_taken', { params: { agent: name } });
    ownAgentsChanged(tx);
    await notarise(tx, [{ type: 'agent.made', body: { agent: name, audience, by: scope.actor.id } }]);
  });
}

function fit(graph: GraphDoc): GraphDoc {
  if (JSON.stringify(graph).length > MOST_GRAPH_CHARS)
    throw new Failure('request.too_large', { params: { max: `${MOST_GRAPH_CHARS / 1_000_000} MB` } });
  return graph;
}

export type SavedDraft = Readonly<{ revision: number; updatedAt: Date; problems: readonly PlacedProblem[] }>;

/**
 * Saves a draft as it is, whatever is wrong with it, and tells that.
 *
 * @throws Failure `studio.not_found`, `studio.not_builder`, `studio.conflict` with the draft that somebody else saved
 */
export async function saveDraft(
  parts: StudioParts,
  scope: Scope,
  { name, graph, revision }: Readonly<{ name: string; graph: GraphDoc; revision: number }>,
): Promise<SavedDraft> {
  const draft = fit({ ...graph, name });
  const { saved, around } = await scope.write(async (tx) => {
    const row = await agentRowIn(tx, scope, name, 'lock');
    if (row.revision !== revision) throw await conflict(tx, row);
    const [now] = await tx.query<{ revision: number; at: Date }>(
      `update studio_agent set draft = $3, revision = revision + 1, draft_by = $4, draft_at = now()
       where tenant_id = $1 and name = $2 returning revision, draft_at as at`,
      [scope.tenantId, name, JSON.stringify(draft), scope.actor.name],
    );
    if (now === undefined) throw new Error('a locked row is gone');
    return { saved: now, around: await aroundIn(tx, parts) };
  });
  const { problems } = checkGraph(draft, around);
  return { revision: saved.revision, updatedAt: saved.at, problems };
}

async function conflict(tx: Tx, { name, revision, draftBy, draftAt }: AgentRow): Promise<Failure> {
  const graph = (await draftsIn(tx, [name])).get(name);
  const theirs = { graph, revision, updatedBy: draftBy, updatedAt: draftAt.toISOString() };
  return new Failure('studio.conflict', { params: { name: draftBy, revision }, extra: { theirs } });
}

/**
 * Makes a version of the draft. It works only once it is activated.
 *
 * @throws Failure `studio.conflict`, `studio.unchanged`, `agent.invalid_graph` field by field
 */
export async function publishVersion(
  parts: StudioParts,
  scope: Scope,
  { name, note, revision }: Readonly<{ name: string; note: string; revision: number }>,
): Promise<string> {
  return scope.write(async (tx) => {
    const row = await agentRowIn(tx, scope, name, 'lock');
    if (row.revision !== revision) throw await conflict(tx, row);
    const draft = (await draftsIn(tx, [name])).get(name);
    const version = versionText(row.lastVersion + 1);
    const graph = await validIn(tx, parts, { ...draft, version });
    if (row.lastVersion > 0) await assertChanged(tx, name, { graph, last: versionText(row.lastVersion) });
    await tx.query(
      `insert into studio_version (tenant_id, agent, version, hash, graph, note, made_by) values ($1, $2, $3, $4, $5, $6, $7)`,
      [scope.tenantId, name, row.lastVersion + 1, contentHash(graph), JSON.stringify(graph), note, scope.actor.name],
    );
    await tx.query('update studio_agent set last_version = $3 where tenant_id = $1 and name = $2', [
      scope.tenantId,
      name,
      row.lastVersion + 1,
    ]);
    const body = { agent: name, version, hash: contentHash(graph), by: scope.actor.id };
    await notarise(tx, [{ type: 'agent.published', body }]);
    return version;
  });
}

/** @throws Failure `studio.unchanged` */
async function assertChanged(
  tx: Tx,
  name: string,
  { graph, last }: { graph: AgentGraph; last: string },
): Promise<void> {
  const before = await versionIn(tx, name, last);
  // The layout is no part of the hash, but moving boxes is worth a version to who draws them.
  const isSame = canonicalJson({ ...before.graph, version: '' }) === canonicalJson({ ...graph, version: '' });
  if (isSame) throw new Failure('studio.unchanged', { params: { version: last } });
}

/** @throws Failure `agent.invalid_graph` field by field, against the tools and agents of today */
async function validIn(tx: Tx, parts: StudioParts, raw: unknown): Promise<AgentGraph> {
  const { graph, problems } = checkGraph(raw, await aroundIn(tx, parts));
  const errors = problems.filter(({ level }) => level === 'error');
  if (graph === null || errors.length > 0) throw new Failure('agent.invalid_graph', { fields: errors });
  // Who puts an own agent to work wants it to work.
  const { startsOff: _startsOff, ...own } = graph;
  return own;
}

/** Which version is put to work; null takes the agent out of it. `reason`: why an administrator puts it to work all the same. */
export type Activation = Readonly<{ name: string; version: string | null; reason?: string | null | undefined }>;

/**
 * Sets a version to work, in the name of who asks, or takes the agent out of work with null. Runs stay on what they began with.
 *
 * @throws Failure `studio.no_version`, `agent.invalid_graph`, `studio.acts_alone`, `purpose.refused`, `studio.in_use`
 */
export async function activateVersion(
  parts: StudioParts,
  scope: Scope,
  { name, version, reason = null }: Activation,
): Promise<void> {
  await scope.write(async (tx) => {
    const row = await agentRowIn(tx, scope, name, 'lock');
    const from = row.activeVersion === null ? null : versionText(row.activeVersion);
    const found = version === null ? null : await versionIn(tx, name, version);
    if (found === null) {
      const callers = await callersOf(tx, parts, name);
      if (callers > 0) throw new Failure('studio.in_use', { params: { runs: 0, callers } });
    } else {
      assertMayActivate(scope, await validIn(tx, parts, found.graph));
      await assertProven(tx, { parts, scope }, { graph: found.graph, from, reason });
    }
    await tx.query(
      'update studio_agent set active_version = $3, activated_by = $4 where tenant_id = $1 and name = $2',
      [scope.tenantId, name, found?.number ?? null, found === null ? null : scope.actor.id],
    );
    ownAgentsChanged(tx);
    await planWakes(tx, name, found?.graph ?? null);
    await notarise(tx, [{ type: 'agent.activated', body: { agent: name, from, to: version, by: scope.actor.id } }]);
  });
}

/** Back to an earlier version one may always go; a newer one, or the first, has to have come through its cases. */
async function assertProven(
  tx: Tx,
  { parts, scope }: Readonly<{ parts: StudioParts; scope: Scope }>,
  { graph, from, reason }: Readonly<{ graph: AgentGraph; from: string | null; reason: string | null }>,
): Promise<void> {
  const standing = from === null ? null : (await versionIn(tx, graph.name, from)).graph;
  const isBack = standing !== null && Number.parseInt(graph.version, 10) < Number.parseInt(standing.version, 10);
  if (!isBack) await parts.pass(tx, scope, { graph, standing, reason });
}

/** @throws Failure `studio.acts_alone`, `purpose.refused` */
function assertMayActivate({ actor }: Scope, graph: AgentGraph): void {
  if (graph.autonomy === 'act' && actor.role === 'rep') throw new Failure('studio.acts_alone');
  const role = actor.role === 'admin' ? UNATTENDED_ROLE : actor.role;
  if (!mayState(role, graph.purpose)) throw new Failure('purpose.refused', { params: { purpose: graph.purpose } });
}

async function planWakes(tx: Tx, name: string, graph: AgentGraph | null): Promise<void> {
  if (graph === null) await syncSchedules(tx, { name, wakes: [] }, false);
  else await syncSchedules(tx, graph, ((await settingsIn(tx, [graph])).get(name) ?? settingAtFirst(graph)).isOn);
}

/** Agents at work that call this one. */
async function callersOf(tx: Tx, parts: StudioParts, name: string): Promise<number> {
  const { list } = await parts.agents.in(tx);
  return list.filter((g) => g.name !== name && g.nodes.some((n) => n.type === 'agent' && n.ref === name)).length;
}

/** Changes who sees an agent. @throws Failure `studio.not_found`, `studio.not_builder` */
export async function shareAgent(scope: Scope, name: string, audience: AgentAudience): Promise<void> {
  await scope.write(async (tx) => {
    const before = await agentRowIn(tx, scope, name, 'lock');
    await tx.query('update studio_agent set audience = $3 where tenant_id = $1 and name = $2', [
      scope.tenantId,
      name,
      audience,
    ]);
    const body = { agent: name, before: before.audience, after: audience, by: scope.actor.id };
    await notarise(tx, [{ type: 'agent.shared', body }]);
  });
}

/**
 * Takes an own agent away. Its versions and past runs stay.
 *
 * @throws Failure `studio.not_found`, `studio.not_builder`, `studio.in_use` while runs of it go on or others call it
 */
export async function removeAgent(parts: StudioParts, scope: Scope, name: string): Promise<void> {
  await scope.write(async (tx) => {
    await agentRowIn(tx, scope, name, 'lock');
    const [live] = await tx.query<{ n: number }>(
      `select count(*)::int as n from run r where r.tenant_id = $1 and r.status in ('ready', 'waiting', 'running')
         and (r.agent = $2 or exists (select from agent_graph g where g.tenant_id = $1 and g.hash = r.graph_hash and $3 = any (g.tools)))`,
      [scope.tenantId, name, needOfAgent(name)],
    );
    const runs = live?.n ?? 0;
    const callers = await callersOf(tx, parts, name);
    if (runs > 0 || callers > 0) throw new Failure('studio.in_use', { params: { runs, callers } });
    await tx.query(
      'update studio_agent set removed_at = now(), active_version = null, activated_by = null where tenant_id = $1 and name = $2',
      [scope.tenantId, name],
    );
    ownAgentsChanged(tx);
    await planWakes(tx, name, null);
    await notarise(tx, [{ type: 'agent.removed', body: { agent: name, by: scope.actor.id } }]);
  });
}
