import { PreviewAnswer, PreviewRequest, ScopeAnswer, ScopeRequest } from '@valence/contract';
import { RULES, say } from '#base';
import { previewExpression, previewTemplate } from '#kernel/process';
import { defineRoute } from '../route.ts';
import { FUNCTIONS } from './functions.ts';

export const previewValue = defineRoute({
  method: 'POST',
  path: '/api/studio/preview',
  summary: 'What an expression, or a value with expressions in it, gives on sample values',
  purpose: 'sales',
  input: PreviewRequest,
  output: PreviewAnswer,
  perMinute: 1_200,
  async handle({ template, expression, values }, { locale }) {
    const shown = expression === undefined ? previewTemplate(template, values) : previewExpression(expression, values);
    if (shown.isRight) return { isRight: true as const, value: shown.value ?? null };
    const { path, position, problem } = shown;
    return { isRight: false as const, path, position, message: say(RULES[problem.rule], locale, problem.params) };
  },
});

export const listNamesAt = defineRoute({
  method: 'POST',
  path: '/api/studio/scope',
  summary: 'Names an expression of a node may use, with the schema of what they stand for, and the functions there are',
  purpose: 'sales',
  input: ScopeRequest,
  output: ScopeAnswer,
  bodyLimit: 4 * 1024 * 1024,
  handle: async ({ graph, node }, { scope, services }) => ({
    variables: [...(await services.process.studio.names(scope, graph, node))],
    functions: [...FUNCTIONS],
  }),
});
