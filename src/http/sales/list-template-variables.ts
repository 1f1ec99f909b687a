import { TemplateVariables } from '@valence/contract';
import { z } from 'zod';
import { variablesFor } from '#kernel/memory';
import { kindsByName } from '../records/kinds.ts';
import { defineRoute } from '../route.ts';

export const listTemplateVariables = defineRoute({
  method: 'GET',
  path: '/api/mail-templates/variables',
  summary: 'Names that a mail template about a kind may use',
  purpose: 'sales',
  input: z.object({ about: z.string().max(60) }),
  output: TemplateVariables,
  async handle({ about }, { scope }) {
    return { items: [...variablesFor(await kindsByName(scope), about)] };
  },
});
