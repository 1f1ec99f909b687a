import { z } from 'zod';
import type { Money, Text } from '#base';
import { defineTool, serviceOf } from '#kernel/process';
import type { Card } from '../../desk/card.ts';
import { AssignmentShape, ObjectionShape, PaperShape, ScoreShape, TalkShape, TouchShape } from '../../desk/chain.ts';
import { DESK } from '../../desk/desk.ts';
import { refsOf, say, textOf, type Said } from '../../desk/said.ts';
import { shownValue } from '../../desk/shown-value.ts';
import { factOf, type Situation } from '../../desk/situation.ts';
import { ByShape } from '../../desk/written.ts';

const MOST_WHY = 3;
/** Probabilities are kept to this step when money is weighed with them. */
const PER_MILLION = 1_000_000;

const Input = z.object({
  lead: z.string(),
  score: ScoreShape.nullable(),
  assignment: AssignmentShape.nullable(),
  touch: TouchShape.nullable(),
  materials: z.array(PaperShape),
  objections: z.array(ObjectionShape),
  talk: z.array(TalkShape),
  /** By which model the words were written; null: they are the playbook's. */
  by: ByShape.nullable().default(null),
});

export const proposeTouch = defineTool({
  name: 'propose-touch',
  version: 1,
  title: { zh: '提出建议', en: 'Propose the touch' },
  about: {
    zh: '把评分、分配、首触、异议和话术合成一张建议卡，并记下评分。',
    en: 'Puts score, assignment, touch, objections and talk on one card, and notes the score on the lead.',
  },
  effect: 'writes',
  purpose: 'sales',
  sensitive: { lead: 'record' },
  input: Input,
  output: z.object({ decision: z.string() }),

  async run({ lead, score, assignment, touch, materials, objections, talk, by }, context) {
    const desk = serviceOf(context.services, DESK);
    const situation = await desk.situation(context.scope, { run: context.run.id, lead });
    const why = whyNow(situation, { score, assignment });
    const chain = { score, assignment, touch, objections, talk, materials };
    const probability = probabilityOf(score);
    const decision = context.decide({
      subjectId: lead,
      ownerId: assignment?.rep?.id ?? null,
      card: { action: actionOf(situation, touch?.channel ?? null), why, chain } satisfies Card,
      action: 'first-touch',
      expected: score === null ? null : expectedValue(situation, score.probability),
      probability,
      versions: [
        { what: 'agent', version: `${context.run.agent} ${context.run.version}` },
        { what: 'score', version: score === null ? 'none' : (score.model ?? score.basis) },
        { what: 'playbook', version: (await desk.book(context.scope)).version },
        ...writtenBy(by),
      ],
    });
    if (probability !== null) context.say({ kind: 'lead', id: lead, data: { score: probability } });
    return { value: { decision }, evidence: why.flatMap((w) => w.evidence) };
  },
});

/** Without a signal the share is the same for all: as a probability of this lead it would only look like knowledge. */
function probabilityOf(score: z.output<typeof ScoreShape> | null): number | null {
  return score === null || score.basis === 'none' ? null : score.probability;
}

/** The model with its endpoint, and what its prompt is known by. */
function writtenBy(by: z.output<typeof ByShape> | null): { what: string; version: string }[] {
  if (by === null) return [];
  const adapter = by.adapter === null ? '' : ` + ${by.adapter}`;
  return [
    { what: 'model', version: `${by.model}${adapter} (${by.endpoint})` },
    { what: 'prompt', version: by.prompt.slice(0, 12) },
  ];
}

const VERBS: Readonly<Record<string, Text>> = {
  mail: { zh: '发邮件给', en: 'Write to' },
  phone: { zh: '打电话给', en: 'Call' },
};

function actionOf(situation: Situation, channel: string | null): Text {
  const verb = VERBS[channel ?? ''] ?? { zh: '联系', en: 'Contact' };
  const who = factOf(situation, 'contactName') ?? factOf(situation, 'company');
  const name = who?.text ?? { zh: '这条线索', en: 'this lead' };
  const product = factOf(situation, 'product')?.text;
  return product === undefined
    ? { zh: `${verb.zh}${name.zh}`, en: `${verb.en} ${name.en}` }
    : { zh: `${verb.zh}${name.zh}，谈${product.zh}`, en: `${verb.en} ${name.en} about ${product.en}` };
}

/** What the customer wants, what happened last, what speaks for a deal, and why this owner: as much of it as is known. */
function whyNow(
  situation: Situation,
  { score, assignment }: Pick<z.output<typeof Input>, 'score' | 'assignment'>,
): readonly Said[] {
  const known = [needOf(situation), lastContact(situation), forTheDeal(situation, score)].filter((s) => s !== null);
  const owner = assignment?.reasons.slice(0, 1) ?? [];
  if (known.length + owner.length > 0) return [...known, ...owner];
  const born = refsOf(situation.lead, 'createdOn', 'source', 'title', 'company');
  return born.length === 0
    ? []
    : [say({ zh: '新线索，还没有人联系。', en: 'A new lead that nobody has contacted.' }, born)];
}

function needOf({ lead }: Situation): Said | null {
  const need = textOf(lead, 'need');
  return need === null ? null : say({ zh: `客户说：${need}`, en: `The customer says: ${need}` }, refsOf(lead, 'need'));
}

function lastContact({ activities }: Situation): Said | null {
  const [last] = activities.toSorted((a, b) => (textOf(b, 'at') ?? '').localeCompare(textOf(a, 'at') ?? ''));
  const subject = textOf(last ?? null, 'subject');
  const day = textOf(last ?? null, 'at')?.slice(0, 10);
  if (last === undefined || subject === null || day === undefined) return null;
  return say(
    { zh: `上次往来 ${day}：${subject}。`, en: `Last contact on ${day}: ${subject}.` },
    refsOf(last, 'subject', 'at'),
  );
}

/** The strongest reasons of the score that can be shown. */
function forTheDeal(situation: Situation, score: z.output<typeof ScoreShape> | null): Said | null {
  const reasons = (score?.reasons ?? []).filter((r) => r.contribution > 0 && r.evidence.length > 0).slice(0, MOST_WHY);
  if (reasons.length === 0) return null;
  const parts = reasons.map((r) => named(r.label, shownReason(situation, r)));
  const text = {
    zh: `利于成交：${parts.map((p) => p.zh).join('、')}。`,
    en: `Speaks for a deal: ${parts.map((p) => p.en).join(', ')}.`,
  };
  return say(
    text,
    reasons.flatMap((r) => r.evidence),
  );
}

type Reason = z.output<typeof ScoreShape>['reasons'][number];

/** The value behind a reason as a seller says it, out of the record it comes from. */
function shownReason({ lead, organisation }: Situation, { evidence, value }: Reason): Text | null {
  const [ref] = evidence;
  const field = ref?.field ?? '';
  const record = [lead, organisation].find((e) => e?.support[field]?.observation === ref?.observation);
  return record === undefined || record === null ? { zh: value, en: value } : shownValue(record.data[field]);
}

function named(label: Text, value: Text | null): Text {
  return value === null ? label : { zh: `${label.zh} ${value.zh}`, en: `${label.en} ${value.en}` };
}

/** Probability × amount in whole minor units; null where the amount is not known. */
function expectedValue({ lead }: Situation, probability: number): Money | null {
  const { amount } = lead.data;
  if (typeof amount !== 'object' || amount === null || !('minor' in amount)) return null;
  const weight = BigInt(Math.round(probability * PER_MILLION));
  return { minor: (BigInt(amount.minor) * weight) / BigInt(PER_MILLION), currency: amount.currency };
}
