import type { PipelineSetting } from '@valence/contract';
import { Failure, type Problem } from '#base';
import type { Scope } from '#kernel/security';
import { kindIn } from '../kinds.ts';
import { changeField } from '../kinds/index.ts';
import { saveSetting, type Setting } from './settings.ts';

/**
 * Puts pipelines in force: the choices of a deal's stage and pipeline follow them, in their order and colours. Stages that
 * are left out stay readable on the deals that stand in them.
 *
 * @throws Failure `sales.changed`, `input.invalid` for doubled ids, one stage with two names, or fields that deals do not have
 */
export async function savePipelines(
  scope: Scope,
  next: { value: PipelineSetting; version: number },
): Promise<Setting<'pipelines'>> {
  return scope.write(async (tx) => {
    const deal = await kindIn(tx, 'deal');
    const problems = problemsOf(next.value, (field) => deal.byId.has(field));
    if (problems.length > 0) throw new Failure('input.invalid', { fields: problems });
    const bound = scope.within(tx);
    const saved = await saveSetting(bound, 'pipelines', next);
    const { pipelines } = next.value;
    const stages = new Map(pipelines.flatMap((p) => p.stages).map((s) => [s.id, s]));
    const used = [...stages.values()];
    const inOrder = [
      ...used.filter((s) => s.end === null),
      ...used.filter((s) => s.end === 'won'),
      ...used.filter((s) => s.end === 'lost'),
    ];
    await changeField(bound, 'deal', 'stage', {
      choices: inOrder.map(({ id, title, colour }) => ({ value: id, title, colour })),
    });
    await changeField(bound, 'deal', 'pipeline', { choices: pipelines.map(({ id, title }) => ({ value: id, title })) });
    return saved;
  });
}

function problemsOf({ pipelines }: PipelineSetting, isField: (id: string) => boolean): Problem[] {
  const stages = pipelines.flatMap((p, i) =>
    p.stages.map((stage, k) => ({ stage, path: `value.pipelines.${i}.stages.${k}` })),
  );
  const doubled = pipelines.flatMap((p, i) => [
    ...(pipelines.findIndex((q) => q.id === p.id) < i ? [`value.pipelines.${i}.id`] : []),
    ...p.stages.flatMap((s, k) =>
      p.stages.findIndex((t) => t.id === s.id) < k ? [`value.pipelines.${i}.stages.${k}.id`] : [],
    ),
  ]);
  const unknown = stages.filter(({ stage }) => stage.required.some((field) => !isField(field)));
  const renamed = stages.flatMap(({ stage, path }) => {
    const first = stages.find((s) => s.stage.id === stage.id)?.stage.title;
    return first === undefined || (first.zh === stage.title.zh && first.en === stage.title.en)
      ? []
      : [{ path, name: first.zh }];
  });
  return [
    ...doubled.map((path): Problem => ({ path, rule: 'doubled' })),
    ...unknown.map(({ path }): Problem => ({ path: `${path}.required`, rule: 'unknown_field' })),
    ...renamed.map(({ path, name }): Problem => ({ path: `${path}.title`, rule: 'stage_twice', params: { name } })),
  ];
}
