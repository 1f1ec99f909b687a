import { z } from 'zod';
import { BackTest, CaseRun } from './cases.ts';
import { REFUSAL_CODES } from './process.ts';
import { Text } from './shared.ts';

const ratio = z.number().min(0).max(1);

/** How many of the answers accepted the suggestion. Below 50 answers there is no number, only the counts. */
export const AcceptedShare = z.object({
  n: z.int(),
  hits: z.int(),
  /** With the 95 % interval (Wilson). */
  known: z.object({ ratio, low: ratio, high: ratio }).nullable(),
});
export type AcceptedShare = z.infer<typeof AcceptedShare>;

/** What became of suggestions. */
export const AnswerCounts = z.object({
  suggested: z.int(),
  accepted: z.int(),
  edited: z.int(),
  refused: z.int(),
  snoozed: z.int(),
  open: z.int(),
  /** Nobody answered in time, or somebody answered the same suggestion of another agent. */
  expired: z.int(),
  /** Done by the agent itself, as its policy allows. */
  alone: z.int(),
  undone: z.int(),
});
export type AnswerCounts = z.infer<typeof AnswerCounts>;

export const TrainingAgent = z.object({
  agent: z.string(),
  title: Text,
  /** The version at work; null where it is out of work. */
  atWork: z.string().nullable(),
  counts: AnswerCounts,
  share: AcceptedShare,
});
export type TrainingAgent = z.infer<typeof TrainingAgent>;

/** Weeks that are looked back upon. */
export const TrainingPeriod = z.object({ weeks: z.coerce.number().int().min(1).max(104).default(12) });

/** GET /api/training?weeks: agents, those with most answers first */
export const TrainingAgents = z.object({ weeks: z.int(), agents: z.array(TrainingAgent) });
export type TrainingAgents = z.infer<typeof TrainingAgents>;

export const TrainingVersion = z.object({
  version: z.string(),
  isAtWork: z.boolean(),
  counts: AnswerCounts,
  share: AcceptedShare,
  /** Median time until it was answered; null while nobody did. */
  medianMs: z.number().nullable(),
  firstAt: z.iso.datetime(),
  lastAt: z.iso.datetime(),
});
export type TrainingVersion = z.infer<typeof TrainingVersion>;

const Ends = z.object({ won: z.int(), lost: z.int(), open: z.int() });

/** GET /api/training/:agent?weeks */
export const AgentTraining = TrainingAgent.extend({
  weeks: z.int(),
  /** The one that suggested last first. */
  versions: z.array(TrainingVersion),
  /** The version at work beside the one that suggested last before it; `gap` is null while one has too few answers. */
  change: z
    .object({
      before: TrainingVersion,
      after: TrainingVersion,
      gap: z.object({ difference: z.number(), low: z.number(), high: z.number() }).nullable(),
    })
    .nullable(),
  /** Answers by the model that was asked last, with its adapter (null: none); empty where none was ever asked. */
  models: z.array(z.object({ model: z.string().nullable(), adapter: z.string().nullable(), share: AcceptedShare })),
  /** Why suggestions were refused; `code` is null where it was none of the usual reasons. */
  reasons: z.array(z.object({ version: z.string(), code: z.enum(REFUSAL_CODES).nullable(), count: z.int() })),
  /** How leads and deals stand today whose suggestion was accepted, and refused; null where there are none. */
  ends: z.object({ accepted: Ends, refused: Ends }).nullable(),
  /** Cases made of refusals that nobody has looked at. */
  proposed: z.int(),
  lastCases: CaseRun.omit({ results: true }).nullable(),
  lastBackTest: BackTest.nullable(),
  /** Answered suggestions for which a model was asked: what a training set could be made of. */
  writtenByModel: z.int(),
  /** Whether the asker may take a training set away. */
  mayExport: z.boolean(),
});
export type AgentTraining = z.infer<typeof AgentTraining>;
