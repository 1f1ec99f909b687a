import { Failure } from '#base';
import { hashOf } from './answers.ts';
import type { ModelAnswer, ModelCall, ModelCost, ModelRequest, Models } from './port.ts';

/** What a scripted model says to one request. */
export type Line = Readonly<{ value: unknown } | { calls: readonly Omit<ModelCall, 'id'>[] }>;

export type Script = Readonly<{
  /** Says the next line; may throw a `Failure` as a gateway would, or never answer. */
  answer: (request: ModelRequest, asked: number) => Line | Promise<Line>;
  has?: () => boolean;
  tokens?: readonly [tokensIn: number, tokensOut: number];
  cost?: ModelCost | null;
}>;

/** Models that say what a script tells them, for tests and measurements. Every request is kept. */
export function scriptedModels({ answer, has = () => true, tokens = [100, 20], cost = null }: Script): Readonly<{
  models: Models;
  requests: ModelRequest[];
}> {
  const requests: ModelRequest[] = [];
  const models: Models = {
    has: async () => has(),
    async ask(_scope, request): Promise<ModelAnswer> {
      requests.push(request);
      const asked = requests.length;
      if (!has()) throw new Failure('model.none');
      const line = await answer(request, asked);
      const calls = 'calls' in line ? line.calls : [];
      const [tokensIn, tokensOut] = tokens;
      return {
        value: 'value' in line ? line.value : null,
        calls: calls.map((call, place) => ({ ...call, id: `call-${asked}-${place}` })),
        endpoint: 'scripted',
        model: 'script-1',
        adapter: null,
        usage: { tokensIn, tokensOut, cost },
        ms: 0,
        firstMs: null,
        repairs: 0,
        requestHash: hashOf(request),
        isFromCache: false,
      };
    },
  };
  return { models, requests };
}
