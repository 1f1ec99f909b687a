import { z } from 'zod';
import { Text } from './shared.ts';

/** One case of an agent's set. */
export const CaseRow = z.object({
  id: z.string(),
  title: Text,
  mode: z.enum(['playbook', 'model']),
  /** shipped: with the agent. own: added here. proposed: made of a refusal, and not played until somebody takes it in. */
  origin: z.enum(['shipped', 'own', 'proposed']),
  by: z.string().nullable(),
  at: z.iso.datetime().nullable(),
  run: z.string().nullable(),
  /** The case itself; null where it may hold more than the asker may see. */
  body: z.unknown(),
});
export type CaseRow = z.infer<typeof CaseRow>;

export const CaseFault = z.object({ what: z.string(), expected: z.unknown(), actual: z.unknown() });
export const CaseResult = z.object({
  id: z.string(),
  title: Text,
  passed: z.int(),
  repeats: z.int(),
  faults: z.array(CaseFault),
  error: z.string().nullable(),
  ms: z.number(),
  tokens: z.int(),
});
export type CaseResult = z.infer<typeof CaseResult>;

/** How a set was played once. A case counts as passed when all its repeats did. */
export const CaseRun = z.object({
  id: z.string(),
  version: z.string(),
  by: z.string(),
  at: z.iso.datetime(),
  cases: z.int(),
  passed: z.int(),
  flaky: z.int(),
  repeats: z.int(),
  ms: z.number(),
  results: z.array(CaseResult),
});
export type CaseRun = z.infer<typeof CaseRun>;

/** GET /api/cases/:agent: its set, and how it was played lately, newest first */
export const CaseSet = z.object({
  agent: z.string(),
  title: Text,
  cases: z.array(CaseRow),
  runs: z.array(CaseRun),
});
export type CaseSet = z.infer<typeof CaseSet>;

/** PUT /api/cases/:agent: cases as JSON Lines; those with a known id are replaced. 400 `cases.unreadable` with the line. */
export const CasesPut = z.object({ text: z.string().max(4_000_000) });
/** POST /api/cases/:agent/run answers the Job. Without a version the one at work. */
export const CasesRun = z.object({ version: z.string().optional(), repeat: z.int().min(1).max(20).default(1) });

/** What two versions may do otherwise on the same past run. */
export const BACK_TEST_DIFFERENCES = [
  'status',
  'error',
  'ports',
  'calls',
  'suggestions',
  'writes',
  'leaves',
  'output',
] as const;
const Used = z.object({ ms: z.number(), tokens: z.int(), cost: z.record(z.string(), z.number()) });
const Paired = z.object({ runs: z.int(), standing: z.int(), candidate: z.int() });

/** A version held against the one at work on the agent's own past runs. */
export const BackTest = z.object({
  id: z.string(),
  agent: z.string(),
  version: z.string(),
  /** The version at work, and whose it is where that is another agent. */
  against: z.string(),
  past: z.string(),
  wanted: z.int(),
  by: z.string(),
  at: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  /** null until all runs are played */
  report: z
    .object({
      runs: z.int(),
      same: z.int(),
      different: z.int(),
      failed: z.int(),
      byWhat: z.record(z.string(), z.int()),
      /** Median of working time, and what models used in all. */
      standing: Used,
      candidate: Used,
      /** Runs whose suggestion people had accepted, and refused; of how many each side suggests something. */
      accepted: Paired,
      refused: Paired,
    })
    .nullable(),
});
export type BackTest = z.infer<typeof BackTest>;

/** GET /api/back-tests/of/:agent */
export const BackTests = z.object({ tests: z.array(BackTest) });
export type BackTests = z.infer<typeof BackTests>;
/** POST /api/back-tests answers the test and its Job */
export const BackTestStart = z.object({
  agent: z.string().max(64),
  version: z.string().max(32),
  /** Whose runs: the agent's own unless told, such as those of the one it was copied from. */
  past: z.string().max(64).optional(),
  /** The latest so many runs. */
  runs: z.int().min(1).max(500).default(50),
});

const BackTestSide = z.object({
  status: z.enum(['done', 'waiting', 'failed']),
  suggests: z.int(),
  ms: z.number(),
  tokens: z.int(),
});
/** GET /api/back-tests/:id/runs?after&limit&different: one past run under both versions */
export const BackTestRun = z.object({
  run: z.string(),
  failed: z.string().nullable(),
  differences: z.array(
    z.object({ what: z.enum(BACK_TEST_DIFFERENCES), standing: z.unknown(), candidate: z.unknown() }),
  ),
  standing: BackTestSide.nullable(),
  candidate: BackTestSide.nullable(),
  answered: z.enum(['accepted', 'edited', 'refused']).nullable(),
});
export type BackTestRun = z.infer<typeof BackTestRun>;
export const BackTestRuns = z.object({ items: z.array(BackTestRun), next: z.string().nullable() });
export type BackTestRuns = z.infer<typeof BackTestRuns>;

/** GET /api/cases/:agent/gate?version: whether a version may be put to work */
export const CaseGate = z.discriminatedUnion('state', [
  z.object({ state: z.literal('open'), because: z.enum(['no_cases', 'passed']) }),
  z.object({ state: z.literal('unproven'), cases: z.int() }),
  z.object({ state: z.literal('behind'), cases: z.int(), passed: z.int(), standing: z.int() }),
]);
export type CaseGate = z.infer<typeof CaseGate>;
