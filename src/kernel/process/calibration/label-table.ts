import type { Tx } from '#store';
import type { Judged } from '../learning/certainty.ts';

/** confirmed, corrected: by a person's hand; accepted: cited on a card that was agreed to; outcome: how it ended later. */
export type LabelWhy = 'confirmed' | 'corrected' | 'accepted' | 'outcome';

/** One judged statement of one maker. */
export type Label = Readonly<{
  /** The observation or decision that stated it. */
  about: string;
  /** What sort of statement: `lead.amount`, `lead.won`. */
  predicate: string;
  /** Who or what made it, with its version: `import`, `document@ocr 3`, `lead-score 2`. */
  extractor: string;
  /** Statements of one origin repeat each other. */
  origin: string;
  raw: number;
  isRight: boolean;
  why: LabelWhy;
  by: string;
  at: Date;
}>;

/** What a person did by hand counts more than what follows from an accepted card; then the later word counts. */
export async function noteLabels(tx: Tx, labels: readonly Label[]): Promise<void> {
  if (labels.length === 0) return;
  const last = new Map(labels.map((label) => [`${label.about} ${label.predicate}`, label]));
  const rows = [...last.values()].map(({ isRight, by, ...rest }) => ({ ...rest, is_right: isRight, judged_by: by }));
  await tx.query(
    `insert into label as l (tenant_id, about, predicate, extractor, origin, raw, is_right, why, judged_by, at)
     select $1, r.about, r.predicate, r.extractor, r.origin, r.raw, r.is_right, r.why, r.judged_by, r.at
     from jsonb_to_recordset($2) as r (about uuid, predicate text, extractor text, origin text, raw float8, is_right boolean, why text, judged_by text, at timestamptz)
     on conflict (tenant_id, about, predicate) do update
       set is_right = excluded.is_right, why = excluded.why, judged_by = excluded.judged_by, at = excluded.at
     where excluded.at >= l.at and (excluded.why <> 'accepted' or l.why = 'accepted')`,
    [tx.settings.tenantId, JSON.stringify(rows)],
    'labels-note',
  );
}

/** Labels of one sort of statement and maker beyond these are left out, the oldest first. */
const MOST_LABELS = 20_000;

/** The labels of one calibration in the order they were judged. */
export async function labelsOf(
  tx: Tx,
  { predicate, extractor, since }: { predicate: string; extractor: string; since?: Date },
): Promise<readonly Judged[]> {
  const rows = await tx.query<{ raw: number; is_right: boolean }>(
    `select raw, is_right from (
       select raw, is_right, at, about from label where tenant_id = $1 and predicate = $2 and extractor = $3 and ($4::timestamptz is null or at > $4)
       order by at desc, about desc limit ${MOST_LABELS}) l order by at, about`,
    [tx.settings.tenantId, predicate, extractor, since ?? null],
    'labels-of',
  );
  return rows.map((row) => ({ raw: row.raw, isRight: row.is_right }));
}
