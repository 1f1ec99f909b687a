import type { Certainty, Claim, Decision, Evidence, Provenance, Sentence, Text } from '@valence/contract';
import { asId } from '#base';
import type { EvidenceRef } from '#kernel/memory';
import {
  certainlyBehind,
  promptsOf,
  readDecision,
  readRun,
  type CertainBehind,
  type StoredDecision,
} from '#kernel/process';
import type { Scope } from '#kernel/security';
import type { Services } from '../services.ts';
import { aftermathOf } from './aftermath.ts';
import { claimEvidenceWire } from './certainty.ts';
import { chanceOf } from './chance.ts';
import { decisionsOf } from './present.ts';
import { decisionGone } from './get-decision.ts';

type Said = Readonly<{
  role: Claim['role'];
  heading: Text | null;
  text: Text;
  contribution: number | null;
  evidence: readonly Evidence[];
}>;

/**
 * How a suggestion came about, as this scope may know it: the card is opened as everywhere, so that what is masked or may
 * not be known is absent, and only what is left is followed to its sources. A fixed number of statements.
 *
 * @throws Failure `decision.not_found`
 */
export async function provenanceOf(scope: Scope, services: Services, id: string): Promise<Provenance> {
  const stored = await readDecision(scope, id);
  const [decision] = await decisionsOf(scope, await services.process.agents.named(scope), [stored]);
  if (decision === undefined) throw decisionGone();
  const said = saidIn(decision);
  const refs = new Map<string, EvidenceRef>();
  for (const one of said.flatMap((s) => s.evidence)) refs.set(keyOf(one), refOf(one));
  const [behind, run, after] = await Promise.all([
    certainlyBehind(scope, [...refs.values()]),
    readRun(scope, stored.runId),
    aftermathOf(scope, stored),
  ]);
  const prompts = await promptsOf(scope, run);
  return {
    decision: decision.id,
    action: decision.action,
    subject: { id: decision.subject.id, kind: decision.subject.kind, title: decision.subject.title },
    agent: {
      name: decision.agent,
      title: decision.agentTitle,
      version: run.agentVersion === '' ? null : run.agentVersion,
    },
    run: decision.run,
    madeAt: decision.madeAt,
    chance: chanceOf(decision),
    claims: said.map((one) => claimOf(one, (e) => behind.get(refs.get(keyOf(e)) ?? refOf(e)))),
    alternatives: (decision.chain.assignment?.alternatives ?? []).map(({ rep, why, fit }) => ({
      text: rep.title,
      why,
      fit,
    })),
    versions: decision.versions,
    prompts: prompts.map((p) => ({ ...p, title: p.title ?? { zh: p.step, en: p.step } })),
    answer: answerOf(stored),
    after,
  };
}

function keyOf({ observation, field }: Evidence): string {
  return `${observation} ${field ?? ''}`;
}

function refOf({ observation, field, label }: Evidence): EvidenceRef {
  return { observation: asId('observation', observation), field, label };
}

/** Every claim of a card, in the order a reader meets them. */
function saidIn({ why, parts, chain }: Decision): Said[] {
  const sentences = (role: Claim['role'], list: readonly Sentence[]): Said[] =>
    list.map(({ text, evidence }) => ({ role, heading: null, text, contribution: null, evidence }));
  return [
    ...sentences('why', why),
    ...parts.flatMap(({ title, sentences: said }) =>
      sentences('part', said).map((one) => ({ ...one, heading: title })),
    ),
    ...(chain.score?.reasons ?? []).map(({ label, value, contribution, evidence }) => ({
      role: 'score' as const,
      heading: null,
      text: { zh: `${label.zh}：${value}`, en: `${label.en}: ${value}` },
      contribution,
      evidence,
    })),
    ...sentences('assignment', chain.assignment?.reasons ?? []),
    ...sentences('touch', chain.touch?.sentences ?? []),
    ...sentences(
      'objection',
      chain.objections.flatMap((o) => [o.objection, ...o.answer]),
    ),
    ...sentences(
      'talk',
      chain.talk.flatMap((t) => t.sentences),
    ),
    ...sentences(
      'material',
      chain.materials.map((m) => m.why),
    ),
  ];
}

function claimOf(
  { role, heading, text, contribution, evidence }: Said,
  find: (e: Evidence) => CertainBehind | undefined,
): Claim {
  const opened = evidence.flatMap((e) => {
    const found = find(e);
    return found === undefined ? [] : [claimEvidenceWire(found)];
  });
  return { role, heading, text, contribution, certainty: leastSure(opened.map((e) => e.certainty)), evidence: opened };
}

const RANK = { low: 0, medium: 1, high: 2 } as const;

/** A claim needs all its facts, so it is as sure as the least sure of them; one that is not measured leaves it a word. */
function leastSure(certainties: readonly Certainty[]): Certainty | null {
  const bare = certainties.filter((c) => c.ratio === null).toSorted((a, b) => RANK[a.word] - RANK[b.word]);
  const told = certainties.toSorted((a, b) => (a.ratio ?? 0) - (b.ratio ?? 0));
  const least = told.find((c) => c.ratio !== null);
  if (bare[0] === undefined) return least ?? null;
  return least === undefined || RANK[bare[0].word] <= RANK[least.word] ? bare[0] : { ...bare[0], word: least.word };
}

function answerOf({ answer, answeredAt, madeAt }: StoredDecision): Provenance['answer'] {
  if (answer === null) return null;
  const at = (answeredAt ?? (answer.at === undefined ? madeAt : new Date(answer.at))).toISOString();
  return { kind: answer.kind, by: answer.by, at, reason: answer.reason, changed: answer.touch ?? [] };
}
