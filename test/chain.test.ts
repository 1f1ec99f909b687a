import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Now, type Replay } from '@valence/contract';
import { makeDemo } from '#catalog';
import { observe } from '#kernel/memory';
import { withApp, type Caller, type TestApp } from '#test';

type Evidence = { observation: string };
type Sentence = { text: { zh: string; en: string }; evidence: Evidence[] };
type Card = {
  id: string;
  run: string;
  status: string;
  subject: { id: string };
  why: Sentence[];
  chain: {
    score: { reasons: { evidence: Evidence[] }[] } | null;
    touch: { sentences: Sentence[] } | null;
    objections: { objection: Sentence; answer: Sentence[] }[];
    talk: { sentences: Sentence[] }[];
    materials: { why: Sentence }[];
  };
};

/** The demo's records in the workspace of who signed up; its agents wake on them as they do in the product. */
async function fill({ security }: TestApp, me: Caller): Promise<void> {
  const { workspace } = (await me.call('GET', '/api/me')).json as { workspace: { id: string } };
  const scope = security.scopeFor(
    workspace.id.replace('wsp_', ''),
    { type: 'system', id: 'test', name: 'test', role: 'admin' },
    'sales',
  );
  const demo = makeDemo({ seed: 'test', today: new Date() });
  for (const { source, sayings } of demo.groups)
    for (let i = 0; i < sayings.length; i += 500) await observe(scope, { source, sayings: sayings.slice(i, i + 500) });
}

async function cardsOf(me: Caller): Promise<Card[]> {
  for (let i = 0; i < 300; i += 1) {
    const { cards } = (await me.call('GET', '/api/now')).json as { cards: Card[] };
    // What waits behind the fold of a card comes when it is opened.
    if (cards.length === 7)
      return Promise.all(cards.map(async ({ id }) => (await me.call('GET', `/api/decisions/${id}`)).json as Card));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('no cards came');
}

function sentencesOf({ why, chain }: Card): Sentence[] {
  const objections = chain.objections.flatMap((o) => [o.objection, ...o.answer]);
  return [
    ...why,
    ...(chain.touch?.sentences ?? []),
    ...objections,
    ...chain.talk.flatMap((t) => t.sentences),
    ...chain.materials.map((m) => m.why),
  ];
}

test('leads that arrive become cards without anybody typing, and every sentence opens at its source', async () => {
  await withApp(async (app) => {
    const me = await app.signUp();
    await fill(app, me);
    const cards = await cardsOf(me);
    const opened = new Set<string>();
    for (const card of cards) {
      const sentences = sentencesOf(card);
      assert.ok(sentences.length >= 6, `${card.id} says something`);
      for (const { text, evidence } of sentences) {
        assert.ok(text.zh !== '' && text.en !== '' && !/[{}]/.test(text.zh + text.en), text.zh);
        assert.ok(evidence.length > 0, text.zh);
        for (const { observation } of evidence) opened.add(observation);
      }
    }
    for (const observation of opened) {
      const answer = await me.call('GET', `/api/observations/${observation}`);
      assert.equal(answer.status, 200, observation);
      assert.ok((answer.json as { source: { name: string }; values: unknown[] }).values.length > 0);
    }
    await assertLean(me);
    await acceptAndUndo(me, cards);
  });
});

/** What Now tells of seven cards is small, and every sentence on it leads to its sources. */
async function assertLean(me: Caller): Promise<void> {
  const { text } = await me.call('GET', '/api/now');
  assert.ok(Buffer.byteLength(text) <= 40 * 1024, `${Buffer.byteLength(text)} bytes`);
  const { cards, evidence, observations, sources, labels } = Now.parse(JSON.parse(text));
  for (const card of cards) {
    assert.ok(card.hasMore && card.more > 0 && card.touch !== null);
    for (const sentence of [...card.why, ...card.touch.sentences])
      for (const place of sentence.evidence) {
        const one = evidence[place];
        const said = observations[one?.observation ?? -1];
        assert.ok(one !== undefined && said !== undefined && labels[one.label] !== undefined);
        assert.ok(sources[said.source] !== undefined);
      }
    const { chain } = (await me.call('GET', `/api/decisions/${card.id}`)).json as Card;
    assert.equal(chain.objections.length + chain.talk.length, card.more, 'the rest comes when the card is opened');
  }
}

async function acceptAndUndo(me: Caller, cards: readonly Card[]): Promise<void> {
  const [card, other] = cards;
  assert.ok(card !== undefined && other !== undefined);
  const accepted = await me.call('POST', `/api/decisions/${card.id}/answer`, { answer: 'accept' });
  assert.equal(accepted.status, 200, accepted.text);
  assert.equal(
    (await me.call('POST', `/api/decisions/${card.id}/answer`, { answer: 'refuse', reason: 'x' })).status,
    409,
  );
  const status = await until(
    async () => ((await me.call('GET', `/api/runs/${card.run}`)).json as { status: string }).status,
    'done',
  );
  assert.equal(status, 'done');
  const lead = (await me.call('GET', `/api/record/${card.subject.id}`)).json as {
    data: Record<string, unknown>;
    related: { kind: string }[];
  };
  assert.equal(lead.data['status'], 'working');
  assert.ok(typeof lead.data['owner'] === 'string');
  assert.ok(lead.related.some((r) => r.kind === 'task'));
  const replay = await me.call('GET', `/api/runs/${card.run}/replay`);
  assert.equal((replay.json as Replay).isEqual, true, replay.text);
  assert.equal((await me.call('POST', `/api/runs/${card.run}/retry`)).status, 409, 'only what failed is tried again');
  assert.equal((await me.call('POST', `/api/runs/${card.run}/extend`)).status, 409);
  assert.equal((await me.call('POST', `/api/runs/${card.run}/undo`)).status, 200);
  const again = (await me.call('GET', `/api/decisions?record=${card.subject.id}`)).json as { items: Card[] };
  assert.deepEqual(
    again.items.map((d) => d.status),
    ['open', 'undone'],
    'what was taken back by mistake is suggested anew',
  );
  const refused = await me.call('POST', `/api/decisions/${other.id}/answer`, { answer: 'refuse', reason: '已经谈过' });
  assert.equal((refused.json as { status: string; answer: { reason: string } }).answer.reason, '已经谈过');
}

async function until<T>(read: () => Promise<T>, wanted: T): Promise<T> {
  let seen = await read();
  for (let i = 0; i < 100 && seen !== wanted; i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    seen = await read();
  }
  return seen;
}
