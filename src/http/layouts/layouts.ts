import { Layout, LayoutDraft, LayoutVersions, Role } from '@valence/contract';
import { z } from 'zod';
import { layoutFor, layoutVersions, saveLayout, type StoredLayout } from '#kernel/memory';
import { defineRoute } from '../route.ts';

export const getLayout = defineRoute({
  method: 'GET',
  path: '/api/layouts/:kind',
  summary: 'How the page of a kind is laid out, for the asker or for a role',
  purpose: 'sales',
  input: z.object({ kind: z.string(), role: Role.optional() }),
  output: Layout,
  handle: async ({ kind, role }, { scope }) => wireOf(await layoutFor(scope, kind, role ?? scope.actor.role)),
});

export const changeLayout = defineRoute({
  method: 'PUT',
  path: '/api/layouts/:kind',
  summary: 'Lay the page of a kind out anew, for all or for a role, as a new version (administrators)',
  purpose: 'administration',
  input: LayoutDraft.extend({ kind: z.string() }),
  output: Layout,
  handle: async (draft, { scope }) => wireOf(await saveLayout(scope, draft)),
});

export const listLayoutVersions = defineRoute({
  method: 'GET',
  path: '/api/layouts/:kind/versions',
  summary: 'Earlier layouts of a kind, newest first (administrators)',
  purpose: 'administration',
  input: z.object({ kind: z.string(), role: Role.optional() }),
  output: LayoutVersions,
  async handle({ kind, role }, { scope }) {
    const versions = await layoutVersions(scope, kind, role ?? null);
    return { items: versions.map((version) => ({ ...version, madeAt: version.madeAt.toISOString() })) };
  },
});

function wireOf({ madeAt, ...layout }: StoredLayout): Layout {
  return { ...layout, madeAt: madeAt?.toISOString() ?? null };
}
