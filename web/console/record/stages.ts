import type { Choice, Field, Kind, Pipeline, Value } from '@valence/contract';

/** Fields that say how far a record has come, the surest first. */
const STAGE_FIELDS = ['stage', 'status'];
/** More steps than this are no row any more. */
const MOST = 10;

/** The field that a record moves along, if its kind has one. */
export function stageFieldOf(kind: Pick<Kind, 'fields'>): Field | undefined {
  return STAGE_FIELDS.map((id) => kind.fields.find((field) => field.id === id)).find((field) => {
    const count = (field?.choices ?? []).filter(isOffered).length;
    return field?.type === 'choice' && count > 1 && count <= MOST;
  });
}

const isOffered = ({ isRetired }: Choice): boolean => isRetired !== true;

/** Ends in which nothing was reached: the steps before them were not all gone. */
const LOST: ReadonlySet<Value> = new Set(['lost', 'cancelled', 'refused', 'void', 'expired', 'retired']);

/** Whether a record ended without having come to anything. */
export function isLost(now: Value): boolean {
  return LOST.has(now);
}

/** The steps in a row: those of the record's pipeline where there are pipelines, else all choices; the one it stands in always. */
export function stagesOf(
  field: Field,
  now: Value,
  pipeline: Value | undefined,
  pipelines: readonly Pipeline[] | undefined,
): Choice[] {
  const chosen = pipelines?.find(({ id }) => id === pipeline) ?? pipelines?.[0];
  const known = chosen?.stages.map(({ id, title, colour }): Choice => ({ value: id, title, colour }));
  const offered = (field.choices ?? []).filter((choice) => isOffered(choice) || choice.value === now);
  if (known === undefined) return offered;
  const stray = offered.find(({ value }) => value === now && !known.some((stage) => stage.value === now));
  return stray === undefined ? known : [...known, stray];
}
