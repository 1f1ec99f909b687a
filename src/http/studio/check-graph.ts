import { CheckAnswer, CheckRequest } from '@valence/contract';
import { defineRoute } from '../route.ts';
import { problemsOf } from './present.ts';

export const checkGraphRoute = defineRoute({
  method: 'POST',
  path: '/api/studio/check',
  summary: 'What is wrong with a graph, node by node, and what to do about it',
  purpose: 'sales',
  input: CheckRequest,
  output: CheckAnswer,
  bodyLimit: 4 * 1024 * 1024,
  async handle({ graph }, { scope, services, locale }) {
    const { problems, hash } = await services.process.studio.check(scope, graph);
    return { problems: problemsOf(problems, locale), hash: hash() };
  },
});
