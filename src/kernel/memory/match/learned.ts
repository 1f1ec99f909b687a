import { hash } from 'node:crypto';
import { z } from 'zod';
import type { Tx } from '#store';
import type { Shares } from './compare/column.ts';
import { estimate, type Weights } from './engine/fellegi-sunter.ts';
import { columnFor, type MatchPlan } from './engine/plan.ts';
import type { KindPlan } from './plan-of-kind.ts';

/** What comparing all records taught: weights, and how common values are. */
export type Learned = Readonly<{ weights: Weights; shares: ReadonlyMap<string, Shares> }>;

const Stored = z.object({
  /** What it was learned with; after a change of plan it does not fit any more. */
  plan: z.string(),
  weights: z.object({
    share: z.number(),
    fields: z.array(z.object({ m: z.array(z.number()), u: z.array(z.number()) })),
  }),
  shares: z.array(
    z.object({ field: z.string(), rows: z.number(), common: z.array(z.tuple([z.number(), z.number()])) }),
  ),
});

/** What is kept of it. */
export function storedOf({ plan }: KindPlan, { weights, shares }: Learned): object {
  const stored: z.infer<typeof Stored> = {
    plan: printOf(plan),
    weights: { share: weights.share, fields: weights.fields.map(({ m, u }) => ({ m: [...m], u: [...u] })) },
    shares: [...shares].map(([field, { rows, common }]) => ({ field, rows, common: [...common] })),
  };
  return stored;
}

/** What is known of a kind; `trees` is a model as the learner gave it. */
export type Known = Readonly<{
  learned: Learned;
  trees: unknown;
  isAutomatic: boolean;
  /** Never before were all records compared. */
  isNew: boolean;
  /** The plan has changed since records were last compared: the keys they have are of the old one. */
  isOutdated: boolean;
}>;

/** What this workspace has learned about a kind, else what is shipped. */
export async function knownOf(tx: Tx, kindPlan: KindPlan): Promise<Known> {
  const [row] = await tx.query<{ learned: unknown; trees: unknown; is_automatic: boolean }>(
    'select learned, trees, is_automatic from match_state where tenant_id = $1 and kind = $2',
    [tx.settings.tenantId, kindPlan.kind],
    'match-known',
  );
  if (row === undefined || row.learned === null)
    return {
      ...FIRST,
      learned: shippedFor(kindPlan),
      trees: row?.trees ?? null,
      isAutomatic: row?.is_automatic ?? false,
    };
  // What an earlier version wrote in another form is learned again by the next scan.
  const stored = Stored.safeParse(row.learned).data;
  const isAutomatic = row.is_automatic;
  if (stored?.plan !== printOf(kindPlan.plan))
    return { learned: shippedFor(kindPlan), trees: null, isAutomatic, isNew: false, isOutdated: true };
  const shares = new Map(
    stored.shares.map(({ field, rows, common }) => [field, { rows, common: new Map(common) }] as const),
  );
  return {
    learned: { weights: stored.weights, shares },
    trees: row.trees,
    isAutomatic,
    isNew: false,
    isOutdated: false,
  };
}

const FIRST = { isNew: true, isOutdated: false } as const;

/** A hash that two plans share when they compare alike. */
function printOf(plan: MatchPlan): string {
  return hash('sha256', JSON.stringify(plan), 'base64url').slice(0, 22);
}

/** What a workspace starts with. */
function shippedFor({ plan }: KindPlan): Learned {
  const levels = plan.fields.map((field) => columnFor(field.as).levels);
  return { weights: estimate({ plan, levels, blocked: new Map(), random: new Map() }), shares: new Map() };
}
