import { Following, FollowingDraft } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { follow, followState } from '#kernel/memory';
import type { Scope, Security } from '#kernel/security';
import { defineRoute } from '../route.ts';

export const getFollowing = defineRoute({
  method: 'GET',
  path: '/api/record/:id/follow',
  summary: 'Whether I follow a record, and who does',
  purpose: 'sales',
  input: z.object({ id: z.string() }),
  output: Following,
  handle: ({ id }, { scope, services }) => followingOf(scope, services.security, asId('entity', id)),
});

export const followRecord = defineRoute({
  method: 'PUT',
  path: '/api/record/:id/follow',
  summary: 'Follow or leave a record; with `fields` only their changes are told',
  purpose: 'sales',
  input: FollowingDraft.extend({ id: z.string() }),
  output: Following,
  async handle({ id: text, isOn, fields }, { scope, services }) {
    const id = asId('entity', text);
    await follow(scope, id, { isOn, fields: fields ?? null });
    return followingOf(scope, services.security, id);
  },
});

async function followingOf(scope: Scope, { workspaces }: Security, record: string): Promise<Following> {
  const { isOn, fields, followers } = await followState(scope, record);
  const members = await workspaces.members(scope.tenantId, followers);
  return {
    isOn,
    fields: fields === null ? null : [...fields],
    followers: members.map(({ userId, name }) => ({ id: userId, name })),
  };
}
