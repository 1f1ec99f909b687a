import type { Data, Saying } from '#kernel/memory';
import { doubtSayings, lineSayings } from '../playbook/line-sayings.ts';
import { dayOf, daysBefore } from './instant.ts';
import { DOUBTS } from './playbook/doubts.ts';
import { PAPERS, type Paper } from './playbook/materials.ts';
import { PRODUCT_LINES, VALUE_LINES } from './playbook/products.ts';
import { CLOSINGS, OPENINGS, QUESTIONS } from './playbook/talk.ts';
import type { Random } from './random.ts';

/** The playbook's records and the papers they cite; papers come first, because items point to them. */
export function makePlaybook(random: Random, today: Date): { papers: readonly Saying[]; items: readonly Saying[] } {
  const madeAt = daysBefore(today, 30);
  const papers = PAPERS.map((paper) => ({
    number: paper.number,
    saying: paperSaying(paper, random.idAt(daysBefore(today, 40))),
  }));
  const making = {
    newId: () => random.idAt(madeAt),
    materialOf: (number: string) => papers.find((p) => p.number === number)?.saying.id,
    reviewedOn: dayOf(madeAt),
  };
  const items = [
    ...lineSayings('product', PRODUCT_LINES, making),
    ...lineSayings('opening', OPENINGS, making),
    ...lineSayings('value', VALUE_LINES, making),
    ...lineSayings('question', QUESTIONS, making),
    ...doubtSayings(DOUBTS, making),
    ...lineSayings('closing', CLOSINGS, making),
  ];
  return { papers: papers.map((p) => p.saying), items };
}

function paperSaying(paper: Paper, id: string) {
  const data: Data = {
    title: paper.title.zh,
    titleEn: paper.title.en,
    type: paper.type,
    language: paper.language,
    isPublic: true,
    summary: paper.summary.zh,
    summaryEn: paper.summary.en,
    number: paper.number,
    issuedOn: paper.issuedOn,
    ...(paper.product === undefined ? {} : { product: paper.product }),
    ...(paper.industry === undefined ? {} : { industry: paper.industry }),
    ...(paper.application === undefined ? {} : { application: paper.application }),
    ...(paper.validUntil === undefined ? {} : { validUntil: paper.validUntil }),
  };
  return { kind: 'material', id, data } satisfies Saying;
}
