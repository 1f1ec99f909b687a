import type { Text } from '#base';
import type { Scope } from '#kernel/security';
import {
  topReasons,
  trainInWorker,
  type Model,
  type ModelCard,
  type Progress,
  type RawTable,
} from '../learning/index.ts';
import type { LeadColumn } from './lead-columns.ts';
import { readLeadTable } from './lead-table.ts';
import { LEAD_SCORE, storeModel, type ColumnVerdict, type StoredCard } from './model-table.ts';

/** Any number: the same data give the same model. */
const SEED = 20_261_122;

export type TrainAsk = Readonly<{
  /** Columns known only after the outcome, by their name in the file or their field id. */
  later: readonly string[];
  idField: string | null;
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
}>;

export type TrainedScore = Readonly<{ id: string; version: number; signal: 'usable' | 'none'; stored: StoredCard }>;

/**
 * Trains the lead score on the workspace's own history in a thread of its own and stores it as the next version, also
 * when the finding is that there is no signal.
 *
 * @throws Failure `model.too_little`, `model.one_sided`, `model.unknown_column`
 */
export async function trainLeadScore(scope: Scope, ask: TrainAsk): Promise<TrainedScore> {
  const { table, columns, closedOn } = await readLeadTable(scope, ask.idField);
  const trained = await trainInWorker(
    {
      table,
      seed: SEED,
      later: ask.later.map((name) => columnNamed(columns, name)),
      ...(closedOn === null ? {} : { outcomeAt: closedOn }),
    },
    {
      ...(ask.onProgress === undefined ? {} : { onProgress: ask.onProgress }),
      ...(ask.signal === undefined ? {} : { signal: ask.signal }),
    },
  );
  const stored: StoredCard = {
    card: trained.card,
    idField: ask.idField,
    columns: verdictsOf(columns, trained.card),
    topFeatures: trained.model === null ? [] : featuresOf(columns, trained.model, table),
  };
  const { id, version } = await storeModel(scope, LEAD_SCORE, { signal: trained.signal, model: trained.model, stored });
  return { id, version, signal: trained.signal, stored };
}

/** A field id or a title in any language as the column's own name; an unknown name is left to the trainer to refuse. */
function columnNamed(columns: readonly LeadColumn[], name: string): string {
  const plain = name.trim().toLowerCase();
  const found = columns.find(
    (c) =>
      c.field.id === name ||
      c.name.toLowerCase() === plain ||
      c.title.zh.toLowerCase() === plain ||
      c.title.en.toLowerCase() === plain,
  );
  return found?.name ?? name;
}

const USED: Text = { zh: '用于评分', en: 'Used for the score' };

function verdictsOf(columns: readonly LeadColumn[], card: ModelCard): ColumnVerdict[] {
  const verdicts = new Map(card.verdicts.map((v) => [v.column, v]));
  const leftOut = new Map(card.leftOut.map((l) => [l.column, l]));
  return columns.map(({ name, title, of, field }): ColumnVerdict => {
    const about = { column: name, field: of === 'lead' ? field.id : null, title };
    const verdict = verdicts.get(name);
    const out = leftOut.get(name);
    if (verdict !== undefined && verdict.verdict !== 'vouched')
      return { ...about, verdict: verdict.verdict, why: verdict.because };
    if (out !== undefined) return { ...about, verdict: 'left_out', why: out.because };
    return { ...about, verdict: 'used', why: verdict?.because ?? USED };
  });
}

/** Most columns listed by their weight. */
const MOST_FEATURES = 12;

/** Rows the weights are averaged over. */
const WEIGHED_ROWS = 300;

/** Mean absolute contribution per column, in log-odds, over rows spread through the table. */
function featuresOf(columns: readonly LeadColumn[], model: Model, table: RawTable): StoredCard['topFeatures'] {
  const titles = new Map(columns.map((c) => [c.name, c.title]));
  const stride = Math.max(1, Math.floor(table.rowIds.length / WEIGHED_ROWS));
  const sums = new Map<string, number>();
  let n = 0;
  for (let row = 0; row < table.rowIds.length; row += stride) {
    const cells = Object.fromEntries(table.columns.map((c) => [c.name, c.values[row] ?? null]));
    for (const { column, contribution } of topReasons(model, cells, table.columns.length))
      sums.set(column, (sums.get(column) ?? 0) + Math.abs(contribution));
    n += 1;
  }
  return [...sums]
    .map(([column, sum]) => ({
      column,
      title: titles.get(column) ?? { zh: column, en: column },
      weight: sum / Math.max(1, n),
    }))
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, MOST_FEATURES);
}
