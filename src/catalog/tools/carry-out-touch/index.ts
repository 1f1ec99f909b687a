import { z } from 'zod';
import { defineTool, serviceOf } from '#kernel/process';
import { AssignmentShape, TouchShape } from '../../desk/chain.ts';
import { DESK } from '../../desk/desk.ts';
import { textOf } from '../../desk/said.ts';
import type { Situation } from '../../desk/situation.ts';

/** Working days after which an unanswered touch is followed up. Chosen, not fitted. */
const FOLLOW_UP_DAYS = 3;
const MS_PER_DAY = 86_400_000;

const Input = z.object({
  lead: z.string(),
  assignment: AssignmentShape.nullable(),
  touch: TouchShape.nullable(),
  /** The person's answer; sentences they changed replace the drafted ones. */
  answer: z.looseObject({ touch: z.array(z.string()).optional() }).nullable(),
});

export const carryOutTouch = defineTool({
  name: 'carry-out-touch',
  version: 1,
  title: { zh: '落实首触', en: 'Carry out the touch' },
  about: {
    zh: '写入负责人与首触时间，生成待发送的活动草稿和跟进任务。不向外发送任何内容。',
    en: 'Sets owner and time of touch, makes a draft to send and a task to follow up. It sends nothing.',
  },
  effect: 'writes',
  purpose: 'sales',
  sensitive: { lead: 'record' },
  input: Input,
  output: z.object({ activity: z.string().nullable(), task: z.string() }),

  async run({ lead, assignment, touch, answer }, context) {
    const at = context.now();
    const situation = await serviceOf(context.services, DESK).open(context.scope, { run: context.run.id, lead });
    const owner = ownerAfter(situation, assignment);
    const about = { ...subjectsOf(situation), ...owner };
    context.say({
      kind: 'lead',
      id: lead,
      at,
      data: { touchedOn: at.toISOString(), ...owner, ...statusAfter(situation) },
    });
    const draft =
      touch === null ? null : { ...draftOf(touch, answer?.touch, situation), at: at.toISOString(), ...about };
    const activity = draft === null ? null : context.say({ kind: 'activity', at, data: draft });
    const task = context.say({
      kind: 'task',
      at,
      data: { ...followUp(situation, at), ...(activity === null ? {} : { activity }), ...about },
    });
    return { value: { activity, task }, evidence: touch?.sentences.flatMap((s) => s.evidence) ?? [] };
  },
});

/** Who owns it already, else who was assigned. */
function ownerAfter({ lead }: Situation, assignment: z.output<typeof AssignmentShape> | null): { owner?: string } {
  const owner = textOf(lead, 'owner') ?? assignment?.rep?.id;
  return owner === undefined ? {} : { owner };
}

/** A lead that somebody touches is being worked on. */
function statusAfter({ lead }: Situation): { status?: 'working' } {
  return textOf(lead, 'status') === 'working' ? {} : { status: 'working' };
}

function followUp({ lead, language }: Situation, at: Date) {
  const name = textOf(lead, 'company') ?? lead.title;
  return {
    title: language === 'zh' ? `跟进：${name}` : `Follow up: ${name}`,
    status: 'open',
    priority: 'normal',
    dueOn: workingDaysAfter(at, FOLLOW_UP_DAYS),
  };
}

function subjectsOf({ lead, organisation }: Situation): { lead: string; organisation?: string } {
  return { lead: lead.id, ...(organisation === null ? {} : { organisation: organisation.id }) };
}

/** The touch as the customer gets it: one language, the person's words where they changed any. */
function draftOf(
  touch: z.output<typeof TouchShape>,
  edited: readonly string[] | undefined,
  { lead, contact }: Situation,
) {
  const body = edited ?? touch.sentences.map((s) => s.text[touch.language]);
  const subject = touch.subject?.[touch.language] ?? body[0]?.slice(0, 60) ?? lead.title;
  return {
    type: touch.channel === 'phone' ? 'call' : touch.channel === 'mail' ? 'mail' : 'chat',
    state: 'draft',
    direction: 'out',
    subject,
    body: body.join('\n\n'),
    ...(contact === null ? {} : { person: contact.id }),
  };
}

/** The calendar day in China `days` working days after an instant. */
export function workingDaysAfter(at: Date, days: number): string {
  const day = new Date(at.getTime() + 8 * 3_600_000);
  for (let left = days; left > 0;) {
    day.setTime(day.getTime() + MS_PER_DAY);
    if (day.getUTCDay() !== 0 && day.getUTCDay() !== 6) left -= 1;
  }
  return day.toISOString().slice(0, 10);
}
