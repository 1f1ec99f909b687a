import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { Provenance, type Now } from '@valence/contract';
import { fitCalibration, inventJudged, storeCalibration } from '#kernel/process';
import { withApp, type Caller, type TestApp } from '#test';

const LEAD = {
  title: '储能项目',
  company: '恒泰新能源',
  contactName: '周敏',
  contactTitle: '采购经理',
  phone: '13800000000',
  need: '要样品和测试报告',
  product: '磷酸铁锂正极',
  source: '老客户转介绍',
  amount: { minor: '180000000', currency: 'CNY' },
};

/** The first card of Now, once the agent has made it. */
async function firstCard(me: Caller): Promise<{ id: string; subject: { id: string } }> {
  for (let tries = 0; tries < 200; tries++) {
    const now = (await me.call('GET', '/api/now')).json as Now;
    const [card] = now.cards;
    if (card !== undefined) return card;
    await sleep(50);
  }
  throw new Error('no card came');
}

async function withCard(
  fn: (at: { me: Caller; ground: TestApp; card: string; lead: string }) => Promise<void>,
): Promise<void> {
  await withApp(async (ground) => {
    const me = await ground.signUp();
    const made = (await me.call('POST', '/api/records/lead', { data: LEAD })).json as { id: string };
    const card = await firstCard(me);
    await fn({ me, ground, card: card.id, lead: made.id });
  });
}

async function provenance(me: Caller, id: string): Promise<Provenance> {
  const answer = await me.call('GET', `/api/decisions/${id}/provenance`);
  assert.equal(answer.status, 200, answer.text);
  return Provenance.parse(answer.json);
}

test('every claim of a card leads to its sources, with when they were read, and nobody’s measure means words', async () => {
  await withCard(async ({ me, card, lead }) => {
    const found = await provenance(me, card);
    assert.deepEqual(
      [found.subject.id, found.agent.name, found.answer, found.after.length],
      [lead, 'lead-to-touch', null, 0],
    );
    assert.ok(found.agent.version?.startsWith('1.'));
    const why = found.claims.filter((c) => c.role === 'why');
    assert.ok(why.length > 0 && found.claims.some((c) => c.role === 'touch'));
    for (const claim of why) {
      assert.ok(claim.evidence.length > 0);
      for (const { words, certainty } of claim.evidence) {
        assert.ok(['person', 'generator'].includes(words[0]?.source.kind ?? ''));
        assert.ok(Date.now() - Date.parse(words[0]?.source.retrievedAt ?? '') < 60_000);
        assert.deepEqual([certainty.ratio, certainty.low, certainty.high], [null, null, null]);
      }
    }
    assert.deepEqual([found.chance?.basis, found.chance?.ratio, found.chance?.n], ['prior', null, 0]);
  });
});

test('who agreed, when, and what became of it stand in the panel: the touch that went out, the reply, the deal won', async () => {
  await withCard(async ({ me, card, lead }) => {
    const bare = lead;
    assert.equal((await me.call('POST', `/api/decisions/${card}/answer`, { answer: 'accept' })).status, 200);
    await sleep(200);
    const later = new Date(Date.now() + 60_000).toISOString();
    const said = { lead: bare, at: later, type: 'mail', state: 'done' };
    for (const data of [
      { ...said, subject: '首触', direction: 'out' },
      { ...said, subject: '回复', direction: 'in' },
    ]) {
      const answer = await me.call('POST', '/api/records/activity', { data });
      assert.equal(answer.status, 200, answer.text);
    }
    const won = await me.call('PATCH', `/api/record/${lead}`, { data: { status: 'won' } });
    assert.equal(won.status, 200, won.text);
    const { answer, after } = await provenance(me, card);
    assert.deepEqual([answer?.kind, answer?.by], ['accept', '林悦']);
    assert.deepEqual(after.map((a) => a.what).toSorted(), ['reply', 'sent', 'won']);
  });
});

test('fifty judged values of a source turn its word into a percentage with n and an interval; forty-nine do not', async () => {
  await withCard(async ({ me, ground, card }) => {
    const first = (await provenance(me, card)).claims.flatMap((c) => c.evidence).find((e) => e.field === 'need');
    assert.ok(first !== undefined);
    const { workspace } = (await me.call('GET', '/api/me')).json as { workspace: { id: string } };
    const tenantId = workspace.id.replace('wsp_', '');
    const scope = ground.security.scopeFor(tenantId, { type: 'system', id: 't', name: 't', role: 'admin' }, 'sales');
    const calibrate = (n: number) =>
      scope.write(async (tx) => {
        await storeCalibration(tx, {
          predicate: 'lead.need',
          extractor: 'person',
          body: fitCalibration(inventJudged(n, 1), 1),
        });
      });
    const needOf = async () =>
      (await provenance(me, card)).claims.flatMap((c) => c.evidence).find((e) => e.field === 'need')?.certainty;
    await calibrate(49);
    const few = await needOf();
    assert.deepEqual([few?.ratio, few?.n], [null, 49]);
    await calibrate(412);
    const many = await needOf();
    assert.ok(many?.ratio !== null && many !== undefined && many.n >= 50);
    assert.ok((many.low ?? 1) < (many.ratio ?? 0) && (many.ratio ?? 1) < (many.high ?? 0));
    assert.match(many.calibration ?? '', /lead\.need · person · 2/);
  });
});

test('a field that is hidden from a person is absent from the panel and from the export, with every claim that needs it', async () => {
  await withCard(async ({ me, ground, card }) => {
    const { workspace } = (await me.call('GET', '/api/me')).json as { workspace: { id: string } };
    await ground.security.addMember(workspace.id.replace('wsp_', ''), {
      name: 'ann',
      email: 'ann@example.com',
      password: 'correct horse',
      role: 'rep',
    });
    const ann = await ground.signIn('ann@example.com', 'correct horse');
    assert.ok(JSON.stringify(await provenance(ann, card)).includes('要样品'));
    const open = { see: 'all', change: 'all', remove: 'all', make: true, export: true, hidden: ['need'], readOnly: [] };
    const rule = await me.call('PUT', '/api/rights', {
      set: [{ role: 'rep', team: null, kind: 'lead', right: open }],
      clear: [],
    });
    assert.equal(rule.status, 200, rule.text);
    assert.ok(!JSON.stringify(await provenance(ann, card)).includes('要样品'));
    assert.ok(!(await ann.call('GET', `/api/decisions/${card}/prov.json`)).text.includes('要样品'));
  });
});

test('another workspace finds neither panel nor export', async () => {
  await withCard(async ({ ground, card }) => {
    const stranger = await ground.signUp('别家');
    assert.equal((await stranger.call('GET', `/api/decisions/${card}/provenance`)).status, 404);
    assert.equal((await stranger.call('GET', `/api/decisions/${card}/prov.json`)).status, 404);
  });
});

test('a value says who else speaks of it and leads to the suggestion whose run wrote it; a person’s judgement is kept once', async () => {
  await withCard(async ({ me, card, lead }) => {
    const record = (await me.call('GET', `/api/record/${lead}`)).json as {
      support: Record<string, { evidence: { observation: string } }>;
    };
    const score = record.support['score']?.evidence;
    assert.ok(score !== undefined);
    const opened = (await me.call('GET', `/api/observations/${score.observation}?field=score`)).json as {
      decision: string | null;
      words: unknown[];
      certainty: { ratio: number | null };
    };
    assert.ok(opened.words, JSON.stringify(opened));
    assert.deepEqual([opened.decision, opened.words.length, opened.certainty.ratio], [card, 1, null]);
    for (const isRight of [true, false, false]) {
      const judged = await me.call('POST', `/api/observations/${score.observation}/judgement`, {
        field: 'score',
        isRight,
      });
      assert.equal(judged.status, 200, judged.text);
    }
    const state = (await me.call('GET', '/api/calibrations')).json as { labels: number };
    assert.equal(state.labels, 1);
  });
});
