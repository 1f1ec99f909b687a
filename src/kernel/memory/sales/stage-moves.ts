import type { Stage } from '@valence/contract';
import { Failure, type Problem } from '#base';
import type { Tx } from '#store';
import type { Folded } from '../fold.ts';
import type { Data } from '../value.ts';
import { pipelineOf, stageOf } from './pipeline-of.ts';
import { settingIn } from './settings.ts';

/** Where each existing deal of a write stood before it, by id; empty when the write is about none. */
export function stagesBefore(
  open: ReadonlyMap<string, Folded>,
  existing: ReadonlySet<string>,
): ReadonlyMap<string, Data> {
  const deals = [...open.values()].filter((f) => f.kind.name === 'deal' && existing.has(f.id));
  return new Map(deals.map((f) => [f.id, { stage: f.data['stage'] ?? null, pipeline: f.data['pipeline'] ?? null }]));
}

/**
 * Refuses to move a deal into a stage its pipeline does not have, or before what the stage asks for is known. New deals
 * may stand anywhere: what is taken over from elsewhere is taken as it is.
 *
 * @throws Failure `input.invalid` field by field
 */
export async function refuseStageMoves(
  tx: Tx,
  before: ReadonlyMap<string, Data>,
  open: ReadonlyMap<string, Folded>,
): Promise<void> {
  const moved = [...before].flatMap(([id, was]) => {
    const deal = open.get(id);
    return deal === undefined || !hasMoved(was, deal.data) ? [] : [deal];
  });
  if (moved.length === 0) return;
  const { value } = await settingIn(tx, 'pipelines');
  const problems: Problem[] = [];
  for (const deal of moved) {
    const stage = typeof deal.data['stage'] === 'string' ? deal.data['stage'] : null;
    const pipeline = pipelineOf(value, deal);
    if (stage === null || pipeline === undefined) continue;
    const target = stageOf(pipeline, stage);
    problems.push(...(target === undefined ? [unknownStage(pipeline)] : missingFor(target, deal.data)));
  }
  if (problems.length > 0) throw new Failure('input.invalid', { fields: problems.slice(0, 100) });
}

function missingFor({ required, title }: Stage, data: Data): Problem[] {
  const missing = required.filter((field) => isMissing(data, field));
  return missing.map((path) => ({ path, rule: 'required_for_stage', params: { ...title } }));
}

function hasMoved(was: Data, now: Data): boolean {
  return was['stage'] !== (now['stage'] ?? null) || was['pipeline'] !== (now['pipeline'] ?? null);
}

function unknownStage({ title, stages }: NonNullable<ReturnType<typeof pipelineOf>>): Problem {
  const params = {
    zh: title.zh,
    en: title.en,
    optionsZh: stages.map((s) => s.title.zh).join('、'),
    optionsEn: stages.map((s) => s.title.en).join(', '),
  };
  return { path: 'stage', rule: 'stage_unknown', params };
}

function isMissing(data: Data, field: string): boolean {
  const value = data[field];
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
