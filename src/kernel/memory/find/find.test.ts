import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withKinds, withWorkspace } from '#test';
import { jobHandlers } from '#main';
import { startJobs } from '#store';
import {
  findBest,
  kindsOf,
  observe,
  recallCount,
  recallList,
  searchAll,
  startReindex,
  whyFound,
  type SourceSpec,
} from '../index.ts';
import { queryOf } from './ask-words.ts';
import { nameTokensOf, tokensOf } from './tokens.ts';

withKinds();
const source: SourceSpec = { kind: 'import', name: 'list' };

test('tokens are words, characters and pairs in simplified script; a query keeps pairs and beginnings', () => {
  assert.deepEqual(tokensOf('B2B 客戶群'), ['b2b', '客', '客户', '户', '户群', '群']);
  assert.equal(queryOf('恒泰材 abc'), "'恒泰' & '泰材' & ('abc':* | '=abc':*)");
});

test('a name sounds as all its readings, from each of its characters on', () => {
  const tokens = nameTokensOf('单雄信');
  for (const wanted of ['=单雄信', '=danxiongxin', '=shanxiongxin', '=sxx', 'xiongxin', 'xx', 'xin'])
    assert.ok(tokens.includes(wanted), wanted);
});

test('a record is found by fragments, sounds, slips of the finger, short names, the end of a number and in both scripts', async () => {
  await withWorkspace(async ({ scope }) => {
    await observe(scope(), {
      source,
      sayings: [
        { kind: 'organisation', data: { name: '苏州恒泰新能源材料有限公司' } },
        { kind: 'organisation', data: { name: 'Brennhofer Batteries GmbH' } },
        { kind: 'organisation', data: { name: '中国石油化工股份有限公司' } },
        { kind: 'person', data: { name: '查良镛', phone: '+8613912345678', email: 'zha.liangyong@hengtai.cn' } },
        { kind: 'person', data: { name: '王恒', title: '恒泰项目总监' } },
        { kind: 'activity', data: { subject: '恒泰 电话回访' } },
      ],
    });
    const first = async (q: string) => (await searchAll(scope(), { q, limit: 10 }))[0]?.title;
    const answers: readonly (readonly [q: string, title: string])[] = [
      ['恒泰', '苏州恒泰新能源材料有限公司'],
      ['恆泰', '苏州恒泰新能源材料有限公司'],
      ['恒泰材料', '苏州恒泰新能源材料有限公司'],
      ['hengtai', '苏州恒泰新能源材料有限公司'],
      ['heng tai', '苏州恒泰新能源材料有限公司'],
      ['htxny', '苏州恒泰新能源材料有限公司'],
      ['中石化', '中国石油化工股份有限公司'],
      ['nhof', 'Brennhofer Batteries GmbH'],
      ['Brenhofer', 'Brennhofer Batteries GmbH'],
      ['Brennhoefr', 'Brennhofer Batteries GmbH'],
      ['batteires brenn', 'Brennhofer Batteries GmbH'],
      ['zly', '查良镛'],
      ['5678', '查良镛'],
      ['139 1234', '查良镛'],
      ['liangyong@heng', '查良镛'],
      ['wh', '王恒'],
    ];
    for (const [q, title] of answers) assert.equal(await first(q), title, q);
    const all = (await searchAll(scope(), { q: '恒泰', limit: 10 })).map((e) => e.title);
    assert.deepEqual(all, ['苏州恒泰新能源材料有限公司', '王恒', '恒泰 电话回访']);
  });
});

test('an answer tells where each record was found, in the characters that stand there', async () => {
  await withWorkspace(async ({ scope }) => {
    const person = { name: '单雄信', phone: '+86 139-1234-5678', title: '恆泰项目总监' };
    await observe(scope(), {
      source,
      sayings: [
        { kind: 'person', data: person },
        { kind: 'organisation', data: { name: 'Brennhofer AG' } },
      ],
    });
    const kinds = new Map((await kindsOf(scope())).map((kind) => [kind.name, kind]));
    const marked = async (q: string) => {
      const [hit] = (await findBest(scope(), { q, limit: 5 })).hits;
      const kind = kinds.get(hit?.entity.kind ?? '');
      const why = hit === undefined || kind === undefined ? null : whyFound(kind, hit.entity, q);
      return why?.marks.map(([from, to]) => why.text.slice(from, to));
    };
    assert.deepEqual(await marked('sxx'), ['单雄信']);
    assert.deepEqual(await marked('xiongx'), ['雄信']);
    assert.deepEqual(await marked('恒泰'), ['恆泰']);
    assert.deepEqual(await marked('5678'), ['5678']);
    assert.deepEqual(await marked('brenhofer'), ['Brennhofer']);
  });
});

test('a list by words begins with the name itself, then what begins so, and its pages hold each match once', async () => {
  await withWorkspace(async ({ scope }) => {
    const people = [
      ...Array.from({ length: 45 }, (_, i) => ({ name: `王${String.fromCodePoint(0x4e00 + 3 * i)}` })),
      ...Array.from({ length: 45 }, (_, i) => ({ name: `李${i}`, title: '王府井店长' })),
      { name: '王' },
    ];
    await observe(scope(), { source, sayings: people.map((data) => ({ kind: 'person', data })) });
    const names: string[] = [];
    for (let after: string | null = null; ;) {
      const page = await recallList(scope(), { kind: 'person', q: '王', limit: 20, after });
      names.push(...page.items.map((e) => e.title));
      after = page.next;
      if (after === null) break;
    }
    assert.equal(new Set(names).size, 91);
    assert.equal(names.length, 91);
    assert.equal(names[0], '王');
    assert.ok(names.slice(0, 46).every((name) => name.startsWith('王')));
    const { count } = await recallCount(scope(), { kind: 'person', q: '王' });
    assert.equal(count, 91);
  });
});

test('search rows made of the words of an older version are written anew once, by a job', async () => {
  await withWorkspace(async ({ scope, store, security }) => {
    await observe(scope(), { source, sayings: [{ kind: 'person', data: { name: '查良镛' } }] });
    await scope().write((tx) =>
      tx.query(`update search_row set version = 1, tokens = '''old'':1' where tenant_id = $1`, [tx.settings.tenantId]),
    );
    const found = async () => (await searchAll(scope(), { q: 'zly', limit: 5 })).length;
    assert.equal(await found(), 0);
    await startReindex(scope('administration'));
    const jobs = startJobs(store, jobHandlers(security), { owner: 'test', report: (e) => assert.fail(String(e)) });
    for (let i = 0; i < 200 && (await found()) === 0; i += 1) await new Promise((r) => setTimeout(r, 50));
    await jobs.stop();
    assert.equal(await found(), 1);
  });
});
