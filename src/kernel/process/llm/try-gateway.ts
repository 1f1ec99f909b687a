import type { EndpointDraft } from '@valence/contract';
import type { Scope } from '#kernel/security';
import { readSetupFor, saveEndpoint, saveLanguageSettings } from './endpoints/settings.ts';
import { openModels } from './gateway.ts';
import type { ModelRequest, Models } from './port.ts';
import { chatDriver } from './wire/chat.ts';
import { Trouble } from './wire/trouble.ts';

/** The gateway over HTTP only, allowed to ask stand-ins on this machine. */
export function gatewayForTests(now: () => Date = () => new Date()): Models {
  const noFiles = async (): Promise<never> => {
    throw new Trouble('unreachable', 'no files here');
  };
  return openModels({ drivers: { http: chatDriver({ allowsLocal: true }), gguf: noFiles }, now });
}

/** A local endpoint of the workspace. Returns its id. */
export async function addEndpoint(scope: Scope, url: string, more: Partial<EndpointDraft> = {}): Promise<string> {
  const draft: EndpointDraft = {
    name: '替身',
    kind: 'http',
    baseUrl: url,
    model: 'stand-in',
    region: 'own',
    isLocal: true,
    isOn: true,
    price: null,
    maxTokens: 4_096,
    timeoutMs: 60_000,
    monthCapMinor: null,
    monthTokenCap: null,
    mode: 'auto',
    extra: {},
    adapters: { all: null, agents: {} },
    version: 0,
    ...more,
  };
  return (await saveEndpoint(scope, { id: null, draft, rules: { allowsLocal: true } })).id;
}

/** Changes how the workspace uses its endpoints. */
export async function useSettings(scope: Scope, more: object): Promise<void> {
  const { settings } = await readSetupFor(scope);
  await saveLanguageSettings(scope, { ...settings, ...more });
}

export const SCORE = {
  type: 'object',
  properties: { score: { type: 'integer', minimum: 0, maximum: 100 }, reason: { type: 'string', minLength: 1 } },
  required: ['score', 'reason'],
  additionalProperties: false,
} as const;

/** A question with defaults that tests change where they look. */
export function aRequest(more: Partial<ModelRequest> = {}): ModelRequest {
  return {
    task: 'judge',
    messages: [
      { role: 'system', text: 'Judge the lead.' },
      { role: 'user', text: '甲公司，预算 12 万' },
    ],
    schema: SCORE,
    tools: [],
    maxTokens: 200,
    timeoutMs: 5_000,
    run: null,
    signal: new AbortController().signal,
    ...more,
  };
}
