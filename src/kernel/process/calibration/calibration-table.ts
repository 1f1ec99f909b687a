import { newId } from '#base';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import type { Calibration } from '../learning/certainty.ts';
import type { Drift } from '../learning/drift.ts';

/** A calibration as it is stored: versions never change, only what is known of their drift. */
export type StoredCalibration = Readonly<{
  id: string;
  predicate: string;
  extractor: string;
  version: number;
  n: number;
  body: Calibration;
  drift: Drift | null;
  madeAt: Date;
}>;

type Row = Omit<StoredCalibration, 'madeAt'> & { made_at: Date };
const COLUMNS = 'id, predicate, extractor, version, n, body, drift, made_at';

function calibrationOf({ made_at: madeAt, ...row }: Row): StoredCalibration {
  return { ...row, madeAt };
}

/** The newest calibration of each sort of statement and maker, those with most labels first; of some predicates where given. */
export async function currentCalibrations(
  scope: Scope,
  predicates?: readonly string[],
): Promise<readonly StoredCalibration[]> {
  return scope.read((tx) => calibrationsIn(tx, predicates));
}

async function calibrationsIn(tx: Tx, predicates?: readonly string[]): Promise<readonly StoredCalibration[]> {
  const rows = await tx.query<Row>(
    `select ${COLUMNS} from (
       select distinct on (predicate, extractor) ${COLUMNS} from calibration
       where tenant_id = $1 and ($2::text[] is null or predicate = any ($2)) order by predicate, extractor, version desc) c
     order by n desc, predicate, extractor`,
    [tx.settings.tenantId, predicates ?? null],
    'calibrations',
  );
  return rows.map(calibrationOf);
}

/** Stores a calibration as the next version. Two servers that fit at once make two versions. */
export async function storeCalibration(
  tx: Tx,
  made: Pick<StoredCalibration, 'predicate' | 'extractor' | 'body'>,
): Promise<StoredCalibration> {
  const { tenantId } = tx.settings;
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `calibration ${tenantId} ${made.predicate} ${made.extractor}`,
  ]);
  const [row] = await tx.query<Row>(
    `insert into calibration (tenant_id, id, predicate, extractor, version, n, body)
     select $1, $2, $3, $4, coalesce(max(version), 0) + 1, $5, $6 from calibration where tenant_id = $1 and predicate = $3 and extractor = $4
     returning ${COLUMNS}`,
    [tenantId, newId('model'), made.predicate, made.extractor, made.body.n, JSON.stringify(made.body)],
  );
  if (row === undefined) throw new Error('the calibration was not stored');
  return calibrationOf(row);
}

export async function noteDrift(tx: Tx, id: string, drift: Drift): Promise<void> {
  await tx.query('update calibration set drift = $3 where tenant_id = $1 and id = $2', [
    tx.settings.tenantId,
    id,
    JSON.stringify(drift),
  ]);
}
