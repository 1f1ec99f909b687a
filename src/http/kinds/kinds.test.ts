import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FormulaAnswer, KindDefinition, KindVersions, RetypeAnswer } from '@valence/contract';
import { withApp } from '#test';

const both = (text: string) => ({ zh: text, en: text });

test('an administrator makes a kind, tries a formula on a record, and everyone finds the kind and its records', async () => {
  await withApp(async ({ signUp }) => {
    const admin = await signUp();
    const made = await admin.call('POST', '/api/kinds', {
      title: { zh: '样机', en: 'Demo unit' },
      titleField: { title: both('Name') },
    });
    assert.equal(made.status, 200, made.text);
    const kind = KindDefinition.parse(made.json);
    assert.equal(kind.name, 'x_demo_unit');
    const path = `/api/kinds/${kind.name}`;
    const add = async (body: object): Promise<KindDefinition> => {
      const answer = await admin.call('POST', `${path}/fields`, { category: 'business', ...body });
      assert.equal(answer.status, 200, answer.text);
      return KindDefinition.parse(answer.json);
    };
    await add({ title: both('Weight'), type: 'number' });
    await add({
      title: both('Works'),
      type: 'multiChoice',
      choices: [
        { value: 'a', title: both('甲'), colour: 'blue' },
        { value: 'b', title: both('乙') },
      ],
    });
    await add({ title: both('Customer'), type: 'ref', to: 'organisation' });
    const record = await admin.call('POST', `/api/records/${kind.name}`, {
      data: { name: 'No 1', x_weight: 2.5, x_works: ['a', 'b'] },
    });
    assert.equal(record.status, 200, record.text);
    const asked = FormulaAnswer.parse(
      (await admin.call('POST', `${path}/formula`, { text: 'x_weight * 2 + 1', use: 'value' })).json,
    );
    assert.deepEqual([asked.type, asked.sample?.record.title, asked.sample?.value], ['number', 'No 1', 6]);
    const wrong = FormulaAnswer.parse(
      (await admin.call('POST', `${path}/formula`, { text: '1 + x_wight', use: 'value' })).json,
    );
    assert.deepEqual([wrong.problem?.from, wrong.problem?.to], [4, 11]);
    const bad = await admin.call('POST', `${path}/fields`, {
      category: 'business',
      title: both('Twice'),
      type: 'number',
      computed: { by: 'formula', text: 'x_wight * 2' },
    });
    assert.equal(bad.status, 400);
    assert.match(bad.text, /x_wight/);
    const preview = await admin.call('POST', `${path}/fields/x_weight/retype`, { type: 'text', preview: true });
    assert.deepEqual(RetypeAnswer.parse(preview.json).keptSample, [{ before: 2.5, after: '2.5' }]);
    const { versions } = KindVersions.parse((await admin.call('GET', `${path}/versions`)).json);
    assert.equal(versions[0]?.note.en, 'Added the field “Customer”');
    const listed = await admin.call('GET', '/api/kinds');
    assert.match(listed.text, /x_demo_unit/);
    const moved = await admin.call('PATCH', path, { version: 0, order: ['x_weight', 'name'] });
    assert.equal(moved.status, 409, 'it was changed since version 0');
    const lead = await admin.call('PATCH', '/api/kinds/lead/fields/company', {
      isRequired: true,
      title: both('公司全称'),
    });
    assert.equal(lead.status, 200, lead.text);
    const refused = await admin.call('POST', '/api/records/lead', { data: { contactName: '王' } });
    assert.equal(refused.status, 400);
    assert.match(refused.text, /"path":"company"/);
    const type = await admin.call('POST', '/api/kinds/lead/fields/company/retype', { type: 'number', preview: true });
    assert.equal(type.status, 400, 'a field that ships keeps its type');
  });
});
