import { GraphDoc } from '@valence/contract';
import { Failure, type Text } from '#base';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { checkGraph } from '../graph/check.ts';
import { contentHash } from '../graph/content-hash.ts';
import type { AgentGraph } from '../graph/schema.ts';
import type { Surroundings } from '../graph/value-schemas.ts';
import { agentRowIn, agentRowsIn, draftsIn, maySee, versionText, type AgentRow, type Audience } from './agent-rows.ts';
import { aroundIn, type StudioParts } from './around.ts';
import { mayBuild } from './builders.ts';
import { runsByHash, versionIn, versionsIn, type StoredVersion } from './versions.ts';

/** An agent as the studio lists it. */
export type StudioRow = Readonly<{
  name: string;
  title: Text;
  about: Text;
  isShipped: boolean;
  audience: Audience;
  canEdit: boolean;
  activeVersion: string | null;
  lastVersion: string | null;
  revision: number | null;
  /** Errors of the draft, against the tools of today. */
  problems: number;
  updatedAt: Date | null;
}>;

/** An agent with its draft and versions, newest first. */
export type StudioDetail = StudioRow &
  Readonly<{
    draft: Readonly<{ graph: GraphDoc; revision: number; updatedBy: string; updatedAt: Date }> | null;
    versions: readonly (Omit<StoredVersion, 'at'> & Readonly<{ at: Date | null; isActive: boolean }>)[];
  }>;

/** What is shown of a draft, by what it was checked against; checking hundreds anew for each list would take too long. */
const known = new Map<string, Readonly<{ title: Text; about: Text; problems: number }>>();
const MOST_KNOWN = 2_000;

/** All agents the scope may see in the studio, shipped first. */
export async function listStudio(
  parts: StudioParts,
  scope: Scope,
): Promise<Readonly<{ agents: readonly StudioRow[]; canBuild: boolean }>> {
  const { rows, drafts, around, canBuild, epoch } = await scope.read(async (tx) => {
    const isBuilder = await mayBuild(tx, scope);
    const seen = (await agentRowsIn(tx)).filter((row) => maySee(scope, row, isBuilder));
    const fresh = seen.filter((row) => !known.has(keyOf(tx, row))).map(({ name }) => name);
    return {
      rows: seen,
      drafts: await draftsIn(tx, fresh),
      around: await aroundIn(tx, parts),
      canBuild: isBuilder,
      epoch: tx,
    };
  });
  const own: StudioRow[] = [];
  for (const row of rows) {
    own.push(rowOf(row, { ...outlineOf(keyOf(epoch, row), drafts.get(row.name), around), canEdit: canBuild }));
    // Checks are fast, but hundreds of them in a row would keep everybody else waiting.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { agents: [...parts.shipped.map(shippedRow), ...own], canBuild };
}

function keyOf({ settings, epoch }: Tx, { name, revision }: AgentRow): string {
  return `${settings.tenantId} ${epoch} ${name} ${revision}`;
}

type Outline = Readonly<{ title: Text; about: Text; problems: number }>;

function outlineOf(key: string, draft: GraphDoc | undefined, around: Surroundings): Outline {
  const before = known.get(key);
  if (before !== undefined || draft === undefined) return before ?? { title: NO_TEXT, about: NO_TEXT, problems: 0 };
  const { problems } = checkGraph(draft, around);
  const outline = {
    title: draft.title,
    about: draft.about,
    problems: problems.filter(({ level }) => level === 'error').length,
  };
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, outline);
  return outline;
}

const NO_TEXT: Text = { zh: '', en: '' };

function rowOf(row: AgentRow, { title, about, problems, canEdit }: Outline & { canEdit: boolean }): StudioRow {
  const { name, audience, revision, draftAt, lastVersion, activeVersion } = row;
  return {
    name,
    title,
    about,
    isShipped: false,
    audience,
    canEdit,
    activeVersion: activeVersion === null ? null : versionText(activeVersion),
    lastVersion: lastVersion === 0 ? null : versionText(lastVersion),
    revision,
    problems,
    updatedAt: draftAt,
  };
}

function shippedRow({ name, title, about, version }: AgentGraph): StudioRow {
  return {
    name,
    title,
    about,
    isShipped: true,
    audience: 'all',
    canEdit: false,
    activeVersion: version,
    lastVersion: version,
    revision: null,
    problems: 0,
    updatedAt: null,
  };
}

/** @throws Failure `studio.not_found` */
export async function readStudio(parts: StudioParts, scope: Scope, name: string): Promise<StudioDetail> {
  return scope.read(async (tx) => {
    const shipped = shippedIn(parts, name);
    if (shipped !== undefined) return shippedDetail(tx, parts, shipped);
    const row = await agentRowIn(tx, scope, name);
    const graph = (await draftsIn(tx, [name])).get(name);
    if (graph === undefined) throw new Failure('studio.not_found', { params: { agent: name } });
    const around = await aroundIn(tx, parts);
    const outline = outlineOf(keyOf(tx, row), graph, around);
    const view = rowOf(row, { ...outline, canEdit: await mayBuild(tx, scope) });
    const versions = await versionsIn(tx, name, parts.now());
    return {
      ...view,
      draft: { graph: GraphDoc.parse(graph), revision: row.revision, updatedBy: row.draftBy, updatedAt: row.draftAt },
      versions: versions.map((v) => ({ ...v, isActive: v.version === view.activeVersion })),
    };
  });
}

async function shippedDetail(tx: Tx, { now }: StudioParts, graph: AgentGraph): Promise<StudioDetail> {
  const hash = contentHash(graph);
  const counts = (await runsByHash(tx, graph.name, now())).get(hash) ?? { runs: 0, live: 0 };
  const version = { version: graph.version, hash, note: '', by: 'Valence', at: null, isActive: true, ...counts };
  return { ...shippedRow(graph), draft: null, versions: [version] };
}

function shippedIn({ shipped }: StudioParts, name: string): AgentGraph | undefined {
  return shipped.find((graph) => graph.name === name);
}

/**
 * A graph of an agent: a version, or with null the draft of an own one and what ships of the others.
 *
 * @throws Failure `studio.not_found`, `studio.no_version`
 */
export async function readGraph(
  parts: StudioParts,
  scope: Scope,
  { name, version }: Readonly<{ name: string; version: string | null }>,
): Promise<Readonly<{ version: string; hash: string; graph: GraphDoc }>> {
  const shipped = shippedIn(parts, name);
  if (shipped !== undefined) {
    if (version !== null && version !== shipped.version)
      throw new Failure('studio.no_version', { params: { agent: name, version } });
    return { version: shipped.version, hash: contentHash(shipped), graph: GraphDoc.parse(shipped) };
  }
  return scope.read(async (tx) => {
    await agentRowIn(tx, scope, name);
    if (version !== null) {
      const { hash, graph } = await versionIn(tx, name, version);
      return { version, hash, graph: GraphDoc.parse(graph) };
    }
    const graph = GraphDoc.parse((await draftsIn(tx, [name])).get(name));
    return { version: graph.version, hash: '', graph };
  });
}
