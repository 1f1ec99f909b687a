import { Me } from '@valence/contract';
import { z } from 'zod';
import { textOfId, type Id } from '#base';
import type { Person } from '#kernel/security';
import { defineRoute } from '../route.ts';

/** Who is signed in, as the wire has it. */
export function meOf(person: Person): z.input<typeof Me> {
  const { locale = null, theme = null } = person.preferences;
  return {
    user: person.user,
    workspace: { ...person.workspace, id: textOfId('workspace', person.workspace.id as Id<'workspace'>) },
    role: person.role,
    person: person.personId === null ? null : textOfId('entity', person.personId as Id<'entity'>),
    preferences: { locale, theme },
  };
}

export const getMe = defineRoute({
  method: 'GET',
  path: '/api/me',
  summary: 'Who is signed in',
  purpose: 'sales',
  input: z.object({}),
  output: Me,
  handle: async (_input, { person }) => meOf(person),
});
