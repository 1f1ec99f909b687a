import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure, newUuid } from '#base';
import { catalog, DESK, makeStarter, openDesk, OPEN_DECISIONS } from '#catalog';
import { observe } from '#kernel/memory';
import {
  leadScorer,
  openEngine,
  replayRun,
  scoreLead,
  scriptedModels,
  subjectsOf,
  type ModelRequest,
  type ModelScript,
} from '#kernel/process';
import { withKinds, withWorkspace } from '#test';
import { leadToTouch } from './index.ts';

const today = new Date('2026-11-22T08:00:00Z');
withKinds();

type Said = { text: { zh: string; en: string }; evidence: unknown[] };
type Card = {
  chain: {
    touch: { sentences: Said[]; channel: string };
    objections: { answer: Said[] }[];
    talk: { sentences: Said[] }[];
  };
};
type Outcome = Readonly<{
  card: Card;
  versions: { what: string; version: string }[];
  requests: readonly ModelRequest[];
  nodes: string[];
  isReplayedEqual: boolean;
}>;

/** The chain on one lead of a customer in need of 30 tons, with a model that says what the script tells it. */
async function chained(script: ModelScript | null): Promise<Outcome> {
  let outcome: Outcome | undefined;
  await withWorkspace(async ({ store, security, scope: scopeFor }) => {
    const scope = scopeFor();
    const lead = newUuid();
    const data = {
      company: '华宁新能源有限公司',
      contactName: '王建国',
      need: '需要磷酸铁锂正极 30 吨',
      email: 'wang@hn.example',
    };
    const groups = [
      makeStarter({ newId: newUuid, today: '2026-11-22' }),
      { source: { kind: 'import', name: 'leads.csv' } as const, sayings: [{ kind: 'lead', id: lead, data }] },
    ];
    for (const group of groups) await observe(scope, group);
    const scripted = script === null ? null : scriptedModels(script);
    const engine = openEngine({
      store,
      scopeFor: (tenantId, actor, purpose) => security.scopeFor(tenantId, actor, purpose),
      tools: catalog.tools,
      services: {
        [DESK.name]: openDesk({ now: () => new Date() }),
        [leadScorer.name]: { scoreLead },
        [OPEN_DECISIONS.name]: { subjectsOf },
      },
      ...(scripted === null ? {} : { models: scripted.models }),
      report: (error) => assert.fail(error as Error),
      now: () => today,
      retryMs: 10,
    });
    const { id } = await engine.start(scope, {
      graph: leadToTouch,
      input: { record: lead },
      subjectId: lead,
      autonomy: 'suggest',
    });
    let state = await engine.settled(scope, id);
    while (state.status === 'ready' || state.status === 'running') state = await engine.settled(scope, id);
    assert.equal(state.status, 'done', state.error ?? '');
    const [[row], steps] = await scope.read((tx) =>
      Promise.all([
        tx.query<{ card: Card; versions: Outcome['versions'] }>(
          'select card, versions from decision where run_id = $1',
          [id],
        ),
        tx.query<{ node: string }>('select node from step where run_id = $1 order by ordinal', [id]),
      ]),
    );
    assert.ok(row);
    const { isEqual } = await replayRun(scope, id);
    outcome = { ...row, requests: scripted?.requests ?? [], nodes: steps.map((s) => s.node), isReplayedEqual: isEqual };
    await engine.stop();
  });
  assert.ok(outcome);
  return outcome;
}

type Item = { id: string; about: string; zh: string; en: string };

/** The evidence as the model is shown it. */
function shownTo({ messages }: ModelRequest): Item[] {
  const text = messages[1]?.role === 'user' ? messages[1].text : '';
  const outside = /<<OUTSIDE \w+>>\n([^]*?)\n<<END/.exec(text)?.[1] ?? '{}';
  return (JSON.parse(outside) as { evidence: Item[] }).evidence;
}

/** A whole answer that says `zh` first and rests on what was shown. */
function answer(request: ModelRequest, zh: string) {
  const items = shownTo(request);
  const need = items.find((i) => i.about === 'need');
  const uses = [need?.id ?? ''];
  const line = { zh, en: 'You need 30 tons; may we call?', uses };
  return {
    value: {
      subject: { zh: '30 吨磷酸铁锂正极', en: '30 tons' },
      touch: [line],
      objections: [{ title: { zh: '价格', en: 'Price' }, objection: line, answer: [line] }],
      talk: [{ stage: { zh: '开场', en: 'Opening' }, sentences: [line] }],
    },
  };
}

const GOOD = '王总您好，贵公司需要磷酸铁锂正极30吨，方便通个电话吗？';
const BAD = '王总您好，我们为蓝天能源有限公司降本15%，三周交货，方便通个电话吗？';

test('with a model the card says the model’s words, each line with its sources, and which model and prompt wrote it', async () => {
  const { card, versions, requests, nodes, isReplayedEqual } = await chained({
    answer: (request) => answer(request, GOOD),
  });
  const [first] = card.chain.touch.sentences;
  assert.deepEqual([first?.text.zh, first?.evidence.length, card.chain.touch.channel], [GOOD, 1, 'mail']);
  assert.equal(card.chain.talk[0]?.sentences[0]?.text.zh, GOOD);
  const said = new Map(versions.map((v) => [v.what, v.version]));
  assert.equal(said.get('model'), 'script-1 (scripted)');
  assert.match(said.get('prompt') ?? '', /^[\w-]{12}$/);
  assert.deepEqual(
    [requests.length, requests[0]?.tools.length],
    [1, 0],
    'one question, and no tools for who reads customers’ words',
  );
  assert.ok(!nodes.includes('mend'));
  assert.ok(isReplayedEqual, 'played again without the model');
});

test('what the evidence does not say is named to the model, which may mend it once', async () => {
  const { card, requests } = await chained({
    answer: (request, asked) => answer(request, asked === 1 ? BAD : GOOD),
  });
  assert.equal(card.chain.touch.sentences[0]?.text.zh, GOOD);
  const told = requests[1]?.messages.map((m) => m.text).join('\n') ?? '';
  const unsupported = /"unsupported": (\[[^\]]*\])/.exec(told)?.[1] ?? '[]';
  const named = (JSON.parse(unsupported) as { text: string }[]).map((u) => u.text);
  for (const claim of ['15', '三']) assert.ok(named.includes(claim), `${claim} of ${named.join()}`);
  assert.ok(named.some((n) => n.endsWith('蓝天能源有限公司')));
});

test('words that stay unsupported are never shown: the playbook’s stand on the card, the same as without a model', async () => {
  const { card: plain, nodes } = await chained(null);
  assert.ok(nodes.includes('write') && !nodes.includes('words'));
  const { card, versions, requests } = await chained({ answer: (request) => answer(request, BAD) });
  assert.equal(requests.length, 2);
  const texts = ({ chain }: Card) =>
    [chain.touch, chain.objections, chain.talk].map((part) => JSON.stringify(part, textsOnly));
  assert.deepEqual(texts(card), texts(plain));
  assert.ok(versions.every((v) => v.what !== 'model'));
  const noSource = await chained({
    answer: (request) => {
      const made = answer(request, GOOD);
      const [line] = made.value.touch;
      return { value: { ...made.value, touch: [{ ...line, uses: ['e999'] }] } };
    },
  });
  assert.deepEqual(texts(noSource.card), texts(plain), 'a line that rests on nothing shown does not stand either');
});

/** Observations have other ids in every workspace. */
const textsOnly = (key: string, value: unknown): unknown => (key === 'evidence' ? undefined : value);

test('a chain that has used up its tokens goes on with the playbook’s words', async () => {
  const { card, versions, requests, nodes, isReplayedEqual } = await chained({
    answer: (request) => answer(request, BAD),
    tokens: [30_000, 15_000],
  });
  assert.equal(requests.length, 1, 'the words are not mended');
  assert.ok(nodes.includes('propose') && card.chain.touch.sentences.length > 0);
  assert.ok(versions.every((v) => v.what !== 'model'));
  assert.ok(isReplayedEqual);
});

test('a model that is away or babbles costs the card nothing but its words', async () => {
  const away = await chained({
    answer: () => {
      throw new Failure('model.unavailable');
    },
  });
  assert.ok(away.card.chain.touch.sentences.length > 0);
  const babbling = await chained({ answer: () => ({ value: { touch: 'hello' } }) });
  assert.ok(babbling.card.chain.touch.sentences.length > 0);
});
