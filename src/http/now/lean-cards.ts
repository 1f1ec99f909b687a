import {
  chanceWord,
  LABELS_FOR_A_NUMBER,
  type Decision,
  type Evidence,
  type Now,
  type NowCard,
  type Sentence,
  type Text,
} from '@valence/contract';
import { textOfId, type Id } from '#base';
import type { Feed, NamedAgent } from '#kernel/process';

type Shared = { -readonly [List in 'evidence' | 'observations' | 'sources' | 'labels']: Now[List] };
type Ranked = Feed['cards'][number];

/** Papers shown under a card. */
const ATTACHED = 2;
/** Digits of the amount in the line that explains the order. */
const DIGITS = 4;

/** Tells each source, label and piece of evidence once for all cards; sentences name them by their places. */
export function sharing(): Readonly<{ shared: Shared; lean: (sentence: Sentence) => NowCard['why'][number] }> {
  const shared: Shared = { evidence: [], observations: [], sources: [], labels: [] };
  const places = new Map<string, number>();
  const placeOf = <T>(list: T[], key: string, value: () => T): number => {
    const known = places.get(key);
    if (known !== undefined) return known;
    const place = list.push(value()) - 1;
    places.set(key, place);
    return place;
  };
  const share = ({ observation, field, label, source, at, confidence }: Evidence): number =>
    placeOf(shared.evidence, `e ${observation} ${field ?? ''} ${label.en}`, () => ({
      observation: placeOf(shared.observations, `o ${observation}`, () => ({
        id: observation,
        source: placeOf(shared.sources, `s ${source.id}`, () => source),
        at,
        confidence,
      })),
      field,
      label: placeOf(shared.labels, `l ${label.zh} ${label.en}`, () => label),
    }));
  return { shared, lean: ({ text, evidence }) => ({ text, evidence: evidence.map(share) }) };
}

type Leaning = Readonly<{
  ranked: Ranked;
  lean: (sentence: Sentence) => NowCard['why'][number];
  agents: readonly NamedAgent[];
}>;

/** A suggestion without what waits behind its fold. */
export function leanCard(decision: Decision, { ranked, lean, agents }: Leaning): NowCard {
  const { chain, why, parts } = decision;
  const { id, agent, agentTitle, run, status, action, subject, owner, expectedValue, probability, chance, madeAt } =
    decision;
  const more = chain.objections.length + chain.talk.length;
  return {
    id,
    agent,
    agentTitle,
    run,
    status,
    action,
    subject,
    owner,
    expectedValue,
    probability,
    chance,
    madeAt,
    score: chain.score === null ? null : withoutReasons(chain.score),
    why: why.map(lean),
    touch: chain.touch === null ? null : { ...chain.touch, sentences: chain.touch.sentences.map(lean) },
    parts: parts.map(({ title, sentences }) => ({ title, sentences: sentences.map(lean) })),
    attach: chain.materials.slice(0, ATTACHED).map((m) => m.record),
    more,
    hasMore: more + (chain.score?.reasons.length ?? 0) > 0,
    rank: rankOf(decision, ranked),
    also: ranked.others
      .filter((o) => o.agent !== ranked.agent)
      .map((o) => ({ decision: textOfId('decision', o.id as Id<'decision'>), agentTitle: titleOf(agents, o.agent) })),
  };
}

function withoutReasons(score: NonNullable<Decision['chain']['score']>): NowCard['score'] {
  const { probability, low, high, basis, model, n } = score;
  return { probability, low, high, basis, model, n };
}

function titleOf(agents: readonly NamedAgent[], name: string): Text {
  return agents.find((a) => a.name === name)?.title ?? { zh: name, en: name };
}

function rankOf({ expectedValue, probability, chain }: Decision, { urgency, dueAt, learned }: Ranked): NowCard['rank'] {
  const isMeasured = chain.score?.basis === 'model' && (chain.score.n ?? 0) >= LABELS_FOR_A_NUMBER;
  const word = probability === null ? null : chanceWord(probability);
  return {
    chance: isMeasured ? probability : word,
    amount: amountOf(expectedValue, probability),
    dueAt: dueAt?.toISOString() ?? null,
    urgency: Math.round(urgency * 100) / 100,
    learned: Math.round(Math.exp(learned) * 100) / 100,
  };
}

/** What is at stake: the expected value without its probability, in so many digits as an estimate has. */
function amountOf(expected: Decision['expectedValue'], probability: number | null): Decision['expectedValue'] {
  if (expected === null || probability === null || probability === 0) return expected;
  const amount = Number(expected.minor) / probability;
  return { minor: BigInt(Math.round(Number(amount.toPrecision(DIGITS)))).toString(), currency: expected.currency };
}
