import { z } from 'zod';
import { Failure } from '#base';
import type { Saying } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { contentHash } from '../graph/content-hash.ts';
import { AgentGraph } from '../graph/schema.ts';
import { AUTONOMY, type DecisionDraft } from '../tool.ts';
import type { Effects } from './ground.ts';
import type { Rested } from './play.ts';
import { ANSWERED_BY, type SandboxStep, type Session } from './session.ts';

/** A session as its owner sees it. */
export type StoredSession = Session &
  Readonly<{
    owner: string;
    rest: Rested;
    /** The past run it is compared with; null without one. */
    runId: string | null;
    /** The session it was forked from, and after how many of its steps. */
    parent: Readonly<{ id: string; step: number }> | null;
    version: number;
    madeAt: Date;
    touchedAt: Date;
  }>;

const Settings = z.object({
  switches: z.record(z.string(), z.enum(['recorded', 'live'])).default({}),
  pins: z.record(z.string(), z.unknown()).default({}),
  breakpoints: z
    .array(z.object({ node: z.string(), at: z.enum(['before', 'after']), if: z.string().optional() }))
    .default([]),
});

const Instant = z.coerce.date();
const Rest = z.discriminatedUnion('at', [
  z.object({ at: z.literal('done'), output: z.unknown() }),
  z.object({ at: z.literal('failed'), error: z.string() }),
  z.object({
    at: z.literal('waiting'),
    key: z.string(),
    for: z.enum(['answer', 'time', 'event']),
    wakeAt: Instant.nullable(),
    decision: z.string().nullable(),
  }),
  z.object({ at: z.literal('paused'), key: z.string(), why: z.enum(['step', 'breakpoint', 'time']) }),
]);

const Ref = z.object({ observation: z.string(), field: z.string().nullable(), label: z.any().optional() });
const SayingRow = z.looseObject({
  kind: z.string(),
  id: z.string(),
  data: z.record(z.string(), z.any()),
  at: Instant.optional(),
});
const DecisionRow = z.object({
  id: z.string(),
  draft: z.looseObject({ expected: z.object({ minor: z.string(), currency: z.string() }).nullable() }),
});
const EffectsRow = z.object({
  sayings: z.array(SayingRow).default([]),
  decisions: z.array(DecisionRow).default([]),
  captured: z.array(z.object({ tool: z.string(), input: z.unknown() })).default([]),
  child: z
    .object({
      graph: AgentGraph,
      autonomy: z.enum(AUTONOMY),
      subjectId: z.string().nullable(),
      input: z.looseObject({}),
      outside: z.array(z.string()).default([]),
    })
    .nullable()
    .default(null),
  tokens: z.number().default(0),
  cost: z.record(z.string(), z.number()).default({}),
  isSet: z.boolean().default(false),
});

/** What a step would have done, as JSON: amounts as text. */
function packed({ effects, captured, child, tokens, cost, isSet }: SandboxStep): object {
  const decisions = effects.decisions.map(({ id, draft }) => {
    const { expected } = draft;
    return {
      id,
      draft: { ...draft, expected: expected === null ? null : { ...expected, minor: String(expected.minor) } },
    };
  });
  return { sayings: effects.sayings, decisions, captured, child, tokens, cost, isSet: isSet === true };
}

function unpacked(row: unknown): Pick<SandboxStep, 'effects' | 'captured' | 'child' | 'tokens' | 'cost' | 'isSet'> {
  const { sayings, decisions, ...rest } = EffectsRow.parse(row);
  const effects: Effects = {
    sayings: sayings as readonly Saying[],
    decisions: decisions.map(({ id, draft }) => {
      const { expected } = draft;
      const money = expected === null ? null : { ...expected, minor: BigInt(expected.minor) };
      return { id, draft: { ...draft, expected: money } as unknown as DecisionDraft };
    }),
  };
  return { effects, ...rest };
}

type StepRow = {
  key: string;
  node: string;
  type: string;
  status: SandboxStep['status'];
  answered_by: SandboxStep['by'];
  input: unknown;
  output: unknown;
  error: string | null;
  evidence: unknown;
  effects: unknown;
  work_us: bigint;
};

function stepOf(row: StepRow): SandboxStep {
  const { key, node, type, status, input, output, error } = row;
  const evidence = z.array(Ref).parse(row.evidence);
  const by = z.enum(ANSWERED_BY).parse(row.answered_by);
  return {
    key,
    node,
    type,
    status,
    input,
    output,
    error,
    by,
    evidence,
    ms: Number(row.work_us) / 1000,
    ...unpacked(row.effects),
  };
}

type SessionRow = {
  id: string;
  owner: string;
  graph: unknown;
  input: object;
  subject_id: string | null;
  autonomy: Session['autonomy'];
  watermark: string;
  frozen_at: Date;
  clock: Date;
  run_id: string | null;
  parent_id: string | null;
  parent_step: number | null;
  settings: unknown;
  rest: unknown;
  version: number;
  made_at: Date;
  touched_at: Date;
};

const COLUMNS =
  'id, owner, graph, input, subject_id, autonomy, watermark, frozen_at, clock, run_id, parent_id, parent_step, settings, rest, version, made_at, touched_at';

function sessionOf(row: SessionRow, steps: readonly SandboxStep[]): StoredSession {
  return {
    id: row.id,
    owner: row.owner,
    graph: AgentGraph.parse(row.graph),
    input: row.input,
    subjectId: row.subject_id,
    autonomy: row.autonomy,
    watermark: { watermark: row.watermark, at: row.frozen_at },
    now: row.clock,
    ...Settings.parse(row.settings),
    steps,
    rest: Rest.parse(row.rest),
    runId: row.run_id,
    parent: row.parent_id === null ? null : { id: row.parent_id, step: row.parent_step ?? 0 },
    version: row.version,
    madeAt: row.made_at,
    touchedAt: row.touched_at,
  };
}

/** A session of the person who asks. @throws Failure `sandbox.not_found`, also for one of somebody else */
export async function readSession(scope: Scope, id: string): Promise<StoredSession> {
  return scope.read(async (tx) => {
    const [row] = await tx.query<SessionRow>(
      `select ${COLUMNS} from sandbox_session where tenant_id = $1 and id = $2 and owner = $3`,
      [scope.tenantId, id, scope.actor.id],
    );
    if (row === undefined) throw new Failure('sandbox.not_found');
    const steps = await tx.query<StepRow>(
      `select key, node, type, status, answered_by, input, output, error, evidence, effects, work_us
       from sandbox_step where tenant_id = $1 and session_id = $2 order by ordinal`,
      [scope.tenantId, id],
    );
    return sessionOf(row, steps.map(stepOf));
  });
}

/** One session in a list. */
export type SessionLine = Readonly<{
  id: string;
  agent: string;
  title: AgentGraph['title'];
  subjectId: string | null;
  rest: Rested;
  runId: string | null;
  parentId: string | null;
  madeAt: Date;
  touchedAt: Date;
}>;

/** Sessions of the person who asks, newest first. */
export async function listSessions(
  scope: Scope,
  { after, limit }: { after: string | null; limit: number },
): Promise<Readonly<{ items: readonly SessionLine[]; next: string | null }>> {
  const rows = await scope.read((tx) =>
    tx.query<SessionRow & { agent: string; title: AgentGraph['title'] }>(
      `select id, agent, graph -> 'title' as title, subject_id, rest, run_id, parent_id, made_at, touched_at from sandbox_session
       where tenant_id = $1 and owner = $2 and ($3::uuid is null or id < $3) order by id desc limit $4`,
      [scope.tenantId, scope.actor.id, after, limit + 1],
    ),
  );
  const items = rows.slice(0, limit).map((row) => ({
    id: row.id,
    agent: row.agent,
    title: row.title,
    subjectId: row.subject_id,
    rest: Rest.parse(row.rest),
    runId: row.run_id,
    parentId: row.parent_id,
    madeAt: row.made_at,
    touchedAt: row.touched_at,
  }));
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** Keeps a session that has just been begun. */
export async function insertSession(
  tx: Tx,
  session: Omit<StoredSession, 'version' | 'madeAt' | 'touchedAt'>,
): Promise<void> {
  const { id, owner, graph, input, subjectId, autonomy, watermark, now, rest, runId, parent } = session;
  const { switches, pins, breakpoints } = session;
  await tx.query(
    `insert into sandbox_session (tenant_id, id, owner, agent, graph, graph_hash, input, subject_id, autonomy, watermark, frozen_at, clock, run_id,
       parent_id, parent_step, settings, rest)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [
      tx.settings.tenantId,
      id,
      owner,
      graph.name,
      JSON.stringify(graph),
      contentHash(graph),
      JSON.stringify(input),
      subjectId,
      autonomy,
      watermark?.watermark ?? '1',
      watermark?.at ?? now,
      now,
      runId,
      parent?.id ?? null,
      parent?.step ?? null,
      JSON.stringify({ switches, pins, breakpoints }),
      JSON.stringify(rest),
    ],
  );
  await insertSteps(tx, id, session.steps, 0);
}

/**
 * Writes how a session stands now: its steps from the first that differs on, its clock, settings and rest.
 *
 * @throws Failure `sandbox.moved` when it was changed meanwhile
 */
export async function saveSession(tx: Tx, before: StoredSession, now: StoredSession): Promise<void> {
  const { switches, pins, breakpoints } = now;
  const rows = await tx.query(
    `update sandbox_session set clock = $4, settings = $5, rest = $6, version = version + 1, touched_at = now()
     where tenant_id = $1 and id = $2 and version = $3 returning id`,
    [
      tx.settings.tenantId,
      now.id,
      before.version,
      now.now,
      JSON.stringify({ switches, pins, breakpoints }),
      JSON.stringify(now.rest),
    ],
  );
  if (rows.length === 0) throw new Failure('sandbox.moved');
  const same = now.steps.findIndex((step, i) => step !== before.steps[i]);
  const from = same === -1 ? now.steps.length : same;
  if (from < before.steps.length) {
    await tx.query('delete from sandbox_step where tenant_id = $1 and session_id = $2 and ordinal >= $3', [
      tx.settings.tenantId,
      now.id,
      from,
    ]);
  }
  await insertSteps(tx, now.id, now.steps, from);
}

async function insertSteps(tx: Tx, session: string, steps: readonly SandboxStep[], from: number): Promise<void> {
  const rows = steps.slice(from).map((step, i) => ({
    ordinal: from + i,
    key: step.key,
    node: step.node,
    type: step.type,
    status: step.status,
    answered_by: step.by,
    input: step.input ?? null,
    output: step.output ?? null,
    error: step.error,
    evidence: step.evidence,
    effects: packed(step),
    work_us: Math.round(step.ms * 1000),
  }));
  if (rows.length === 0) return;
  await tx.query(
    `insert into sandbox_step (tenant_id, session_id, ordinal, key, node, type, status, answered_by, input, output, error, evidence, effects, work_us)
     select $1, $2, r.ordinal, r.key, r.node, r.type, r.status, r.answered_by, nullif(r.input, 'null'::jsonb), nullif(r.output, 'null'::jsonb), r.error,
       r.evidence, r.effects, r.work_us
     from jsonb_to_recordset($3) as r (ordinal integer, key text, node text, type text, status text, answered_by text, input jsonb, output jsonb,
       error text, evidence jsonb, effects jsonb, work_us bigint)`,
    [tx.settings.tenantId, session, JSON.stringify(rows)],
    'sandbox-steps',
  );
}

/** Forgets a session of the person who asks. @throws Failure `sandbox.not_found` */
export async function dropSession(scope: Scope, id: string): Promise<void> {
  await scope.write(async (tx) => {
    const gone = await tx.query(
      'delete from sandbox_session where tenant_id = $1 and id = $2 and owner = $3 returning id',
      [scope.tenantId, id, scope.actor.id],
    );
    if (gone.length === 0) throw new Failure('sandbox.not_found');
    await tx.query('delete from sandbox_step where tenant_id = $1 and session_id = $2', [scope.tenantId, id]);
  });
}

/** Forgets sessions nobody has touched for this many days. Returns how many. */
export async function pruneSessions(scope: Scope, days: number): Promise<number> {
  return scope.write(async (tx) => {
    const [row] = await tx.query<{ n: number }>(
      `with gone as (
         delete from sandbox_session where tenant_id = $1 and touched_at < now() - $2 * interval '1 day' returning id
       ), steps as (
         delete from sandbox_step s using gone where s.tenant_id = $1 and s.session_id = gone.id)
       select count(*)::int as n from gone`,
      [scope.tenantId, days],
    );
    return row?.n ?? 0;
  });
}
