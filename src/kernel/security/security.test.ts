import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getMigrations } from 'better-auth/db/migration';
import { withStore, withWorkspace } from '#test';
import { openSecurity } from './index.ts';

const options = { isHttps: false, trustedOrigins: ['http://localhost'] };
const signUp = { workspace: '恒泰材料', name: '林悦', email: 'lin@example.com', password: 'correct horse' };

const headersOf = (cookies: readonly string[]) =>
  new Headers({ cookie: cookies.map((c) => c.split(';')[0]).join('; ') });

const shown = (cookies: readonly string[]) => ({
  cookie: headersOf(cookies).get('cookie') ?? '',
  authorization: '',
});

test('who signs up gets a workspace of their own, is its administrator and stays signed in', async () => {
  await withStore(async (store) => {
    const security = openSecurity(store, options);
    const { cookies } = await security.signUp(signUp, new Headers());
    const person = await security.identify(shown(cookies));
    assert.equal(person.workspace.name, '恒泰材料');
    assert.equal(person.role, 'admin');
    assert.ok(cookies.some((c) => /httponly/i.test(c) && /samesite=lax/i.test(c)));
  });
});

test('a wrong password and an unknown address are refused alike', async () => {
  await withStore(async (store) => {
    const security = openSecurity(store, options);
    await security.signUp(signUp, new Headers());
    await assert.rejects(security.signIn(signUp.email, 'wrong password', new Headers()), {
      code: 'auth.wrong_password',
    });
    await assert.rejects(security.signIn('nobody@example.com', 'wrong password', new Headers()), {
      code: 'auth.wrong_password',
    });
    const { person } = await security.signIn(signUp.email, signUp.password, new Headers());
    assert.equal(person.user.name, '林悦');
  });
});

test('after signing out the session is gone at once', async () => {
  await withStore(async (store) => {
    const security = openSecurity(store, options);
    const { cookies } = await security.signUp(signUp, new Headers());
    await security.signOut(headersOf(cookies));
    await assert.rejects(security.identify(shown(cookies)), { code: 'auth.required' });
  });
});

test('signing up with bad input names every field and makes nothing', async () => {
  await withStore(async (store) => {
    const security = openSecurity(store, options);
    await assert.rejects(
      security.signUp({ workspace: ' ', name: '', email: 'x', password: 'short' }, new Headers()),
      (error: { fields: { path: string }[] }) => {
        assert.deepEqual(
          error.fields.map((f) => f.path),
          ['workspace', 'name', 'email', 'password'],
        );
        return true;
      },
    );
    assert.deepEqual(await security.workspaces.all(), []);
  });
});

test('an address that has an account cannot sign up again', async () => {
  await withStore(async (store) => {
    const security = openSecurity(store, options);
    await security.signUp(signUp, new Headers());
    await assert.rejects(security.signUp({ ...signUp, workspace: '第二家' }, new Headers()), { code: 'input.invalid' });
    assert.equal((await security.workspaces.all()).length, 1);
  });
});

test('a purpose that the role may not state is refused before anything is read', async () => {
  await withWorkspace(async ({ security, tenantId }) => {
    const rep = { type: 'person', id: 'r', name: 'r', role: 'rep' } as const;
    assert.throws(() => security.scopeFor(tenantId, rep, 'administration'), { code: 'purpose.refused' });
    const scope = security.scopeFor(tenantId, rep, 'sales');
    assert.throws(() => scope.forPurpose('learning'), { code: 'purpose.refused' });
    assert.equal(scope.forPurpose('service').purpose, 'service');
  });
});

test('preferences are kept per member', async () => {
  await withStore(async (store) => {
    const security = openSecurity(store, options);
    const { person, cookies } = await security.signUp(signUp, new Headers());
    await security.workspaces.prefer(person, { locale: 'en' });
    await security.workspaces.prefer(await security.identify(shown(cookies)), { theme: 'dark' });
    assert.deepEqual((await security.identify(shown(cookies))).preferences, { locale: 'en', theme: 'dark' });
  });
});

test("better-auth's own migrator finds nothing to do", async () => {
  await withStore(async (store) => {
    const { auth } = openSecurity(store, options);
    const { toBeCreated, toBeAdded } = await getMigrations(auth.options);
    assert.deepEqual([toBeCreated, toBeAdded], [[], []]);
  });
});

test('every opened session is notarised', async () => {
  await withStore(async (store) => {
    const security = openSecurity(store, options);
    const { person } = await security.signUp(signUp, new Headers());
    const entries = await store.read({ tenantId: person.workspace.id, actor: 'x', purpose: 'sales' }, (tx) =>
      tx.query<{ type: string }>('select type from evidence_entry order by id'),
    );
    assert.deepEqual(
      entries.map((e) => e.type),
      ['workspace.made', 'session.opened'],
    );
  });
});
