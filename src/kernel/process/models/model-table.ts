import { newId, type Text } from '#base';
import { notarise, type Scope } from '#kernel/security';
import type { Tx } from '#store';
import type { Model, ModelCard } from '../learning/index.ts';

export const LEAD_SCORE = 'lead-score';

/** What a person sees of a column: used, left out and why. */
export type ColumnVerdict = Readonly<{
  column: string;
  /** Field of the lead; null for one of its organisation. */
  field: string | null;
  title: Text;
  verdict: 'used' | 'leak' | 'suspicious' | 'later' | 'left_out';
  why: Text;
}>;

/** What is kept of a training beside the model itself. */
export type StoredCard = Readonly<{
  card: ModelCard;
  columns: readonly ColumnVerdict[];
  /** Field whose value decided which rows were held out; null: the record's id. */
  idField: string | null;
  topFeatures: readonly Readonly<{ column: string; title: Text; weight: number }>[];
}>;

/** What is kept in place of a model whose history was taken back. */
const WITHDRAWN = 'withdrawn';

export type ModelRow = Readonly<{
  id: string;
  version: number;
  signal: 'usable' | 'none';
  madeAt: Date;
  stored: StoredCard;
}>;

/** Models never change once stored, so they are kept by id. */
const bodies = new Map<string, Model>();
const MOST_KEPT = 50;

/** The newest model of a purpose, with its card; null before the first training. */
export async function currentModel(scope: Scope, purpose: string): Promise<ModelRow | null> {
  const rows = await scope.read((tx) =>
    tx.query<{ id: string; version: number; signal: 'usable' | 'none'; made_at: Date; card: StoredCard }>(
      'select id, version, signal, made_at, card from model where tenant_id = $1 and purpose = $2 order by version desc limit 1',
      [scope.tenantId, purpose],
    ),
  );
  const row = rows[0];
  return row === undefined || row.card === null
    ? null
    : { id: row.id, version: row.version, signal: row.signal, madeAt: row.made_at, stored: row.card };
}

type Served = Readonly<{ id: string; version: number; model: Model | null }>;

/** How long a process may go on with the model it has looked up; a newer one is used after that. */
const HEAD_MS = 1_000;
const heads = new Map<string, { at: number; served: Served | null }>();

/** The newest model for scoring: null before the first training, its model null when the history held no signal. */
export async function servedModel(scope: Scope, purpose: string): Promise<Served | null> {
  const key = `${scope.tenantId} ${purpose}`;
  const known = heads.get(key);
  if (known !== undefined && performance.now() - known.at < HEAD_MS) return known.served;
  const served = await scope.read((tx) => readServed(tx, purpose));
  if (heads.size >= MOST_HEADS) heads.clear();
  heads.set(key, { at: performance.now(), served });
  return served;
}

const MOST_HEADS = 10_000;

async function readServed(tx: Tx, purpose: string): Promise<Served | null> {
  const { tenantId } = tx.settings;
  const [head] = await tx.query<{ id: string; version: number; signal: string }>(
    'select id, version, signal from model where tenant_id = $1 and purpose = $2 order by version desc limit 1',
    [tenantId, purpose],
    'served-model',
  );
  if (head === undefined || head.signal === WITHDRAWN) return null;
  const { id, version } = head;
  if (head.signal !== 'usable') return { id, version, model: null };
  let model = bodies.get(id);
  if (model === undefined) {
    const [row] = await tx.query<{ body: Model }>('select body from model where tenant_id = $1 and id = $2', [
      tenantId,
      id,
    ]);
    model = row?.body;
    if (model !== undefined) keep(id, model);
  }
  return { id, version, model: model ?? null };
}

function keep(id: string, model: Model): void {
  const oldest = bodies.keys().next().value;
  if (bodies.size >= MOST_KEPT && oldest !== undefined) bodies.delete(oldest);
  bodies.set(id, model);
}

/** Stores a training as the next version, notarised. Returns it. */
export async function storeModel(
  scope: Scope,
  purpose: string,
  made: { signal: 'usable' | 'none'; model: Model | null; stored: StoredCard },
): Promise<{ id: string; version: number }> {
  return scope.write(async (tx) => {
    const id = newId('model');
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`model ${scope.tenantId} ${purpose}`]);
    const [row] = await tx.query<{ version: number }>(
      `insert into model (tenant_id, id, purpose, version, signal, card, body)
       select $1, $2, $3, coalesce(max(version), 0) + 1, $4, $5, $6 from model where tenant_id = $1 and purpose = $3 returning version`,
      [
        scope.tenantId,
        id,
        purpose,
        made.signal,
        JSON.stringify(made.stored),
        made.model === null ? null : JSON.stringify(made.model),
      ],
    );
    const version = row?.version ?? 1;
    await notarise(tx, [
      {
        type: 'model.trained',
        body: { model: id, purpose, version, signal: made.signal, dataHash: made.stored.card.dataHash },
      },
    ]);
    tx.afterCommit(() => heads.delete(`${scope.tenantId} ${purpose}`));
    await tx.emit('model.trained', { id, purpose, version, signal: made.signal });
    return { id, version };
  });
}

/** Ends the newest model of a purpose: the history it was learned from was taken back, so scores start from the prior again. */
export async function withdrawModel(scope: Scope, purpose: string): Promise<void> {
  await scope.write((tx) =>
    tx.query(
      `insert into model (tenant_id, id, purpose, version, signal, card)
       select $1, $2, $3, max(version) + 1, $4, 'null' from model where tenant_id = $1 and purpose = $3 having count(*) > 0`,
      [scope.tenantId, newId('model'), purpose, WITHDRAWN],
    ),
  );
}
