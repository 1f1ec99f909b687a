import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newUuid } from '#base';
import { catalog, DESK, makeDemo, makeStarter, openDesk, OPEN_DECISIONS, type Demo } from '#catalog';
import { cite, observe, recallList, recallOne, type Data, type EvidenceRef } from '#kernel/memory';
import { leadScorer, openEngine, scoreLead, subjectsOf, type Autonomy, type DurableEngine } from '#kernel/process';
import type { Scope } from '#kernel/security';
import { withKinds, withWorkspace, type Workspace } from '#test';
import { leadToTouch } from './index.ts';

const today = new Date('2026-11-22T08:00:00Z');
withKinds();

type Stage = Readonly<{
  workspace: Workspace;
  scope: Scope;
  engine: DurableEngine;
  run: (lead: string, autonomy?: Autonomy) => Promise<Card>;
  /** The same in another engine, which knows of the first one only what is committed. */
  runElsewhere: (lead: string, autonomy?: Autonomy) => Promise<Card>;
}>;
type Sentence = { text: { zh: string; en: string }; evidence: EvidenceRef[] };
type Chain = {
  score: { probability: number; basis: string; reasons: { evidence: EvidenceRef[] }[] };
  assignment: {
    rep: { id: string; title: string } | null;
    reasons: Sentence[];
    alternatives: { fit: number }[];
  } | null;
  touch: { channel: string; to: string; language: string; subject: { zh: string; en: string }; sentences: Sentence[] };
  objections: { title: { zh: string }; objection: Sentence; answer: Sentence[] }[];
  talk: { sentences: Sentence[] }[];
  materials: { why: Sentence }[];
};
type Card = {
  action: { zh: string; en: string };
  why: Sentence[];
  chain: Chain;
  status: string;
  expected: string;
  ownerId: string;
};

/** Runs `fn` with an engine on a workspace that holds `groups`. */
async function onStage(groups: Demo['groups'], fn: (stage: Stage) => Promise<void>): Promise<void> {
  await withWorkspace(async (workspace) => {
    const scope = workspace.scope();
    for (const group of groups) await observe(scope, group);
    const open = () =>
      openEngine({
        store: workspace.store,
        scopeFor: (tenantId, actor, purpose) => workspace.security.scopeFor(tenantId, actor, purpose),
        tools: catalog.tools,
        services: {
          [DESK.name]: openDesk({ now: () => new Date() }),
          [leadScorer.name]: { scoreLead },
          [OPEN_DECISIONS.name]: { subjectsOf },
        },
        report: (error) => assert.fail(error as Error),
        now: () => today,
      });
    const [engine, other] = [open(), open()];
    try {
      const runIn = (at: DurableEngine) => async (lead: string, autonomy?: Autonomy) =>
        runOn({ engine: at, scope, lead, autonomy });
      await fn({ workspace, scope, engine, run: runIn(engine), runElsewhere: runIn(other) });
    } finally {
      await Promise.all([engine.stop(), other.stop()]);
    }
  });
}

async function runOn(on: {
  engine: DurableEngine;
  scope: Scope;
  lead: string;
  autonomy: Autonomy | undefined;
}): Promise<Card> {
  const { engine, scope, lead, autonomy } = on;
  const { id, status } = await engine.start(scope, {
    graph: leadToTouch,
    input: { record: lead },
    subjectId: lead,
    autonomy: autonomy ?? 'suggest',
  });
  const [failed] = await engine.list(scope, ['failed'], 1);
  assert.ok(status === 'done' || status === 'waiting', `the run is ${status}: ${failed?.error}`);
  return scope.read(async (tx) => {
    const [row] = await tx.query<{ card: Card; status: string; expected_minor: string; owner_id: string }>(
      'select card, status, expected_minor::text, owner_id from decision where tenant_id = $1 and run_id = $2',
      [tx.settings.tenantId, id],
    );
    assert.ok(row, 'the run made no decision');
    return { ...row.card, status: row.status, expected: row.expected_minor, ownerId: row.owner_id };
  });
}

/** Every sentence on a card. */
const sentencesOf = ({ why, chain }: Card): Sentence[] => [
  ...why,
  ...(chain.assignment?.reasons ?? []),
  ...chain.touch.sentences,
  ...chain.objections.flatMap((o) => [o.objection, ...o.answer]),
  ...chain.talk.flatMap((t) => t.sentences),
  ...chain.materials.map((m) => m.why),
];

const demo = makeDemo({ seed: 'valence', today });
const leadsOf = (status: string): { id: string; data: Data }[] => {
  const known = new Map<string, Data>();
  for (const s of demo.groups.flatMap((g) => g.sayings)) {
    if (s.kind === 'lead' && s.id !== undefined) known.set(s.id, { ...known.get(s.id), ...s.data });
  }
  return [...known].filter(([, data]) => data.status === status).map(([id, data]) => ({ id, data }));
};
/** The demo without its closed leads and what belongs to them: enough for the chain, and quick to load. */
const openIds = new Set(
  [...leadsOf('new'), ...leadsOf('working'), ...leadsOf('won').slice(0, 60), ...leadsOf('lost').slice(0, 120)].map(
    (l) => l.id,
  ),
);
const small = demo.groups
  .map((g) => ({
    ...g,
    sayings: g.sayings.filter(({ kind, id, data }) =>
      kind === 'lead' ? openIds.has(id ?? '') : typeof data.lead !== 'string' || openIds.has(data.lead),
    ),
  }))
  .filter((g) => g.sayings.length > 0);

test('a new lead of the demo gets a whole card, and every sentence opens at a source', async () => {
  await onStage(small, async ({ scope, run }) => {
    const lead = leadsOf('new').find((l) => l.data.product === '磷酸铁锂正极 HY-L4' && l.data.amount !== undefined);
    assert.ok(lead);
    const card = await run(lead.id);
    const { chain } = card;
    assert.equal(chain.score.basis, 'prior');
    assert.ok(chain.assignment?.rep);
    assert.equal(chain.assignment.alternatives.length, 3);
    assert.ok(chain.touch.sentences.length >= 3, 'opening, value and closing');
    assert.equal(chain.touch.channel, 'mail');
    assert.equal(chain.touch.to, lead.data.email);
    assert.match(chain.touch.subject.zh, /HY-L4/);
    assert.match(chain.touch.subject.en, /^LFP cathode HY-L4: /);
    assert.equal(chain.objections.length, 3);
    assert.ok(chain.objections.every((o) => o.answer.length > 0));
    assert.ok(chain.talk.length >= 3 && chain.materials.length >= 2);
    assert.equal(card.ownerId, chain.assignment.rep.id);
    const amount = BigInt((lead.data.amount as { minor: string }).minor);
    assert.equal(BigInt(card.expected), (amount * BigInt(Math.round(chain.score.probability * 1e6))) / 1_000_000n);
    for (const { text, evidence } of sentencesOf(card)) {
      assert.doesNotMatch(text.zh + text.en, /[{}]/);
      const opened = await cite(scope, evidence);
      assert.ok(opened.length === evidence.length && opened.length > 0, `“${text.zh}” does not open`);
    }
    const stored = await recallOne(scope, lead.id);
    assert.equal(stored.data.score, chain.score.probability);
    assert.equal(stored.data.owner, undefined, 'a suggestion changes nothing else');
  });
});

test('a customer who writes English gets an English touch that names the product in English', async () => {
  await onStage(small, async ({ run }) => {
    const lead = leadsOf('new')
      .concat(leadsOf('working'))
      .find((l) => l.data.language === 'en');
    assert.ok(lead);
    const { chain } = await run(lead.id);
    assert.equal(chain.touch.language, 'en');
    for (const { text } of chain.touch.sentences) {
      const own = [lead.data.contactName, lead.data.company].map((v) => (typeof v === 'string' ? v : ''));
      const words = own.reduce((t, v) => t.replaceAll(v, ''), text.en);
      assert.doesNotMatch(words, /\p{Script=Han}/u);
    }
  });
});

test('a lead that has an owner keeps it, and a closed one gets no card', async () => {
  await onStage(small, async ({ scope, engine, run }) => {
    const working = leadsOf('working')[0];
    const closed = leadsOf('won')[0];
    assert.ok(working && closed);
    const card = await run(working.id);
    assert.equal(card.chain.assignment?.rep?.id, working.data.owner);
    assert.match(card.chain.assignment?.reasons[0]?.text.zh ?? '', /保持不变/);
    const { id, status } = await engine.start(scope, {
      graph: leadToTouch,
      input: { record: closed.id },
      subjectId: closed.id,
    });
    assert.equal(status, 'done');
    const { count } = await scope.read(async (tx) => {
      const [row] = await tx.query<{ count: string }>(
        'select count(*) from decision where tenant_id = $1 and run_id = $2',
        [tx.settings.tenantId, id],
      );
      return { count: Number(row?.count) };
    });
    assert.equal(count, 0);
  });
});

test('an agent that may act sets the owner, drafts the mail in the customer’s language and makes a task', async () => {
  await onStage(small, async ({ scope, run }) => {
    const lead = leadsOf('new').find((l) => l.data.language === 'zh');
    assert.ok(lead);
    const card = await run(lead.id, 'act');
    assert.equal(card.status, 'done');
    const after = await recallOne(scope, lead.id);
    assert.equal(after.data.owner, card.chain.assignment?.rep?.id);
    assert.equal(after.data.touchedOn, today.toISOString());
    const filters = [{ field: 'lead', op: 'is', value: lead.id } as const];
    const [draft] = (await recallList(scope, { kind: 'activity', filters, limit: 5 })).items;
    const [task] = (await recallList(scope, { kind: 'task', filters, limit: 5 })).items;
    assert.equal(draft?.data.state, 'draft');
    assert.equal(draft?.data.body, card.chain.touch.sentences.map((s) => s.text.zh).join('\n\n'));
    assert.equal(task?.data.activity, draft?.id);
    assert.equal(task?.data.dueOn, '2026-11-25');
  });
});

test('thirty leads at once never bring anybody above what they can carry', async () => {
  const fresh = new Set(leadsOf('new').map((l) => l.id));
  const unowned = small
    .map((g) => ({
      ...g,
      sayings: g.sayings
        .filter((s) => (s.kind === 'lead' ? fresh.has(s.id ?? '') : s.data.lead === undefined))
        .map((s) => (s.data.capacity === undefined ? s : { ...s, data: { ...s.data, capacity: 3 } })),
    }))
    .filter((g) => g.sayings.length > 0);
  await onStage(unowned, async ({ scope, run }) => {
    const cards = await Promise.all(
      leadsOf('new')
        .slice(0, 34)
        .map((l) => run(l.id)),
    );
    const carried = new Map<string, number>();
    for (const { chain } of cards) {
      const id = chain.assignment?.rep?.id;
      if (id !== undefined) carried.set(id, (carried.get(id) ?? 0) + 1);
    }
    assert.equal(Math.max(...carried.values()), 3);
    assert.equal(
      [...carried.values()].reduce((a, b) => a + b, 0),
      30,
      'ten reps with room for three each',
    );
    const left = cards.filter((c) => c.chain.assignment?.rep === null);
    assert.equal(left.length, 4);
    assert.match(left[0]?.chain.assignment?.reasons[0]?.text.zh ?? '', /上限/);
    assert.equal(
      (await recallList(scope, { kind: 'person', filters: [{ field: 'side', op: 'is', value: 'staff' }], limit: 20 }))
        .items.length,
      10,
    );
  });
});

test('a person’s own words replace the draft, and a refusal leaves the lead as it was', async () => {
  await onStage(small, async ({ scope, workspace, engine }) => {
    const [edited, refused] = leadsOf('new');
    assert.ok(edited && refused);
    const answer = async (lead: string, given: object, status: string): Promise<void> => {
      const { id } = await engine.start(scope, { graph: leadToTouch, input: { record: lead }, subjectId: lead });
      const waiting = await scope.read(async (tx) => {
        const [row] = await tx.query<{ wait_key: string }>(
          'select wait_key from run where tenant_id = $1 and id = $2',
          [workspace.tenantId, id],
        );
        return row?.wait_key ?? '';
      });
      const decision = waiting.replace('decision:', '');
      await scope.write(async (tx) => {
        await tx.query(
          'update decision set status = $3, answer = $4, answered_at = now() where tenant_id = $1 and id = $2',
          [workspace.tenantId, decision, status, JSON.stringify(given)],
        );
        await engine.emit(tx, [{ key: waiting, payload: { answer: status } }]);
      });
      assert.equal((await engine.settled(scope, id)).error, null);
    };
    await answer(edited.id, { kind: 'edit', by: '陈屿', reason: null, touch: ['您好，', '我周三来电。'] }, 'edited');
    await answer(refused.id, { kind: 'refuse', by: '陈屿', reason: '太早' }, 'refused');
    const draftOf = async (lead: string) =>
      (await recallList(scope, { kind: 'activity', filters: [{ field: 'lead', op: 'is', value: lead }], limit: 5 }))
        .items;
    assert.equal((await draftOf(edited.id))[0]?.data.body, '您好，\n\n我周三来电。');
    assert.deepEqual(await draftOf(refused.id), []);
    const untouched = await recallOne(scope, refused.id);
    assert.deepEqual([untouched.data.owner, untouched.data.touchedOn], [undefined, undefined]);
  });
});

test('with nothing but the starter playbook, a bare English lead still gets a card in which all is supported', async () => {
  const id = newUuid();
  const row = {
    kind: 'lead',
    id,
    data: { source: 'Landing Page Submission', contactTitle: 'Manager', externalId: '7927b2df' },
  };
  const groups = [
    makeStarter({ newId: newUuid, today: '2026-11-22' }),
    { source: { kind: 'import', name: 'Leads.csv' } as const, sayings: [row] },
  ];
  await onStage(groups, async ({ scope, run }) => {
    const card = await run(id);
    assert.equal(card.chain.assignment, null, 'there is nobody to assign to');
    assert.equal(card.chain.touch.sentences.length, 3);
    assert.equal(card.chain.objections.length, 3);
    assert.ok(card.why.length > 0);
    for (const { evidence } of sentencesOf(card)) assert.equal((await cite(scope, evidence)).length, evidence.length);
  });
});

test('two servers that assign at the same time never give one place twice', async () => {
  const [first] = leadsOf('new');
  assert.ok(first);
  const twins = Array.from({ length: 4 }, () => newUuid());
  const narrow = small
    .map((g) => ({
      ...g,
      sayings: g.sayings
        .filter((s) => (s.kind === 'lead' ? s.id === first.id : s.data.lead === undefined))
        .flatMap((s) => (s.kind === 'lead' ? twins.map((id) => ({ ...s, id })) : [s]))
        .map((s) => (s.data.capacity === undefined ? s : { ...s, data: { ...s.data, capacity: 1 } })),
    }))
    .filter((g) => g.sayings.length > 0);
  await onStage(narrow, async ({ run, runElsewhere }) => {
    const cards = await Promise.all(twins.map((lead, i) => (i % 2 === 0 ? run : runElsewhere)(lead)));
    const reps = cards.map((c) => c.chain.assignment?.rep?.id);
    assert.ok(reps.every((r) => r !== undefined));
    assert.equal(new Set(reps).size, twins.length, 'the same lead four times would go to one person');
  });
});
