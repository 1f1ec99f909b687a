import { z } from 'zod';
import { recallOne, type Entity } from '#kernel/memory';
import { defineTool } from '#kernel/process';
import { asked, choicesAsked } from '../../desk/form-words.ts';
import { refsOf, textOf } from '../../desk/said.ts';

const MS_PER_DAY = 86_400_000;
/** A calendar day is that of China, where the product's customers work. */
const ZONE_MS = 8 * 3_600_000;

const PRIORITIES = {
  high: { zh: '高', en: 'High' },
  normal: { zh: '中', en: 'Normal' },
  low: { zh: '低', en: 'Low' },
};

/** A task for somebody of ours; whoever gets it is told. */
export const createTask = defineTool({
  name: 'create-task',
  version: 1,
  title: { zh: '建任务', en: 'Make a task' },
  about: {
    zh: '给同事建一条任务，带截止日期；负责人会收到通知。不填负责人就给记录的负责人。',
    en: 'Makes a task with a day by which; its owner gets a notification. Without an owner it goes to the owner of the record.',
  },
  effect: 'writes',
  purpose: 'sales',
  outside: true,
  input: z.object({
    title: asked(z.string().min(1).max(300), { zh: '任务', en: 'Task' }),
    about: asked(z.string().optional(), { zh: '关于哪条记录', en: 'About which record' }, { pick: 'record' }),
    owner: asked(z.string().optional(), { zh: '负责人', en: 'Owner' }, { pick: 'person' }),
    dueInDays: asked(z.int().min(0).max(365).default(3), { zh: '几天内', en: 'Due in days' }),
    priority: choicesAsked(
      z.enum(['high', 'normal', 'low']).default('normal'),
      { zh: '优先级', en: 'Priority' },
      PRIORITIES,
    ),
    note: asked(z.string().max(4_000).optional(), { zh: '说明', en: 'Remark' }),
  }),
  output: z.object({ task: z.string(), owner: z.string().nullable(), dueOn: z.string() }),

  async run({ title, about, owner, dueInDays, priority, note }, { scope, say, now }) {
    const entity = about === undefined ? null : await recallOne(scope, about);
    const ownerId = owner ?? textOf(entity, 'owner');
    const at = now();
    const dueOn = new Date(at.getTime() + ZONE_MS + dueInDays * MS_PER_DAY).toISOString().slice(0, 10);
    const task = say({
      kind: 'task',
      at,
      data: {
        title,
        status: 'open',
        priority,
        dueOn,
        ...(note !== undefined && { note }),
        ...(ownerId !== null && { owner: ownerId }),
        ...subjectOf(entity),
      },
    });
    return { value: { task, owner: ownerId, dueOn }, evidence: refsOf(entity, 'owner') };
  },
});

/** What the task is about, and the customer behind it, so that it stands on both pages. */
function subjectOf(entity: Entity | null): Readonly<Record<string, string>> {
  if (entity === null) return {};
  const organisation = entity.kind === 'organisation' ? entity.id : textOf(entity, 'organisation');
  return {
    ...(entity.kind === 'lead' ? { lead: entity.id } : { about: entity.id }),
    ...(organisation !== null && { organisation }),
  };
}
