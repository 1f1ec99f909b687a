import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAddress } from './address.ts';
import { parseCompany } from './company.ts';
import { plainCreditCode, plainDomain, plainMail, plainPhone } from './contact.ts';
import { parsePerson } from './person.ts';

test('a company is the same core however its name is written', () => {
  const written = [
    '上海华星电子有限公司',
    '上海市华星电子有限责任公司',
    '华星电子（上海）有限公司',
    '华星电子股份有限公司(上海)',
    '上海華星電子集團有限公司',
    '上海　华星电子 有限公司 ',
    '华星电子',
  ];
  for (const name of written) assert.equal(parseCompany(name)?.core, '华星电子', name);
  for (const name of written.slice(0, 6)) assert.equal(parseCompany(name)?.places[0]?.name, '上海', name);
});

test('an English name means the Chinese one: place, brand by its sound, what the company does', () => {
  const han = parseCompany('上海华星电子科技有限公司');
  for (const name of [
    'Huaxing Electronics (Shanghai) Co., Ltd.',
    'SHANGHAI HUAXING ELECTRONIC CO LTD',
    'Shanghai Huaxing Electronics Inc',
  ]) {
    const latin = parseCompany(name);
    assert.equal(latin?.sound, han?.sound, name);
    assert.deepEqual(latin?.industries, han?.industries, name);
    assert.equal(latin?.places[0]?.name, '上海', name);
  }
  assert.equal(parseCompany('The Bosch Company')?.core, 'bosch');
  assert.equal(parseCompany('Siemens AG')?.core, parseCompany('SIEMENS GmbH')?.core);
});

test('a branch, the place in front of a brand and names of nothing but common words are kept apart from brands', () => {
  assert.equal(parseCompany('苏州恒泰新能源有限公司上海分公司')?.branch, '上海');
  assert.equal(parseCompany('苏州恒泰新能源有限公司')?.branch, null);
  assert.equal(parseCompany('江苏省苏州市恒泰')?.core, '恒泰');
  assert.equal(parseCompany('北京科技有限公司')?.core, '科技');
  assert.equal(parseCompany('南海有限公司')?.core, '南海', 'a place is not taken when nothing would be left');
  assert.equal(parseCompany('（）'), null);
});

test('people are read with compound family names, titles and in either order', () => {
  assert.deepEqual(
    [parsePerson('欧阳修')?.family, parsePerson('欧阳修')?.given, parsePerson('王 伟')?.given],
    ['欧阳', '修', '伟'],
  );
  assert.equal(parsePerson('司马')?.family, '司', 'two characters are a family name and a given name');
  const sounds = ['李伟', 'Li Wei', 'Wei Li', 'LI, Wei'].map((name) => parsePerson(name)?.sound);
  assert.deepEqual(new Set(sounds).size, 1);
  assert.equal(parsePerson('王总')?.given, '', 'of 王总 only the family name is known');
  assert.equal(parsePerson('張偉經理')?.whole, '张伟');
  assert.equal(parsePerson(' '), null);
});

test('a phone number has one spelling, its extension stands apart', () => {
  const spellings = [
    '021-58880000',
    '(021) 5888 0000',
    '+86 21 58880000',
    '0086-21-58880000',
    '86-21-5888-0000',
    '０２１－５８８８００００',
  ];
  for (const text of spellings) assert.equal(plainPhone(text)?.number, '862158880000', text);
  assert.deepEqual(plainPhone('021-58880000转801'), { number: '862158880000', extension: '801' });
  assert.deepEqual(plainPhone('021-58880000-801'), { number: '862158880000', extension: '801' });
  for (const text of ['13800138000', '+86 138 0013 8000', '138-0013-8000'])
    assert.equal(plainPhone(text)?.number, '8613800138000', text);
  assert.equal(plainPhone('+1 (212) 555-0100')?.number, '12125550100');
  assert.equal(plainPhone('12345'), null);
});

test('domains are what was registered, free mail names no company, codes need their check digit', () => {
  assert.equal(plainDomain('https://www.huaxing.com.cn/about'), 'huaxing.com.cn');
  assert.equal(plainDomain('li.wei@mail.huaxing.com'), 'huaxing.com');
  assert.equal(plainDomain('someone@qq.com'), null);
  assert.equal(plainMail('MAILTO:Li.Wei+crm@Huaxing.com'), 'li.wei@huaxing.com');
  assert.equal(plainMail('no mail'), null);
  assert.equal(plainCreditCode('9131 0115 MA1K 4BCD 3'), null);
});

test('addresses keep street and number apart from their place', () => {
  const address = parseAddress('上海市人民路188号三楼');
  assert.equal(address?.place?.name, '上海');
  assert.equal(address?.numbers, '188 3');
  assert.deepEqual(parseAddress('12 Main St')?.words, ['12', 'main', 'street']);
});
