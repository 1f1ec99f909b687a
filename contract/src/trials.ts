import { z } from 'zod';
import { Text } from './shared.ts';

/** What an account may reach within a trial: a contract signed; somebody of ours who spoke with them. */
export const TRIAL_METRICS = ['renewed', 'contacted'] as const;
export const TrialMetric = z.enum(TRIAL_METRICS);
export type TrialMetric = z.infer<typeof TrialMetric>;

/** Arms larger than this are made up in this size, so that their power is what they find at least. */
export const MOST_MADE_UP = 300;

/** What is chosen before a trial. */
export const TrialChoice = z.object({
  agent: z.string().max(64).default('renewal-guard'),
  metric: TrialMetric.default('renewed'),
  /** Contracts that end within so many days make their customers candidates; the agent looks no farther ahead than 120. */
  withinDays: z.coerce.number().int().min(14).max(120).default(90),
  /** The share of customers who are expected to reach the metric without the agent. */
  base: z.coerce.number().min(0.01).max(0.95).default(0.3),
});
export type TrialChoice = z.infer<typeof TrialChoice>;

/** POST /api/trials. `basis` of a preview: it begins with those customers or not at all. */
export const TrialStart = TrialChoice.extend({ basis: z.string().length(64) });
export type TrialStart = z.infer<typeof TrialStart>;

/** POST /api/trials/:id/stop */
export const TrialStop = z.object({ reason: z.string().trim().min(3).max(500) });
export type TrialStop = z.infer<typeof TrialStop>;

const PerArm = z.object({ treated: z.int(), control: z.int() });
/** How often a trial of this size finds an effect of so many points (0 to 1). */
const Power = z.array(z.object({ effect: z.number(), power: z.number() }));

/** An agent that can be tried. */
export const TriedAgent = z.object({
  name: z.string(),
  title: Text,
  isOn: z.boolean(),
  /** The trial of it that runs now. */
  running: z.string().nullable(),
});
export type TriedAgent = z.infer<typeof TriedAgent>;

/** GET /api/trials/preview: what a trial begun now would be. Nothing is fixed by it. */
export const TrialPreview = TrialChoice.extend({
  agent: z.string(),
  accounts: z.int(),
  perArm: PerArm,
  /** Accounts each arm needs at least. */
  fewest: z.int(),
  power: Power,
  basis: z.string(),
  /** The first day that counts, YYYY-MM-DD. */
  firstDay: z.iso.date(),
  /** `alpha`: the chance of a false alarm that the look may spend. */
  looks: z.array(z.object({ day: z.int(), alpha: z.number(), at: z.iso.datetime() })),
  endsAt: z.iso.datetime(),
});
export type TrialPreview = z.infer<typeof TrialPreview>;

export const TRIAL_VERDICTS = ['running', 'better', 'worse', 'not_proven'] as const;
const Verdict = z.enum(TRIAL_VERDICTS);
export type TrialVerdict = z.infer<typeof Verdict>;

const Counts = z.object({ n: z.int(), hits: z.int() });
const Pair = z.object({ treated: Counts, control: Counts });

/** What a look found. The interval holds for all looks together at 95 %. */
export const TrialFinding = Pair.extend({
  at: z.iso.datetime(),
  /** The same counts among the riskier and the calmer half. */
  strata: z.array(Pair),
  difference: z.number(),
  low: z.number(),
  high: z.number(),
  p: z.number(),
  verdict: Verdict,
});
export type TrialFinding = z.infer<typeof TrialFinding>;

/** A look: nothing is counted before it is taken, and after the end of a trial it is not taken any more. */
export const TrialLook = z.object({
  day: z.int(),
  alpha: z.number(),
  dueAt: z.iso.datetime(),
  found: TrialFinding.nullable(),
});
export type TrialLook = z.infer<typeof TrialLook>;

export const Trial = z.object({
  id: z.string(),
  agent: z.string(),
  agentTitle: Text,
  /** stopped: by hand, before its end. */
  status: z.enum(['running', 'done', 'stopped']),
  verdict: Verdict,
  metric: TrialMetric,
  withinDays: z.int(),
  base: z.number(),
  days: z.int(),
  /** Whole days that have passed, 0 to `days`. */
  passed: z.int(),
  startedAt: z.iso.datetime(),
  firstDay: z.iso.date(),
  endsAt: z.iso.datetime(),
  startedBy: z.string(),
  endedAt: z.iso.datetime().nullable(),
  /** Who stopped it; null where it ended by its rule or has not. */
  endedBy: z.string().nullable(),
  stopReason: z.string().nullable(),
  perArm: PerArm,
  looks: z.array(TrialLook),
});
export type Trial = z.infer<typeof Trial>;

/** GET /api/trials: the latest, newest first, and the agents that can be tried */
export const Trials = z.object({ trials: z.array(Trial), agents: z.array(TriedAgent) });
export type Trials = z.infer<typeof Trials>;

/** GET /api/trials/:id, POST /api/trials, POST /api/trials/:id/stop */
export const TrialDetail = z.object({
  trial: Trial,
  /** Accounts of the riskier and the calmer half, and how many of each were dealt to the treated. */
  strata: z.array(z.object({ accounts: z.int(), treated: z.int() })),
  power: Power,
  /** What everything was dealt by, and SHA-256 of the deal and of the whole plan: the last stands in the evidence log. */
  seed: z.string(),
  assignment: z.string(),
  planHash: z.string(),
  /** Whether what stands is what was fixed when it began. */
  isIntact: z.boolean(),
  isAgentOn: z.boolean(),
});
export type TrialDetail = z.infer<typeof TrialDetail>;

/** GET /api/trials/against/:record: running trials in whose control group a customer is */
export const TrialsAgainst = z.object({
  trials: z.array(z.object({ id: z.string(), agentTitle: Text, endsAt: z.iso.datetime() })),
});
export type TrialsAgainst = z.infer<typeof TrialsAgainst>;
