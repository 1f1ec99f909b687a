import type { Pipeline, Stage } from '@valence/contract';

/** The list with one item replaced. */
export function changed<T>(all: readonly T[], at: number, next: T): readonly T[] {
  return all.map((item, i) => (i === at ? next : item));
}

/** The list with one item moved up (-1) or down (1). */
export function swapped<T>(all: readonly T[], at: number, by: -1 | 1): readonly T[] {
  const [item, other] = [all[at], all[at + by]];
  if (item === undefined || other === undefined) return all;
  return all.map((one, i) => (i === at ? other : i === at + by ? item : one));
}

/** The first id of a family that is free: `stage-1`, `stage-2` … Ids stay for good, names may change. */
function freeId(family: string, taken: readonly { id: string }[]): string {
  for (let n = 1; ; n += 1) if (!taken.some(({ id }) => id === `${family}-${n}`)) return `${family}-${n}`;
}

const random = (): string => crypto.randomUUID().slice(0, 8);

/** The stages with a new one before those that end. Its id is its own: one id means one stage in all pipelines. */
export function newStage(stages: readonly Stage[]): readonly Stage[] {
  const end = stages.findIndex((s) => s.end !== null);
  const at = end < 0 ? stages.length : end;
  const stage: Stage = {
    id: `stage-${random()}`,
    title: { zh: '新阶段', en: 'New stage' },
    colour: 'blue',
    probability: stages[at - 1]?.probability ?? 10,
    required: [],
    rottingDays: null,
    end: null,
  };
  return [...stages.slice(0, at), stage, ...stages.slice(at)];
}

/** A new pipeline with the stages of the first one. */
export function newPipeline(pipelines: readonly Pipeline[]): Pipeline {
  const [first] = pipelines;
  return {
    id: freeId('pipeline', pipelines),
    title: { zh: '新流程', en: 'New pipeline' },
    stages: [...(first?.stages ?? [])],
  };
}
