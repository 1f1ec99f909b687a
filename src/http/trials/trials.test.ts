import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import {
  DecisionPage,
  RunDetail,
  RunPage,
  TrialDetail,
  TrialPreview,
  Trials,
  TrialsAgainst,
  type Problem,
} from '@valence/contract';
import { asId, newUuid, textOfId, type Id } from '#base';
import { observe, type Saying } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import { withApp, withKinds, type Caller, type TestApp } from '#test';

withKinds();

const GUARD = 'renewal-guard';
const dayFrom = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
const today = (): string => new Date().toISOString().slice(0, 10);
const source = { kind: 'generator', name: 'test' } as const;

async function scopeOf(me: Caller, { security }: TestApp): Promise<Scope> {
  const { workspace } = (await me.call('GET', '/api/me')).json as { workspace: { id: string } };
  const actor = { type: 'system', id: 'test', name: 'test', role: 'admin' } as const;
  return security.scopeFor(workspace.id.replace('wsp_', ''), actor, 'sales');
}

/** Customers of whom each has a yearly contract that ends in three weeks. */
async function endingContracts(scope: Scope, n: number): Promise<{ customers: string[]; contracts: string[] }> {
  const pairs = Array.from({ length: n }, () => ({ customer: newUuid(), contract: newUuid() }));
  const sayings = pairs.flatMap(({ customer, contract }, i): Saying[] => [
    { kind: 'organisation', id: customer, data: { name: `客户 ${i}` } },
    {
      kind: 'contract',
      id: contract,
      data: {
        title: `框架 ${i}`,
        organisation: customer,
        status: 'running',
        type: 'frame',
        startsOn: dayFrom(today(), -344),
        endsOn: dayFrom(today(), 21),
      },
    },
  ]);
  await observe(scope, { source, sayings });
  return { customers: pairs.map((p) => p.customer), contracts: pairs.map((p) => p.contract) };
}

/** Contracts that customers sign to go on. */
async function renew(scope: Scope, customers: readonly string[], day: string): Promise<void> {
  const data = { status: 'signed', type: 'frame', signedOn: day, startsOn: day, endsOn: dayFrom(day, 365) };
  const sayings = customers.map((organisation, i): Saying => ({
    kind: 'contract',
    data: { ...data, title: `续签 ${i}`, organisation },
  }));
  await observe(scope, { source, sayings });
}

/** The morning's word that contracts end soon; answers when the guard has looked at `wanted` contracts in all. */
async function guardLooksAt(me: Caller, scope: Scope, ids: readonly string[], wanted: number): Promise<void> {
  await scope.write((tx) => tx.emit('contract.ends_soon', { kind: 'contract', ids }));
  for (let tries = 0; tries < 400; tries += 1) {
    const { items } = RunPage.parse((await me.call('GET', `/api/runs?agent=${GUARD}&limit=100`)).json);
    if (
      items.filter(({ status }) => status === 'waiting' || status === 'done' || status === 'cancelled').length >= wanted
    )
      return;
    await sleep(25);
  }
  throw new Error('the guard did not wake');
}

async function latestRun(me: Caller, contract: string): Promise<RunDetail> {
  const record = textOfId('entity', contract as Id<'entity'>);
  const { items } = RunPage.parse((await me.call('GET', `/api/runs?agent=${GUARD}&record=${record}&limit=1`)).json);
  return RunDetail.parse((await me.call('GET', `/api/runs/${items[0]?.id}`)).json);
}

async function openCards(me: Caller, contract: string): Promise<number> {
  const record = textOfId('entity', contract as Id<'entity'>);
  const answer = await me.call('GET', `/api/decisions?record=${record}&status=open`);
  assert.equal(answer.status, 200, answer.text);
  return DecisionPage.parse(answer.json).items.length;
}

type Dealt = Readonly<{ account: string; arm: 'treated' | 'control' }>;

async function dealt(scope: Scope, trial: string): Promise<readonly Dealt[]> {
  return scope.read((tx) =>
    tx.query<Dealt>(
      'select account_id::text as account, arm from trial_account where trial_id = $1 order by account_id',
      [asId('trial', trial)],
    ),
  );
}

type Ending = Readonly<{ customers: readonly string[]; contracts: readonly string[] }>;

/** The customers of each arm, and the contract of a customer that ends. */
async function armsOf(scope: Scope, trial: string, { customers, contracts }: Ending) {
  const arms = new Map((await dealt(scope, trial)).map((a) => [a.account, a.arm]));
  return {
    of: (arm: 'treated' | 'control'): string[] => customers.filter((c) => arms.get(c) === arm),
    contractOf: (customer: string): string => contracts[customers.indexOf(customer)] ?? '',
  };
}

/** So many days later: the looks of trials come due as they would by then. */
const wait = (scope: Scope, days: number): Promise<unknown> =>
  scope.write((tx) =>
    tx.query(`update timer set due_at = due_at - $1 * interval '1 day' where kind = 'trial.look'`, [days]),
  );

async function detail(me: Caller, id: string): Promise<TrialDetail> {
  const answer = await me.call('GET', `/api/trials/${id}`);
  assert.equal(answer.status, 200, answer.text);
  return TrialDetail.parse(answer.json);
}

async function whenLooks(me: Caller, id: string, n: number): Promise<TrialDetail> {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = await detail(me, id);
    if (found.trial.looks.filter((l) => l.found !== null).length >= n) return found;
    await sleep(50);
  }
  throw new Error('nobody looked');
}

async function previewed(me: Caller, query = ''): Promise<TrialPreview> {
  const answer = await me.call('GET', `/api/trials/preview${query}`);
  assert.equal(answer.status, 200, answer.text);
  return TrialPreview.parse(answer.json);
}

async function started(me: Caller): Promise<TrialDetail> {
  const { basis } = await previewed(me);
  const answer = await me.call('POST', '/api/trials', { base: 0.3, basis });
  assert.equal(answer.status, 200, answer.text);
  return TrialDetail.parse(answer.json);
}

/** What the look at this place found, with its hits: of the treated and the control group, and of the treated by halves. */
function foundAt({ trial }: TrialDetail, place: number) {
  const found = trial.looks[place]?.found ?? null;
  assert.ok(found !== null);
  const { treated, control, strata, low, p, verdict } = found;
  const inHalves = strata.reduce((sum, half) => sum + half.treated.hits, 0);
  return { hits: [treated.hits, control.hits, inHalves], low, p, verdict };
}

/** The guard looked at these contracts, made no card, and its runs say why. */
async function assertSilentAbout(me: Caller, contracts: readonly string[]): Promise<void> {
  for (const contract of contracts) {
    const run = await latestRun(me, contract);
    const look = run.steps.find(({ node }) => node === 'look')?.output as { act: boolean; reason: { en: string } };
    assert.deepEqual([run.status, look.act], ['done', false]);
    assert.match(look.reason.en, /control group/);
  }
}

/** What happened to the trial stands in the log, with the hash that its page shows. */
async function assertInLog(me: Caller, { planHash }: TrialDetail): Promise<void> {
  const audit = (await me.call('GET', '/api/audit?limit=100')).text;
  for (const type of ['trial.started', 'trial.looked', 'trial.ended']) assert.ok(audit.includes(type), type);
  assert.ok(audit.includes(planHash), 'the hash of the plan stands in the log');
}

test('a trial from its preview to its verdict: the guard keeps silent about the control group, looks come due by timers, nobody sees figures between them', async () => {
  await withApp(async (ground) => {
    const me = await ground.signUp();
    const scope = await scopeOf(me, ground);
    const { customers, contracts } = await endingContracts(scope, 24);
    // A card about everybody, from before.
    await guardLooksAt(me, scope, contracts, 24);
    assert.equal(await openCards(me, contracts[0] ?? ''), 1);

    const preview = await previewed(me, '?withinDays=60');
    assert.deepEqual([preview.accounts, preview.perArm, preview.fewest], [24, { treated: 12, control: 12 }, 10]);
    const powers = preview.power.map(({ power }) => power);
    assert.deepEqual(
      powers,
      powers.toSorted((a, b) => a - b),
      'more is found more often',
    );
    const { trial, isIntact, isAgentOn } = await started(me);
    assert.deepEqual(
      [trial.status, trial.verdict, trial.passed, trial.startedBy, isIntact, isAgentOn],
      ['running', 'running', 0, '林悦', true, true],
    );
    assert.ok(trial.looks.every(({ found }) => found === null));

    const { of, contractOf } = await armsOf(scope, trial.id, { customers, contracts });
    const [one, other] = [contractOf(of('treated')[0] ?? ''), contractOf(of('control')[0] ?? '')];
    assert.deepEqual([await openCards(me, one), await openCards(me, other)], [1, 0], 'cards are taken back');

    // The next time the guard is woken it leaves them alone, and says why.
    await guardLooksAt(me, scope, contracts, 48);
    await assertSilentAbout(me, of('control').map(contractOf));
    for (const contract of of('treated').map(contractOf))
      assert.equal((await latestRun(me, contract)).status, 'waiting');

    const [treated, control] = [of('treated'), of('control')];
    await renew(scope, [...treated.slice(0, 4), ...control.slice(0, 1)], dayFrom(trial.firstDay, 2));
    await renew(scope, treated.slice(4, 11), dayFrom(trial.firstDay, 12));
    const before = await me.call('GET', `/api/trials/${trial.id}`);
    assert.ok(!before.text.includes('"hits"'), 'nothing is counted before a look');

    await wait(scope, 8);
    const seventh = await whenLooks(me, trial.id, 1);
    const first = foundAt(seventh, 0);
    assert.deepEqual([first.hits, first.verdict, seventh.trial.verdict], [[4, 1, 4], 'running', 'running']);
    assert.throws(() => foundAt(seventh, 1), 'the second look is still to come');

    await wait(scope, 7);
    const ended = await whenLooks(me, trial.id, 3);
    assert.deepEqual([ended.trial.status, ended.trial.verdict, ended.isIntact], ['done', 'better', true]);
    const last = foundAt(ended, 2);
    assert.deepEqual(last.hits, [11, 1, 11]);
    assert.ok(last.low > 0 && last.p <= 0.035);
    await assertInLog(me, ended);
  });
});

async function trialsAgainst(me: Caller, customer: string): Promise<TrialsAgainst['trials']> {
  const answer = await me.call('GET', `/api/trials/against/${textOfId('entity', customer as Id<'entity'>)}`);
  return TrialsAgainst.parse(answer.json).trials;
}

test('what is wrong with a start is told field by field, one that is repeated begins one trial, and a stop needs a reason', async () => {
  await withApp(async (ground) => {
    const me = await ground.signUp();
    const scope = await scopeOf(me, ground);
    const problem = async (body: object): Promise<Problem> =>
      (await me.call('POST', '/api/trials', body)).json as Problem;
    const { basis: nobody, perArm } = await previewed(me);
    assert.deepEqual(perArm, { treated: 0, control: 0 });
    assert.equal((await problem({ basis: nobody })).code, 'trial.too_few');
    const paths = (p: Problem): string[] => p.fields.map((f) => f.path).toSorted();
    assert.deepEqual(paths(await problem({ metric: 'x', base: 2, withinDays: 3 })), [
      'base',
      'basis',
      'metric',
      'withinDays',
    ]);
    assert.deepEqual(paths(await problem({ agent: 'lead-to-touch', basis: nobody })), ['agent']);

    const { customers } = await endingContracts(scope, 20);
    assert.equal((await problem({ basis: nobody })).code, 'trial.changed');
    const { basis } = await previewed(me);
    await me.call('PATCH', `/api/agents/${GUARD}`, { isOn: false });
    assert.equal((await problem({ basis })).code, 'trial.agent_off');
    await me.call('PATCH', `/api/agents/${GUARD}`, { isOn: true });

    const start = () => me.call('POST', '/api/trials', { basis }, { 'idempotency-key': 'trial-0001' });
    const [first, again] = [await start(), await start()];
    assert.equal(first.status, 200, first.text);
    assert.deepEqual(again.json, first.json, 'the same request is answered as before');
    assert.equal((await problem({ basis })).code, 'trial.running');
    const { trial } = TrialDetail.parse(first.json);
    const { trials, agents } = Trials.parse((await me.call('GET', '/api/trials')).json);
    assert.deepEqual([trials.map((t) => t.id), agents.map((a) => a.running)], [[trial.id], [trial.id]]);

    const dealtOut = (await dealt(scope, trial.id)).filter((a) => a.arm === 'control');
    const control = new Set(dealtOut.map((a) => a.account));
    for (const customer of customers)
      assert.equal((await trialsAgainst(me, customer)).length, control.has(customer) ? 1 : 0);

    const stop = (body: object) => me.call('POST', `/api/trials/${trial.id}/stop`, body);
    assert.deepEqual(paths((await stop({ reason: ' ' })).json as Problem), ['reason']);
    const stopped = TrialDetail.parse((await stop({ reason: '换了价格表，两组不再可比' })).json);
    assert.deepEqual(
      [stopped.trial.status, stopped.trial.verdict, stopped.trial.endedBy, stopped.trial.stopReason],
      ['stopped', 'not_proven', '林悦', '换了价格表，两组不再可比'],
    );
    assert.equal(((await stop({ reason: '再停一次' })).json as Problem).code, 'trial.over');
    for (const customer of control) assert.deepEqual(await trialsAgainst(me, customer), [], 'it is over for them');
    const log = await scope.read((tx) =>
      tx.query(`select body::text from evidence_entry where body::text like '%价格表%'`),
    );
    assert.deepEqual(log, [], 'what somebody wrote does not stand in the log');
  });
});

/** Somebody who was asked in, with a role. */
async function member(admin: Caller, { signIn, app }: TestApp, role: 'rep' | 'manager'): Promise<Caller> {
  const email = `${role}@example.com`;
  const password = 'correct horse battery';
  const { token } = (await admin.call('POST', '/api/workspace/invitations', { email, role })).json as { token: string };
  const joined = await app.inject({ method: 'POST', url: '/api/join', payload: { token, name: role, password } });
  assert.equal(joined.statusCode, 200, joined.body);
  return signIn(email, password);
}

test('trials are for managers; who sees only a part of the records begins none, and another workspace finds none', async () => {
  await withApp(async (ground) => {
    const admin = await ground.signUp();
    const scope = await scopeOf(admin, ground);
    const { customers } = await endingContracts(scope, 20);
    const manager = await member(admin, ground, 'manager');
    const rep = await member(admin, ground, 'rep');
    const customer = textOfId('entity', customers[0] as Id<'entity'>);
    const { trial } = await started(manager);
    const paths = ['/api/trials', '/api/trials/preview', `/api/trials/${trial.id}`, `/api/trials/against/${customer}`];
    for (const path of paths) assert.equal((await rep.call('GET', path)).status, 403, path);
    const basis = 'a'.repeat(64);
    assert.equal((await rep.call('POST', '/api/trials', { basis })).status, 403);
    assert.equal((await rep.call('POST', `/api/trials/${trial.id}/stop`, { reason: '不想做了' })).status, 403);

    const stranger = await ground.signUp('另一家');
    assert.deepEqual(Trials.parse((await stranger.call('GET', '/api/trials')).json).trials, []);
    assert.equal((await stranger.call('GET', `/api/trials/${trial.id}`)).status, 404);
    assert.equal((await stranger.call('POST', `/api/trials/${trial.id}/stop`, { reason: '不想做了' })).status, 404);
    assert.equal((await stranger.call('GET', `/api/trials/against/${customer}`)).status, 404);
    assert.equal((await previewed(stranger)).accounts, 0);

    const right = { see: 'none', change: 'none', remove: 'none', make: true, export: false, hidden: [], readOnly: [] };
    const set = await admin.call('PUT', '/api/rights', {
      set: [{ role: 'manager', team: null, kind: 'contract', right }],
    });
    assert.equal(set.status, 200, set.text);
    assert.equal((await manager.call('GET', '/api/trials/preview')).status, 403);
    assert.equal((await manager.call('GET', `/api/trials/${trial.id}`)).status, 200, 'its figures are of nobody alone');
  });
});
