import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NewLink, RecordRow, Roster, Teams } from '@valence/contract';
import { withApp, type Caller, type TestApp } from '#test';

const PASSWORD = 'correct horse battery';
const OTHER = 'another horse entirely';

type Answer = { status: number; json: unknown };
const codeOf = ({ json }: Answer): string => (json as { code: string }).code;

async function invited(admin: Caller, email: string, more: object = {}): Promise<NewLink> {
  const answer = await admin.call('POST', '/api/workspace/invitations', { email, role: 'rep', ...more });
  assert.equal(answer.status, 200, answer.text);
  return answer.json as NewLink;
}

async function open({ app }: TestApp, url: string, payload: object): Promise<Answer & { cookie: string }> {
  const reply = await app.inject({ method: 'POST', url, payload });
  const cookie = [reply.headers['set-cookie'] ?? []]
    .flat()
    .map((line) => line.split(';')[0])
    .join('; ');
  return { status: reply.statusCode, json: reply.json(), cookie };
}

const join = (app: TestApp, token: string, password = PASSWORD, name = '王芳') =>
  open(app, '/api/join', { token, name, password });
const rosterOf = async (admin: Caller): Promise<Roster> =>
  (await admin.call('GET', '/api/workspace/members')).json as Roster;
const asColleague = async (app: TestApp, admin: Caller, email: string): Promise<Caller> => {
  await join(app, (await invited(admin, email)).token);
  return app.signIn(email, PASSWORD);
};
const idOf = async (admin: Caller, email: string): Promise<string> => {
  const found = (await rosterOf(admin)).members.find((m) => m.email === email);
  assert.ok(found !== undefined);
  return found.id;
};

test('who follows an invitation is a member with the role, team and staff record that waited for them, once', async () => {
  await withApp(async (app) => {
    const admin = await app.signUp();
    const made = await admin.call('POST', '/api/teams', { name: '华东', members: [] });
    const [team] = (made.json as Teams).teams;
    assert.ok(team !== undefined);
    const data = { name: '王芳', side: 'staff', email: 'wang@example.com', territories: ['上海'] };
    const waiting = (await admin.call('POST', '/api/records/person', { data })).json as RecordRow;

    const link = await invited(admin, ' Wang@Example.com ', { team: team.id, role: 'manager' });
    assert.equal(link.isMailed, false);
    const seen = await open(app, '/api/join/look', { token: link.token });
    assert.deepEqual(seen.json, { type: 'invitation', email: 'wang@example.com', workspace: '测试', role: 'manager' });

    assert.equal((await join(app, link.token, 'short')).status, 400);
    const joined = await join(app, link.token);
    assert.equal(joined.status, 200, JSON.stringify(joined.json));
    assert.ok(joined.cookie !== '');
    const me = joined.json as { role: string; person: string };
    assert.deepEqual([me.role, me.person], ['manager', waiting.id]);
    const { teams } = (await admin.call('GET', '/api/teams')).json as Teams;
    assert.deepEqual(
      teams[0]?.members.map((m) => m.id),
      [waiting.id],
    );
    const again = await join(app, link.token, OTHER);
    assert.deepEqual([again.status, codeOf(again)], [410, 'member.link_dead']);
    const { members, invitations } = await rosterOf(admin);
    assert.deepEqual([members.length, invitations.length], [2, 0]);
    const audit = JSON.stringify((await admin.call('GET', '/api/audit')).json);
    for (const type of ['member.invited', 'member.joined']) assert.ok(audit.includes(type), type);
    assert.ok(!audit.includes('wang@example.com'), 'no address in the log');
  });
});

test('links that never were, were replaced, withdrawn or have expired are refused alike', async () => {
  await withApp(async (app) => {
    const admin = await app.signUp();
    const first = await invited(admin, 'a@example.com');
    const second = await invited(admin, 'a@example.com');
    const withdrawn = await invited(admin, 'b@example.com');
    assert.equal((await admin.call('DELETE', `/api/workspace/invitations/${withdrawn.id}`)).status, 204);
    const expired = await invited(admin, 'c@example.com');
    const { tenantId } = await app.store.identity
      .query<{ tenantId: string }>(`select id as "tenantId" from identity.tenant`)
      .then(({ rows }) => rows[0] ?? { tenantId: '' });
    await app.store.write({ tenantId, actor: 'system', purpose: 'administration' }, (tx) =>
      tx.query(`update member_link set expires_at = now() - interval '1 s' where tenant_id = $1 and email = $2`, [
        tenantId,
        'c@example.com',
      ]),
    );
    const refusals = await Promise.all(
      [first.token, withdrawn.token, expired.token, 'x'.repeat(43)].map((token) => join(app, token)),
    );
    for (const refusal of refusals) assert.deepEqual([refusal.status, codeOf(refusal)], [410, 'member.link_dead']);
    assert.deepEqual(
      (await rosterOf(admin)).invitations.map((i) => [i.email, i.isExpired]),
      [
        ['c@example.com', true],
        ['a@example.com', false],
      ],
    );
    assert.equal((await join(app, second.token)).status, 200);
    const { rows } = await app.store.identity.query<{ n: string }>(
      `select count(*) as n from public.member_link where encode(token_hash, 'hex') = any ($1)`,
      [[first, second].map((l) => Buffer.from(l.token, 'base64url').toString('hex'))],
    );
    assert.equal(rows[0]?.n, '0', 'tokens are kept as hashes only');
  });
});

test('whoever is shown out is out at their next request, can be let back in, and owns what they owned', async () => {
  await withApp(async (app) => {
    const admin = await app.signUp();
    const rep = await asColleague(app, admin, 'rep@example.com');
    assert.equal((await rep.call('GET', '/api/me')).status, 200);
    const id = await idOf(admin, 'rep@example.com');
    const pending = await admin.call('POST', `/api/workspace/members/${id}/password-link`);
    assert.equal((await admin.call('POST', `/api/workspace/members/${id}/end`)).status, 200);
    assert.equal((await rep.call('GET', '/api/me')).status, 401);
    await assert.rejects(app.signIn('rep@example.com', PASSWORD), /auth\.no_workspace/);
    const { token } = pending.json as NewLink;
    assert.equal((await open(app, '/api/password', { token, password: OTHER })).status, 410);
    const again = await admin.call('POST', '/api/workspace/invitations', { email: 'rep@example.com', role: 'admin' });
    assert.equal(again.status, 400);
    const { members, former } = await rosterOf(admin);
    assert.deepEqual([members.length, former.map((m) => m.email)], [1, ['rep@example.com']]);
    assert.ok(former[0]?.person !== null);

    assert.equal((await admin.call('POST', `/api/workspace/members/${id}/return`)).status, 200);
    const back = await app.signIn('rep@example.com', PASSWORD);
    assert.equal(((await back.call('GET', '/api/me')).json as { person: string }).person, former[0]?.person);
  });
});

test('a link sets a password once, ends every session there was, and the old password is refused', async () => {
  await withApp(async (app) => {
    const admin = await app.signUp();
    const rep = await asColleague(app, admin, 'rep@example.com');
    const answer = await admin.call(
      'POST',
      `/api/workspace/members/${await idOf(admin, 'rep@example.com')}/password-link`,
    );
    const { token } = answer.json as NewLink;
    assert.equal((await join(app, token)).status, 410, 'a password link lets nobody join');
    assert.equal((await open(app, '/api/password', { token, password: OTHER })).status, 200);
    assert.equal((await rep.call('GET', '/api/me')).status, 401);
    assert.equal((await open(app, '/api/password', { token, password: PASSWORD })).status, 410);
    await assert.rejects(app.signIn('rep@example.com', PASSWORD), /auth\.wrong_password/);
    await app.signIn('rep@example.com', OTHER);
  });
});

test('only administrators govern members, never themselves, and of two who turn on each other one is left', async () => {
  await withApp(async (app) => {
    const admin = await app.signUp();
    const rep = await asColleague(app, admin, 'rep@example.com');
    const second = await asColleague(app, admin, 'second@example.com');
    const secondId = await idOf(admin, 'second@example.com');
    const adminId = ((await admin.call('GET', '/api/me')).json as { user: { id: string } }).user.id;
    for (const [method, path] of [
      ['GET', '/api/workspace/members'],
      ['POST', '/api/workspace/invitations'],
      ['POST', `/api/workspace/members/${secondId}/end`],
      ['POST', `/api/workspace/members/${secondId}/password-link`],
    ] as const) {
      const body = { email: 'x@example.com', role: 'admin' };
      assert.equal((await rep.call(method, path, method === 'GET' ? undefined : body)).status, 403, path);
    }
    assert.equal((await admin.call('POST', `/api/workspace/members/${adminId}/end`)).status, 409);
    await admin.call('PATCH', `/api/workspace/members/${secondId}`, { role: 'admin' });
    assert.equal(((await second.call('GET', '/api/me')).json as { role: string }).role, 'admin');
    const turned = await Promise.all([
      admin.call('PATCH', `/api/workspace/members/${secondId}`, { role: 'rep' }),
      second.call('PATCH', `/api/workspace/members/${adminId}`, { role: 'rep' }),
    ]);
    assert.deepEqual(turned.map((t) => t.status).toSorted(), [200, 403]);
  });
});

test('an account of another workspace is not told of, joins nothing and is not taken over', async () => {
  await withApp(async (app) => {
    const admin = await app.signUp('甲');
    const other = await app.signUp('乙');
    const theirs = ((await other.call('GET', '/api/me')).json as { user: { email: string; id: string } }).user;
    const link = await invited(admin, theirs.email);
    const unknown = await invited(admin, 'nobody@example.com');
    assert.deepEqual(Object.keys(link).toSorted(), Object.keys(unknown).toSorted());
    const guessed = await join(app, link.token, 'a guessed password');
    assert.deepEqual([guessed.status, codeOf(guessed)], [401, 'auth.wrong_password']);
    const known = await join(app, link.token, 'correct horse');
    assert.deepEqual([known.status, codeOf(known)], [409, 'member.elsewhere']);
    for (const act of ['end', 'password-link', 'return'])
      assert.equal((await admin.call('POST', `/api/workspace/members/${theirs.id}/${act}`)).status === 200, false, act);
    assert.equal((await other.call('GET', '/api/me')).status, 200);
  });
});
