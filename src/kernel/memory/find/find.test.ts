import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withKinds, withWorkspace } from '#test';
import { observe, searchAll, type SourceSpec } from '../index.ts';
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
