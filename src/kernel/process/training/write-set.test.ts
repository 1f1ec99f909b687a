import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId, newUuid } from '#base';
import { catalog, DESK, makeStarter, OPEN_DECISIONS, openDesk } from '#catalog';
import { observe, trashRecords } from '#kernel/memory';
import { leadScorer, openProcess, scoreLead, scriptedModels, subjectsOf, type ModelRequest } from '#kernel/process';
import type { Scope } from '#kernel/security';
import { readBlob } from '#store';
import { withKinds, withWorkspace, type Workspace } from '#test';
import { TRAINING_SET_JOB } from './export-set.ts';
import { SetLine } from './set-line.ts';

const AGENT = 'lead-to-touch';
const since = new Date(Date.now() - 7 * 86_400_000);

type Ground = Readonly<{
  workspace: Workspace;
  scope: Scope;
  process: Awaited<ReturnType<typeof openProcess>>;
  requests: readonly ModelRequest[];
  says: { isWrong: boolean };
  /** Makes a lead and runs the chain on it. Returns the lead and its suggestion. */
  suggested(company: string): Promise<Readonly<{ lead: string; decision: string }>>;
}>;

type Item = { id: string; about: string };

/** What a model writes; it rests on what the customer needs, unless it is to be unsupported. */
function written({ messages }: ModelRequest, isWrong: boolean): object {
  const text = messages[1]?.role === 'user' ? messages[1].text : '';
  const shown = JSON.parse(/<<OUTSIDE \w+>>\n([^]*?)\n<<END/.exec(text)?.[1] ?? '{}') as { evidence: Item[] };
  const uses = [shown.evidence.find((i) => i.about === 'need')?.id ?? ''];
  const line = (zh: string, en: string) => ({ zh, en, uses });
  const plain = line('价格可以谈。', 'The price is open to talk.');
  return {
    subject: { zh: '磷酸铁锂正极', en: isWrong ? '31 tons' : '30 tons' },
    touch: [line('王建国您好，您需要 30 吨。', 'You need 30 tons.'), line('方便通话吗？', 'May we call?')],
    objections: [{ title: { zh: '价格', en: 'Price' }, objection: plain, answer: [plain] }],
    talk: [{ stage: { zh: '开场', en: 'Opening' }, sentences: [line('您好。', 'Hello.')] }],
  };
}

async function withGround(fn: (ground: Ground) => Promise<void>): Promise<void> {
  withKinds();
  await withWorkspace(async (workspace) => {
    const { store, security } = workspace;
    const scope = workspace.scope();
    await observe(scope, makeStarter({ newId: newUuid, today: '2026-11-22' }));
    const says = { isWrong: false };
    const { models, requests } = scriptedModels({ answer: (request) => ({ value: written(request, says.isWrong) }) });
    const process = await openProcess({
      store,
      scopeFor: security.scopeFor,
      tools: catalog.tools,
      agents: catalog.agents,
      services: {
        [DESK.name]: openDesk({ now: () => new Date() }),
        [leadScorer.name]: { scoreLead },
        [OPEN_DECISIONS.name]: { subjectsOf },
      },
      models,
      report: (error) => assert.fail(error as Error),
      withSchedules: false,
    });
    const suggested: Ground['suggested'] = async (company) => {
      const lead = newUuid();
      const data = {
        company,
        contactName: '王建国',
        email: 'wang@hn.example',
        phone: '13800001234',
        need: '王建国需要磷酸铁锂正极 30 吨，电话 010-82345678',
      };
      await observe(scope, {
        source: { kind: 'import', name: 'leads.csv' },
        sayings: [{ kind: 'lead', id: lead, data }],
      });
      const graph = catalog.agents.find((agent) => agent.name === AGENT);
      assert.ok(graph !== undefined);
      const { id } = await process.engine.start(scope, {
        graph,
        input: { record: lead },
        subjectId: lead,
        autonomy: 'ask',
      });
      const { status, error } = await process.engine.settled(scope, id);
      assert.equal(status, 'waiting', error ?? '');
      const [row] = await scope.read((tx) =>
        tx.query<{ id: string }>('select id from decision where tenant_id = $1 and run_id = $2', [scope.tenantId, id]),
      );
      assert.ok(row !== undefined);
      return { lead, decision: row.id };
    };
    try {
      await fn({ workspace, scope, process, requests, suggested, says });
    } finally {
      await process.stop();
    }
  });
}

type Told = { result: { file: { blob: string; rows: number }; skipped: { reason: { en: string }; count: number }[] } };

/** The training set as it is read back, and what the job told at its end. */
async function exported({
  workspace,
  process,
}: Ground): Promise<Readonly<{ lines: SetLine[]; text: string; told: Told }>> {
  const scope = workspace.scope('learning');
  await process.training.startSet(scope, { agent: AGENT, since });
  const [job] = await scope.read((tx) =>
    tx.query<{ input: unknown }>('select input from job where tenant_id = $1 and kind = $2 order by id desc limit 1', [
      scope.tenantId,
      TRAINING_SET_JOB,
    ]),
  );
  let told: unknown;
  const run = {
    tenantId: scope.tenantId,
    id: '',
    input: job?.input,
    actor: { id: 'tester', role: 'admin', locale: 'zh-CN' },
    progress: null,
    isCancelled: false,
    signal: new AbortController().signal,
    checkpoint: async (_tx: unknown, progress: object) => void (told = progress),
  };
  await process.training.runJob(scope, run);
  const { result } = told as Told;
  const pieces: Buffer[] = [];
  for await (const piece of readBlob(scope.read, result.file.blob)) pieces.push(piece);
  const text = Buffer.concat(pieces).toString('utf8');
  const lines = text
    .split('\n')
    .slice(0, -1)
    .map((line) => SetLine.parse(JSON.parse(line)));
  assert.equal(lines.length, result.file.rows);
  return { lines, text, told: { result } };
}

const leftOut = ({ result }: Told): unknown => result.skipped.map(({ reason, count }) => [reason.en, count]);
type Written = { touch: { zh: string; en: string }[] };
const answerIn = (messages: SetLine['messages'] | undefined): Written =>
  JSON.parse(messages?.at(-1)?.content ?? 'null') as Written;

test('each answered suggestion is the chat that led to it with the answer that stands, and an edit shows both', async () => {
  await withGround(async (ground) => {
    const { scope, process, requests, suggested } = ground;
    const [accepted, edited, refused, open] = [
      await suggested('甲'),
      await suggested('乙'),
      await suggested('丙'),
      await suggested('丁'),
    ];
    await process.decisions.answer(scope, accepted.decision, { answer: 'accept' });
    await process.decisions.answer(scope, edited.decision, {
      answer: 'edit',
      touch: ['王建国您好，您需要 30 吨。', '周三方便吗？', '我来安排。'],
    });
    const refusal = { answer: 'refuse', reason: '王建国已离职', code: 'wrong-person' } as const;
    await process.decisions.answer(scope, refused.decision, refusal);
    const { models } = await process.training.one(scope, { agent: AGENT, since });
    assert.deepEqual(models, [{ model: 'script-1', adapter: null, share: { n: 3, hits: 2, known: null } }]);
    const { lines, told } = await exported(ground);
    assert.deepEqual(
      lines.map((l) => [l.id, l.answer, l.code, l.step]),
      [
        [`dec_${accepted.decision}`, 'accepted', null, 'write'],
        [`dec_${edited.decision}`, 'edited', null, 'write'],
        [`dec_${refused.decision}`, 'refused', 'wrong-person', 'write'],
      ],
      `${open.decision} is not answered`,
    );
    assert.deepEqual(told.result.skipped, []);
    const [yes, changed, no] = lines;
    assert.ok(yes !== undefined && changed !== undefined && no !== undefined);
    checkAccepted(yes, requests[0]);
    checkEdited(changed);
    assert.equal(no.messages, null);
    assert.equal(no.preference?.chosen, null);
    assert.equal(answerIn(no.preference?.rejected).touch.length, 2);
    assert.equal(no.reason, '[contactName]已离职');
  });
});

function checkAccepted({ preference, messages }: SetLine, request: ModelRequest | undefined): void {
  const sent = request?.messages[0];
  assert.ok(sent?.role === 'system' && messages !== null);
  assert.equal(preference, null);
  assert.deepEqual(
    messages.map((m) => m.role),
    ['system', 'user', 'assistant'],
  );
  assert.equal(answerIn(messages).touch[1]?.zh, '方便通话吗？');
  const system = messages[0]?.content ?? '';
  assert.ok(system.startsWith(sent.text), 'the instructions as they were sent');
  assert.match(system, /JSON Schema:\n\{/);
}

function checkEdited({ preference, messages }: SetLine): void {
  assert.ok(preference !== null && messages !== null);
  const { touch } = answerIn(messages);
  assert.deepEqual(
    touch.map((l) => [l.zh, l.en]),
    [
      ['[contactName]您好，您需要 30 吨。', 'You need 30 tons.'],
      ['周三方便吗？我来安排。', 'May we call?'],
    ],
  );
  assert.deepEqual(answerIn(preference.chosen).touch, touch);
  assert.equal(answerIn(preference.rejected).touch[1]?.zh, '方便通话吗？');
  assert.deepEqual(preference.prompt, messages.slice(0, -1));
}

test('no name, number or address of a person is in it, in the question, the answer or the reason', async () => {
  await withGround(async (ground) => {
    const { decision } = await ground.suggested('甲');
    await ground.process.decisions.answer(ground.scope, decision, { answer: 'accept' });
    const sent = JSON.stringify(ground.requests[0]?.messages);
    assert.ok(sent.includes('王建国') && sent.includes('010-82345678'), 'the model had been shown them');
    const { lines, text } = await exported(ground);
    assert.equal(lines.length, 1);
    for (const hidden of ['王建国', 'wang@hn', '13800001234', '82345678']) assert.ok(!text.includes(hidden), hidden);
    assert.ok(text.includes('需要磷酸铁锂正极 30 吨'), 'what the customer needs stays');
  });
});

test('what is gone, restricted or cannot be told word for word is left out and counted', async () => {
  await withGround(async (ground) => {
    const { scope, process, suggested } = ground;
    const [gone, restricted, old, stays] = [
      await suggested('甲'),
      await suggested('乙'),
      await suggested('丙'),
      await suggested('丁'),
    ];
    for (const { decision } of [gone, restricted, old, stays])
      await process.decisions.answer(scope, decision, { answer: 'accept' });
    await trashRecords(scope, [gone.lead]);
    await scope.write(async (tx) => {
      const [tenant] = [scope.tenantId];
      await tx.query('update entity set consent_class = 4 where tenant_id = $1 and id = $2', [tenant, restricted.lead]);
      await tx.query(
        `update model_turn set answer = answer || '{"requestHash":"other"}' where tenant_id = $1
           and run_id = (select run_id from decision where tenant_id = $1 and id = $2)`,
        [tenant, old.decision],
      );
    });
    const { lines, told } = await exported(ground);
    assert.deepEqual(
      lines.map((l) => l.id),
      [`dec_${stays.decision}`],
    );
    assert.deepEqual(leftOut(told), [
      ['a record it rests on is gone, restricted in use, or not yours to see', 2],
      ['what was asked cannot be told word for word any more', 1],
    ]);
    const [entry] = await scope.read((tx) =>
      tx.query<{ body: object; purpose: string }>(
        `select body, purpose from evidence_entry where tenant_id = $1 and type = 'training.exported'`,
        [scope.tenantId],
      ),
    );
    assert.equal(entry?.purpose, 'learning');
    assert.deepEqual(entry?.body, {
      agent: AGENT,
      since: since.toISOString(),
      lines: 1,
      leftOut: { unwritten: 0, closed: 2, changed: 1, unplaced: 0 },
      by: 'tester',
    });
  });
});

test('a card with the words of the playbook, because those of the model were not supported, teaches nothing', async () => {
  await withGround(async (ground) => {
    ground.says.isWrong = true;
    const { decision } = await ground.suggested('甲');
    await ground.process.decisions.answer(ground.scope, decision, { answer: 'accept' });
    const { lines, told } = await exported(ground);
    assert.deepEqual([lines, leftOut(told)], [[], [['a model wrote nothing of the card', 1]]]);
  });
});

test('a set that is longer than what is in memory at once is whole, each suggestion once', async () => {
  await withGround(async (ground) => {
    const { scope } = ground;
    const { decision } = await ground.suggested('甲');
    await ground.process.decisions.answer(scope, decision, { answer: 'accept' });
    const copies = Array.from({ length: 120 }, () => newId('decision'));
    await scope.write((tx) =>
      tx.query(
        `insert into decision (tenant_id, id, run_id, agent, subject_id, status, card, versions, answer, answered_at)
         select tenant_id, c.id, run_id, agent, subject_id, status, card, versions, answer, answered_at
         from decision, unnest($3::uuid[]) as c (id) where tenant_id = $1 and decision.id = $2`,
        [scope.tenantId, decision, copies],
      ),
    );
    const { lines } = await exported(ground);
    assert.deepEqual(
      lines.map((l) => l.id),
      [decision, ...copies].toSorted().map((id) => `dec_${id}`),
    );
  });
});

test('only an administrator who sees everything may take a training set away', async () => {
  await withGround(async ({ workspace: { security, tenantId }, process }) => {
    for (const role of ['manager', 'rep'] as const) {
      const actor = { type: 'person', id: role, name: role, role } as const;
      const purpose = role === 'rep' ? 'sales' : 'learning';
      await assert.rejects(
        process.training.startSet(security.scopeFor(tenantId, actor, purpose), { agent: AGENT, since }),
        { code: role === 'rep' ? 'studio.not_builder' : 'auth.forbidden' },
      );
    }
  });
});
