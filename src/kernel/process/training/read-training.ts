import { endsOf, type End } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import type { NamedAgent } from '../agents/agents-here.ts';
import { caseRuns, type StoredCaseRun } from '../sandbox/case-table.ts';
import { backTestsOf, type StoredBackTest } from '../sandbox/back-test-table.ts';
import {
  answersByModel,
  answersByVersion,
  proposedCases,
  recordsByAnswer,
  refusalsByVersion,
  type AnswerCounts,
  type RefusalReason,
  type VersionAnswers,
} from './answer-table.ts';
import { gapOf, shareOf, type Share } from './shares.ts';

/** One agent, with what people answered it in the period. */
export type AgentAnswers = NamedAgent &
  Readonly<{
    /** The version at work; null where the agent is out of work. */
    atWork: string | null;
    counts: AnswerCounts;
    share: Share;
  }>;

export type VersionRow = VersionAnswers & Readonly<{ isAtWork: boolean; share: Share }>;

/** The version at work beside the one that suggested last before it. */
export type Change = Readonly<{
  before: VersionRow;
  after: VersionRow;
  /** null while one of them has too few answers. */
  gap: ReturnType<typeof gapOf>;
}>;

/** How many records stand how today. */
export type Ends = Readonly<Record<End, number>>;

/** What is known of how an agent is answered. */
export type AgentTraining = AgentAnswers &
  Readonly<{
    versions: readonly VersionRow[];
    change: Change | null;
    /** By the model that was asked last, where any was. */
    models: readonly Readonly<{ model: string | null; adapter: string | null; share: Share }>[];
    reasons: readonly RefusalReason[];
    /** How the leads and deals ended so far whose suggestion was accepted, and refused; null where there were none. */
    after: Readonly<{ accepted: Ends; refused: Ends }> | null;
    proposed: number;
    lastCases: StoredCaseRun | null;
    lastBackTest: StoredBackTest | null;
  }>;

const NOTHING: AnswerCounts = {
  suggested: 0,
  accepted: 0,
  edited: 0,
  refused: 0,
  snoozed: 0,
  open: 0,
  expired: 0,
  alone: 0,
  undone: 0,
};
const NAMES = Object.keys(NOTHING) as (keyof AnswerCounts)[];

/** Several counts as one. */
function sumOf(all: readonly AnswerCounts[]): AnswerCounts {
  const sums = NAMES.map((name) => [name, all.reduce((n, counts) => n + counts[name], 0)] as const);
  return { ...NOTHING, ...Object.fromEntries(sums) };
}

function shareIn({ accepted, edited, refused }: AnswerCounts): Share {
  return shareOf({ n: accepted + edited + refused, hits: accepted + edited });
}

/** Which agents there are, and which version of each is at work. */
export type Standing = Readonly<{ named: readonly NamedAgent[]; atWork: ReadonlyMap<string, string> }>;

/** Every agent with what people answered it since, those with most answers first. */
export async function readAgents(tx: Tx, { named, atWork }: Standing, since: Date): Promise<AgentAnswers[]> {
  const byAgent = Map.groupBy(await answersByVersion(tx, { since, agent: null }), (row) => row.agent);
  const all = named.map(({ name, title }): AgentAnswers => {
    const counts = sumOf(byAgent.get(name) ?? []);
    return { name, title, atWork: atWork.get(name) ?? null, counts, share: shareIn(counts) };
  });
  return all.toSorted((a, b) => b.share.n - a.share.n || b.counts.suggested - a.counts.suggested);
}

/** One agent, with everything people answered it since. `scope` looks into the records with its own rights. */
export async function readAgent(
  tx: Tx,
  scope: Scope,
  { agent: { name, title }, atWork, since }: Readonly<{ agent: NamedAgent; atWork: string | null; since: Date }>,
): Promise<AgentTraining> {
  const period = { since, agent: name };
  const [rows, models, reasons, records, proposed, [lastCases], [lastBackTest]] = await Promise.all([
    answersByVersion(tx, period),
    answersByModel(tx, period),
    refusalsByVersion(tx, period),
    recordsByAnswer(tx, period),
    proposedCases(tx, name),
    caseRuns(tx, name, 1),
    backTestsOf(tx, name, 1),
  ]);
  const versions = rows.map((row): VersionRow => ({ ...row, isAtWork: row.version === atWork, share: shareIn(row) }));
  const counts = sumOf(rows);
  return {
    name,
    title,
    atWork,
    counts,
    share: shareIn(counts),
    versions,
    change: changeIn(versions),
    models: models.every(({ model }) => model === null)
      ? []
      : models.map(({ model, adapter, n, hits }) => ({ model, adapter, share: shareOf({ n, hits }) })),
    reasons,
    after: await afterwards(scope.within(tx), records),
    proposed,
    lastCases: lastCases ?? null,
    lastBackTest: lastBackTest ?? null,
  };
}

/** Versions come with the one that suggested last first. */
function changeIn(versions: readonly VersionRow[]): Change | null {
  const after = versions.find(({ isAtWork }) => isAtWork);
  const before = versions.find(({ isAtWork }) => !isAtWork);
  if (after === undefined || before === undefined) return null;
  return { before, after, gap: gapOf(after.share, before.share) };
}

async function afterwards(
  scope: Scope,
  { accepted, refused }: Readonly<{ accepted: readonly string[]; refused: readonly string[] }>,
): Promise<AgentTraining['after']> {
  const ends = await endsOf(scope, [...accepted, ...refused]);
  if (ends.size === 0) return null;
  const countIn = (ids: readonly string[]): Ends => {
    const found = ids.flatMap((id) => ends.get(id) ?? []);
    const count = (end: End): number => found.filter((one) => one === end).length;
    return { won: count('won'), lost: count('lost'), open: count('open') };
  };
  return { accepted: countIn(accepted), refused: countIn(refused) };
}
