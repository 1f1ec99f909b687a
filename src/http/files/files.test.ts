import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import { withApp, type Caller, type TestApp } from '#test';

type Item = { id: string; name: string; mediaType: string; preview: string | null; isNew: boolean; by: string };

/** Sends one file as a browser does. */
async function upload({ app }: TestApp, who: Caller, record: string, name: string, body: Buffer, type = 'image/png') {
  const mark = 'xxMARKxx';
  const head = `--${mark}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: ${type}\r\n\r\n`;
  const payload = Buffer.concat([Buffer.from(head), body, Buffer.from(`\r\n--${mark}--\r\n`)]);
  const answer = await app.inject({
    method: 'POST',
    url: `/api/record/${record}/files`,
    headers: { cookie: who.cookie, 'content-type': `multipart/form-data; boundary=${mark}` },
    payload,
  });
  return { status: answer.statusCode, json: answer.json() as Item };
}

async function aLead(who: Caller): Promise<string> {
  return ((await who.call('POST', '/api/records/lead', { data: { title: '储能' } })).json as { id: string }).id;
}

test('a file comes back byte for byte, in ranges too, once per content, and no stranger gets it', async () => {
  await withApp(async (ground) => {
    const [me, stranger] = [await ground.signUp('甲'), await ground.signUp('乙')];
    const lead = await aLead(me);
    const body = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(2_500_000, 7)]);
    const first = await upload(ground, me, lead, '报价 (终).pdf', body);
    assert.equal(first.status, 200, JSON.stringify(first.json));
    assert.deepEqual(
      [first.json.mediaType, first.json.preview, first.json.isNew, first.json.by],
      ['application/pdf', 'pdf', true, '林悦'],
    );
    const again = await upload(ground, me, lead, '同一份.pdf', body);
    assert.deepEqual([again.json.id, again.json.isNew], [first.json.id, false]);
    const list = (await me.call('GET', `/api/record/${lead}/files`)).json as { items: Item[] };
    assert.deepEqual(
      list.items.map((f) => f.name),
      ['报价 (终).pdf'],
    );
    const url = `/api/files/${first.json.id}/content`;
    const got = await ground.app.inject({ url, headers: { cookie: me.cookie } });
    assert.ok(got.rawPayload.equals(body));
    assert.match(String(got.headers['content-disposition']), /^attachment; .*filename\*=UTF-8''%E6%8A%A5/);
    const part = await ground.app.inject({ url, headers: { cookie: me.cookie, range: 'bytes=2097150-2097160' } });
    assert.equal(part.statusCode, 206);
    assert.ok(part.rawPayload.equals(body.subarray(2_097_150, 2_097_161)));
    for (const path of [url, url.replace('content', 'preview'), `/api/record/${lead}/files`])
      assert.equal((await stranger.call('GET', path)).status, 404, path);
  });
});

test('a page in a picture’s clothes is never shown, only saved', async () => {
  await withApp(async (ground) => {
    const me = await ground.signUp();
    const lead = await aLead(me);
    const page = Buffer.from('<html><script>alert(1)</script></html>');
    const { json } = await upload(ground, me, lead, '../../logo.png', page, 'image/png');
    assert.deepEqual([json.name, json.mediaType, json.preview], ['logo.png', 'application/octet-stream', null]);
    const got = await ground.app.inject({
      url: `/api/files/${json.id}/content?inline=true`,
      headers: { cookie: me.cookie },
    });
    assert.equal(got.headers['content-type'], 'application/octet-stream');
    assert.equal(got.headers['x-content-type-options'], 'nosniff');
    assert.match(String(got.headers['content-security-policy']), /sandbox/);
    assert.match(String(got.headers['content-disposition']), /^attachment/);
    assert.equal((await me.call('GET', `/api/files/${json.id}/preview`)).status, 415);
  });
});

test('a table in GB18030 and a Word document are shown as harmless pages', async () => {
  await withApp(async (ground) => {
    const me = await ground.signUp();
    const lead = await aLead(me);
    // 客户,金额 / 华星<b>,12 in GB18030
    const table = Buffer.from('bfcdbba72cbdf0b6ee0abbaad0c73c623e2c31320a', 'hex');
    const csv = (await upload(ground, me, lead, '客户.csv', table, 'text/csv')).json;
    const shown = await me.call('GET', `/api/files/${csv.id}/preview`);
    assert.match(shown.text, /<td>华星&lt;b&gt;<\/td><td>12<\/td>/);
    const docx = (await upload(ground, me, lead, '合同.docx', wordDocument('甲方：华星电子'))).json;
    assert.equal(docx.preview, 'document');
    const page = await ground.app.inject({ url: `/api/files/${docx.id}/preview`, headers: { cookie: me.cookie } });
    assert.match(page.body, /<p>甲方：华星电子<\/p>/);
    assert.match(String(page.headers['content-security-policy']), /default-src 'none'.*sandbox/);
    const broken = (await upload(ground, me, lead, '坏.docx', Buffer.from('PK\x03\x04 nothing'))).json;
    assert.equal((await me.call('GET', `/api/files/${broken.id}/preview`)).status, 415);
  });
});

/** The smallest Word document there is: a ZIP of stored files. */
function wordDocument(text: string): Buffer {
  const W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
  const R = 'http://schemas.openxmlformats.org/package/2006/relationships';
  const files: [string, string][] = [
    [
      '[Content_Types].xml',
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    ],
    [
      '_rels/.rels',
      `<Relationships xmlns="${R}"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
    ],
    [
      'word/document.xml',
      `<w:document xmlns:w="${W}"><w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:body></w:document>`,
    ],
  ];
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of files) {
    const [n, body] = [Buffer.from(name), Buffer.from(content)];
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(body), 10);
    common.writeUInt32LE(body.length, 14);
    common.writeUInt32LE(body.length, 18);
    common.writeUInt16LE(n.length, 22);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), common, n, body);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, n);
    at += 30 + n.length + body.length;
  }
  const size = directory.reduce((sum, b) => sum + b.length, 0);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...directory, end]);
}
