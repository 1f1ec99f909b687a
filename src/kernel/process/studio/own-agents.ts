import type { Text } from '#base';
import type { Role } from '#kernel/security';
import { perEpoch, type Tx } from '#store';
import { AgentGraph } from '../graph/schema.ts';

/** An agent people of the workspace built, at work. */
export type OwnAgent = Readonly<{
  graph: AgentGraph;
  /** Who set it to work: it may do what they may. */
  by: Readonly<{ login: string; role: Role }>;
}>;

/** What a workspace has built. */
export type OwnAgents = Readonly<{
  active: readonly OwnAgent[];
  /** What all of them are called, those too that do not work or were removed: their runs are still shown. */
  titles: ReadonlyMap<string, Text>;
}>;

const kept = perEpoch(readOwn);

/** The workspace's own agents as this transaction has them; no query while nothing has changed. */
export const ownAgentsIn = (tx: Tx): Promise<OwnAgents> => kept.in(tx);

/** After this transaction has changed which agents work. */
export const ownAgentsChanged = (tx: Tx): void => kept.forget(tx);

type Row = { name: string; title: Text; hash: string | null; graph: unknown; login: string | null; role: Role | null };

const NONE: OwnAgents = { active: [], titles: new Map() };

/** Graphs by hash: a version never changes, so it is read once and stays the same object. */
const graphs = new Map<string, AgentGraph>();
const MOST_GRAPHS = 2_000;

/** Who activated an agent and is no member any more has no rights it could work with, so it rests. */
async function readOwn(tx: Tx): Promise<OwnAgents> {
  const rows = await tx.query<Row>(
    `select a.name, coalesce(v.graph -> 'title', a.draft -> 'title') as title, v.hash, v.graph, a.activated_by as login, m.role
     from studio_agent a
     left join studio_version v on v.tenant_id = a.tenant_id and v.agent = a.name and v.version = a.active_version and a.removed_at is null
     left join membership m on m.tenant_id = a.tenant_id and m.user_id = a.activated_by
     where a.tenant_id = $1 order by a.name`,
    [tx.settings.tenantId],
    'own-agents',
  );
  if (rows.length === 0) return NONE;
  return {
    active: rows.flatMap(({ hash, graph, login, role }) =>
      hash === null || login === null || role === null ? [] : [{ graph: parsed(hash, graph), by: { login, role } }],
    ),
    titles: new Map(rows.map(({ name, title }) => [name, title])),
  };
}

function parsed(hash: string, graph: unknown): AgentGraph {
  let known = graphs.get(hash);
  if (known === undefined) {
    known = Object.freeze(AgentGraph.parse(graph));
    if (graphs.size >= MOST_GRAPHS) graphs.clear();
    graphs.set(hash, known);
  }
  return known;
}
