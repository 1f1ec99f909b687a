import { z } from 'zod';
import { defineTool } from '#kernel/process';
import { NO_CHAIN, type Card } from '../../desk/card.ts';
import { ModelLines, supported } from '../../desk/model-words.ts';
import { factsOf, FindingShape } from '../../desk/proposal.ts';
import { ByShape } from '../../desk/written.ts';

/** Puts on a card what one of the advising agents has found. */
export const proposeAdvice = defineTool({
  name: 'propose-advice',
  version: 1,
  title: { zh: '提出建议', en: 'Propose the advice' },
  about: {
    zh: '把评估做成建议卡。模型写的句子，只有数字、日期和名称都出自所引事实时才采用，否则用原来的句子。',
    en: 'Makes a card of what was found. Lines of a model are taken only where every number, date and name stands in the facts they cite; otherwise the plain sentences hold.',
  },
  effect: 'writes',
  purpose: 'sales',
  // What customers typed stands in its sentences.
  outside: true,
  sensitive: { record: 'record' },
  input: z.object({
    record: z.string(),
    finding: FindingShape,
    lines: ModelLines.nullable().default(null),
    by: ByShape.nullable().default(null),
  }),
  output: z.object({ decision: z.string(), written: z.enum(['model', 'playbook']) }),

  async run({ record, finding, lines, by }, context) {
    const { action, why, parts, chance, score, expected, versions, owner, dueAt } = finding;
    const told = lines === null ? null : supported(lines, finding);
    const card: Card = {
      action,
      why: told ?? why,
      ...(chance === null ? {} : { chance }),
      parts,
      ...(score === null ? {} : { chain: { ...NO_CHAIN, score } }),
    };
    const decision = context.decide({
      subjectId: record,
      ownerId: owner,
      card,
      expected: expected === null ? null : { minor: BigInt(expected.minor), currency: expected.currency },
      dueAt: dueAt === null ? null : new Date(dueAt),
      probability: score === null || score.basis === 'none' ? null : score.probability,
      versions: [
        { what: 'agent', version: `${context.run.agent} ${context.run.version}` },
        ...versions,
        { what: 'words', version: told === null || by === null ? 'playbook' : `${by.model} ${by.prompt}` },
      ],
    });
    return {
      value: { decision, written: told === null ? ('playbook' as const) : ('model' as const) },
      evidence: factsOf(finding).flatMap((said) => said.evidence),
    };
  },
});
