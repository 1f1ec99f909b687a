import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withApp } from '#test';

test('a session that was signed out is refused at once, also by requests that were known a moment before', async () => {
  await withApp(async ({ signUp }) => {
    const caller = await signUp('甲公司');
    assert.equal((await caller.call('GET', '/api/me')).status, 200);
    assert.equal((await caller.call('GET', '/api/me')).status, 200);
    assert.equal((await caller.call('DELETE', '/api/session')).status, 204);
    assert.equal((await caller.call('GET', '/api/me')).status, 401);
  });
});

test('a changed preference shows in the next answer', async () => {
  await withApp(async ({ signUp }) => {
    const caller = await signUp('乙公司');
    const before = (await caller.call('GET', '/api/me')).json as { preferences: { theme?: string } };
    assert.notEqual(before.preferences.theme, 'dark');
    await caller.call('PATCH', '/api/me', { preferences: { theme: 'dark' } });
    const after = (await caller.call('GET', '/api/me')).json as { preferences: { theme?: string } };
    assert.equal(after.preferences.theme, 'dark');
  });
});
