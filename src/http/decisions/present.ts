import { CardPart, Chain, Sentence, Text, type Decision } from '@valence/contract';
import { z } from 'zod';
import { textOfId, type Id } from '#base';
import { limitsOf, plainText, recallMany, type Entity } from '#kernel/memory';
import type { NamedAgent, StoredDecision } from '#kernel/process';
import type { Scope } from '#kernel/security';
import { refOf } from '../records/present.ts';
import { hydrateAll } from './hydrate.ts';

const NO_CHAIN: Chain = { score: null, assignment: null, touch: null, objections: [], talk: [], materials: [] };
const Card = z.object({
  action: Text,
  why: z.array(Sentence),
  chance: Text.nullable().default(null),
  parts: z.array(CardPart).default([]),
  chain: Chain.default(NO_CHAIN),
});

/** Suggestions as the wire has them: sources opened, records named. Those about records that are gone are left out. */
export async function decisionsOf(
  scope: Scope,
  agents: readonly NamedAgent[],
  stored: readonly StoredDecision[],
): Promise<Decision[]> {
  const ids = stored.flatMap((d) => [d.subjectId, d.ownerId]).filter((id) => id !== null);
  const [named, cards] = await Promise.all([
    recallMany(scope, ids),
    hydrateAll(
      scope,
      stored.map((d) => d.card),
    ),
  ]);
  const first = new Map(named.map((e) => [e.id, e]));
  const organisations = [...first.values()].flatMap((e) =>
    typeof e.data['organisation'] === 'string' ? [e.data['organisation']] : [],
  );
  const known = new Map([...first, ...(await recallMany(scope, organisations)).map((e) => [e.id, e] as const)]);
  const { fields } = await limitsOf(scope);
  return stored.flatMap((decision, i) => {
    const subject = decision.subjectId === null ? undefined : known.get(decision.subjectId);
    const card = Card.safeParse(fields ? withoutLoose(cards[i]) : cards[i]);
    return subject === undefined || !card.success
      ? []
      : [
          wireDecision(fields ? { ...decision, expected: null } : decision, {
            subject,
            known,
            agents,
            card: card.data,
          }),
        ];
  });
}

const PART: Text = { zh: '内容', en: 'Content' };
const LOOK: Text = { zh: '看一下这条建议', en: 'Look at this suggestion' };

/** Texts of a card that name no source could tell what is hidden from who asks: they are left out. */
function withoutLoose(card: unknown): unknown {
  const read = Card.safeParse(card);
  if (!read.success) return card;
  const { chain, parts } = read.data;
  return {
    ...read.data,
    action: LOOK,
    chance: null,
    parts: parts.map(({ sentences }) => ({ title: PART, sentences })).filter((p) => p.sentences.length > 0),
    chain: {
      ...chain,
      assignment: chain.assignment === null ? null : { ...chain.assignment, alternatives: [] },
      touch: chain.touch === null ? null : { ...chain.touch, to: null, subject: null },
    },
  };
}

type Around = Readonly<{
  subject: Entity;
  known: ReadonlyMap<string, Entity>;
  agents: readonly NamedAgent[];
  card: z.output<typeof Card>;
}>;

function wireDecision(d: StoredDecision, { subject, known, agents, card }: Around): Decision {
  const owner = d.ownerId === null ? undefined : known.get(d.ownerId);
  return {
    id: textOfId('decision', d.id as Id<'decision'>),
    agent: d.agent,
    agentTitle: agents.find((a) => a.name === d.agent)?.title ?? { zh: d.agent, en: d.agent },
    run: textOfId('run', d.runId as Id<'run'>),
    status: d.status,
    ...card,
    subject: { ...refOf(subject), subtitle: subtitleOf(subject, known) },
    owner: owner === undefined ? null : refOf(owner),
    expectedValue: d.expected === null ? null : { minor: d.expected.minor.toString(), currency: d.expected.currency },
    probability: d.probability,
    madeAt: d.madeAt.toISOString(),
    snoozedUntil: d.snoozedUntil?.toISOString() ?? null,
    answer:
      d.answer === null
        ? null
        : { by: d.answer.by, at: (d.answeredAt ?? d.madeAt).toISOString(), reason: d.answer.reason },
    versions: [...d.versions],
  };
}

/** Whose it is: the organisation and the person to speak to. */
function subtitleOf(subject: Entity, known: ReadonlyMap<string, Entity>): string {
  const organisation = known.get(plainText(subject.data['organisation']));
  const parts = [
    organisation?.title ?? plainText(subject.data['company']),
    plainText(subject.data['contactName']),
    plainText(subject.data['contactTitle']),
  ];
  return parts.filter((p) => p !== '' && p !== subject.title).join(' · ');
}
