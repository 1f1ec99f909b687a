import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SMTPServer } from 'smtp-server';
import { withApp, type Caller } from '#test';
import { startSender } from './send-mails.ts';
import { readToken, tokenOf } from './notice-mails.ts';

type Mail = { id: string; status: string; error: string | null };
type Taken = { from: string; to: string[]; text: string };
type Behaviour = { onData?: (answer: (error?: Error) => void) => void; onRecipient?: () => Error | null };

/** A real SMTP server on this machine that keeps what it is given. */
async function withSmtp<T>(fn: (port: number, taken: Taken[], behave: Behaviour) => Promise<T>): Promise<T> {
  const taken: Taken[] = [];
  const behave: Behaviour = {};
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 100,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      username === 'lin' && password === 'geheim' ? done(null, { user: 'lin' }) : done(new Error('wrong')),
    onRcptTo: (_address, _session, done) => done(behave.onRecipient?.() ?? null),
    onData(stream, { envelope }, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        taken.push({ from, to: envelope.rcptTo.map((r) => r.address), text: Buffer.concat(parts).toString('utf8') });
        if (behave.onData === undefined) done();
        else behave.onData(done);
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  try {
    return await fn(address.port, taken, behave);
  } finally {
    await new Promise<void>((resolve) => server.close(resolve));
  }
}

const settingsFor = (port: number) => ({
  host: '127.0.0.1',
  port,
  security: 'none',
  username: 'lin',
  password: 'geheim',
  fromName: '恒泰材料',
  fromAddress: 'crm@example.com',
  isOn: true,
  version: 0,
});

async function until<T>(ask: () => Promise<T>, fits: (answer: T) => boolean): Promise<T> {
  for (const end = Date.now() + 10_000; ;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    if (Date.now() > end) throw new Error(`never came: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function statusOf(me: Caller, id: string): Promise<Mail> {
  const { items } = (await me.call('GET', '/api/mail')).json as { items: Mail[] };
  return items.find((mail) => mail.id === id) ?? { id, status: 'none', error: null };
}

/** A header's value with encoded words and folds undone. */
function header(text: string, name: string): string {
  const raw = new RegExp(`^${name}:((?:.|\\r\\n[ \\t])*)`, 'im').exec(text)?.[1] ?? '';
  return raw
    .trim()
    .replaceAll(/\r\n[ \t]/g, ' ')
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?b\?([^?]*)\?=/gi, (_, b: string) => Buffer.from(b, 'base64').toString())
    .replaceAll(/=\?utf-8\?q\?([^?]*)\?=/gi, (_, q: string) =>
      decodeURIComponent(q.replaceAll('_', ' ').replaceAll('%', '%25').replaceAll('=', '%')),
    );
}

test('a mail that a person wrote and sent goes out once, says what AI drafted, and stands in the record’s history', async () => {
  await withSmtp(async (port, taken) => {
    await withApp(async ({ signUp }) => {
      const me = await signUp();
      assert.equal((await me.call('PUT', '/api/mail/settings', settingsFor(port))).status, 200);
      const seen = await me.call('GET', '/api/mail/settings');
      assert.ok(!seen.text.includes('geheim'));
      const tried = (await me.call('POST', '/api/mail/settings/test')).json as { isOk: boolean };
      assert.equal(tried.isOk, true);
      const lead = ((await me.call('POST', '/api/records/lead', { data: { title: '储能' } })).json as Mail).id;
      const draft = {
        record: lead,
        to: ['wang@example.org'],
        subject: '报价：储能',
        body: '王总，您好。',
        byAgent: 'lead-to-touch',
        key: 'once-only',
      };
      const { id } = (await me.call('POST', '/api/mail', draft)).json as Mail;
      assert.equal(((await me.call('POST', '/api/mail', draft)).json as Mail).id, id);
      await Promise.all([1, 2, 3].map(() => me.call('POST', `/api/mail/${id}/send`)));
      await until(
        () => statusOf(me, id),
        (mail) => mail.status === 'sent',
      );
      await me.call('POST', `/api/mail/${id}/send`);
      const mine = taken.filter((mail) => mail.to.includes('wang@example.org'));
      assert.equal(mine.length, 1);
      const text = mine[0]?.text ?? '';
      assert.equal(header(text, 'Subject'), '报价：储能');
      assert.match(header(text, 'From'), /林悦.*<crm@example.com>/);
      assert.match(text, /^X-AI-Generated: draft; agent=lead-to-touch/im);
      // What was sent becomes something that happened with the customer a moment after it has gone out.
      const timeline = await until(
        () => me.call('GET', `/api/record/${lead}/timeline`),
        (answer) => answer.text.includes('"type":"activity"'),
      );
      assert.match(timeline.text, /报价：储能/);
    });
  });
});

test('a temporary refusal is tried again later, a lasting one is told, and silence after the handing over is a doubt', async () => {
  await withSmtp(async (port, taken, behave) => {
    await withApp(async ({ signUp, store }) => {
      const me = await signUp();
      await me.call('PUT', '/api/mail/settings', settingsFor(port));
      const send = async (): Promise<string> => {
        const { id } = (await me.call('POST', '/api/mail', { to: ['a@example.org'], subject: 'x', body: 'y' }))
          .json as Mail;
        await me.call('POST', `/api/mail/${id}/send`);
        return id;
      };
      behave.onRecipient = () => Object.assign(new Error('greylisted'), { responseCode: 451 });
      const later = await send();
      const queued = await until(
        () => statusOf(me, later),
        (mail) => mail.error !== null,
      );
      assert.equal(queued.status, 'queued');
      behave.onRecipient = () => Object.assign(new Error('no such user'), { responseCode: 550 });
      const never = await send();
      assert.match(
        (
          await until(
            () => statusOf(me, never),
            (m) => m.status === 'failed',
          )
        ).error ?? '',
        /no such user/,
      );
      delete behave.onRecipient;
      behave.onData = () => {};
      const doubt = await send();
      await until(
        async () => taken.length,
        (n) => n === 1,
      );
      // The process dies with the mail in hand: its lease runs out.
      const { workspace } = (await me.call('GET', '/api/me')).json as { workspace: { id: string } };
      const settings = { tenantId: workspace.id.replace('wsp_', ''), actor: 'x', purpose: 'sales' };
      await store.write(settings, (tx) =>
        tx.query(`update mail set lease_until = now() - interval '1 second', owner = 'dead' where id = $1`, [
          doubt.replace('mal_', ''),
        ]),
      );
      const other = startSender({ store, owner: 'other', report: () => {}, pollMs: 50 });
      await until(
        () => me.call('GET', '/api/notifications'),
        (answer) => answer.text.includes('可能已发出'),
      );
      assert.equal((await statusOf(me, doubt)).status, 'doubt');
      await other.stop();
      assert.equal(taken.length, 1, 'nobody sends it a second time');
    });
  });
});

test('line breaks in what becomes a header are refused, and so are addresses that are none', async () => {
  await withApp(async ({ signUp }) => {
    const me = await signUp();
    for (const bad of [
      { subject: 'x\r\nBcc: all@example.org' },
      { to: ['a@example.org\r\nBcc: b@example.org'] },
      { to: ['"a" <a@example.org>, b@example.org'] },
      { cc: ['not an address'] },
    ])
      assert.equal((await me.call('POST', '/api/mail', { subject: 'x', ...bad })).status, 400, JSON.stringify(bad));
    const name = { ...settingsFor(25), fromName: 'x\nBcc: a@example.org' };
    assert.equal((await me.call('PUT', '/api/mail/settings', name)).status, 400);
    const { id } = (await me.call('POST', '/api/mail', { subject: 'x' })).json as Mail;
    const unset = await me.call('POST', `/api/mail/${id}/send`);
    assert.equal((unset.json as { code: string }).code, 'mail.no_receiver');
  });
});

test('a mention comes by mail once with a link that ends such mails, and a record’s name cannot write headers', async () => {
  await withSmtp(async (port, taken) => {
    await withApp(async ({ app, signUp, security, store }) => {
      const me = await signUp();
      await me.call('PUT', '/api/mail/settings', settingsFor(port));
      const { workspace } = (await me.call('GET', '/api/me')).json as { workspace: { id: string } };
      const tenantId = workspace.id.replace('wsp_', '');
      const userId = await security.addMember(tenantId, {
        name: '王工',
        email: 'wanggong@example.com',
        password: 'correct horse',
        role: 'rep',
      });
      const data = { title: '储能\r\nBcc: all@example.org' };
      const lead = ((await me.call('POST', '/api/records/lead', { data })).json as Mail).id;
      const body = `@[王工](usr:${userId}) <b>请看</b>`;
      await me.call('POST', `/api/record/${lead}/comments`, { body });
      await until(
        async () => taken.length,
        (n) => n > 0,
      );
      const [mail] = taken;
      assert.deepEqual(mail?.to, ['wanggong@example.com']);
      assert.doesNotMatch((mail?.text ?? '').split('\r\n\r\n')[0] ?? '', /^Bcc:/im);
      assert.match(header(mail?.text ?? '', 'List-Unsubscribe-Post'), /One-Click/);
      const link = /<(http[^>]*)>/.exec(header(mail?.text ?? '', 'List-Unsubscribe'))?.[1] ?? '';
      const path = link.slice(link.indexOf('/api/'));
      assert.equal((await app.inject({ method: 'GET', url: path })).statusCode, 200);
      const left = await app.inject({
        method: 'POST',
        url: path,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: 'List-Unsubscribe=One-Click',
      });
      assert.equal(left.statusCode, 200, left.body);
      await me.call('POST', `/api/record/${lead}/comments`, { body: `@[王工](usr:${userId}) 再看` });
      const told = await until(
        () =>
          store.read({ tenantId, actor: 'x', purpose: 'sales' }, (tx) =>
            tx.query(`select id from outbox where topic = 'notified'`),
          ),
        (rows) => rows.length === 0,
      );
      assert.equal(told.length, 0);
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.equal(taken.length, 1);
    });
  });
});

test('a link that somebody changed ends nothing', () => {
  const secret = Buffer.alloc(32, 1);
  const token = tokenOf(secret, { tenant: 't', user: 'u', type: 'mention' });
  assert.deepEqual(readToken(secret, token), { tenant: 't', user: 'u', type: 'mention' });
  const other = tokenOf(Buffer.alloc(32, 2), { tenant: 't', user: 'v', type: 'all' });
  assert.equal(readToken(secret, `${other.split('.')[0]}.${token.split('.')[1]}`), null);
  assert.equal(readToken(secret, 'nonsense'), null);
});
