import type { EndpointDraft, EndpointPreset, LanguageEndpoint } from '@valence/contract';
import { toMinor, toUnits } from './amounts.ts';

/** An endpoint as the form holds it: amounts in units of the currency, objects as text. */
export type Draft = Omit<EndpointDraft, 'price' | 'monthCapMinor' | 'extra' | 'adapters' | 'key'> & {
  key: string;
  priceIn: number | null;
  priceOut: number | null;
  currency: string;
  monthCap: number | null;
  extra: string;
  adapter: string | null;
  adapterAgents: string;
};

const EMPTY: Draft = {
  name: '',
  kind: 'http',
  baseUrl: '',
  model: '',
  region: 'cn',
  isLocal: false,
  isOn: true,
  maxTokens: 4_096,
  timeoutMs: 60_000,
  monthTokenCap: null,
  mode: 'auto',
  version: 0,
  key: '',
  priceIn: null,
  priceOut: null,
  currency: 'CNY',
  monthCap: null,
  extra: '',
  adapter: null,
  adapterAgents: '',
};

/** What the form begins with. */
export function draftOf(endpoint: LanguageEndpoint | null): Draft {
  if (endpoint === null) return EMPTY;
  const { id: _id, hasKey: _hasKey, findings: _findings, price, monthCapMinor, extra, adapters, ...rest } = endpoint;
  const currency = price?.currency ?? 'CNY';
  return {
    ...rest,
    key: '',
    currency,
    priceIn: toUnits(price?.inMinor ?? null, currency),
    priceOut: toUnits(price?.outMinor ?? null, currency),
    monthCap: toUnits(monthCapMinor, currency),
    extra: textOf(extra),
    adapter: adapters.all,
    adapterAgents: textOf(adapters.agents),
  };
}

/** The form with the values of a preset; the name follows where nobody has written one. */
export function withPreset(draft: Draft, { config }: EndpointPreset, name: string): Draft {
  return {
    ...EMPTY,
    version: draft.version,
    name: name,
    kind: config.kind ?? EMPTY.kind,
    baseUrl: config.baseUrl ?? EMPTY.baseUrl,
    model: config.model ?? EMPTY.model,
    region: config.region ?? EMPTY.region,
    isLocal: config.isLocal ?? EMPTY.isLocal,
    maxTokens: config.maxTokens ?? EMPTY.maxTokens,
    timeoutMs: config.timeoutMs ?? EMPTY.timeoutMs,
    extra: textOf(config.extra ?? {}),
  };
}

/** What is sent, or null where a text that should be JSON is not. */
export function bodyOf(draft: Draft): EndpointDraft | null {
  const { key, priceIn, priceOut, currency, monthCap, extra, adapter, adapterAgents, ...rest } = draft;
  const more = objectOf(extra);
  const agents = objectOf(adapterAgents);
  if (more === null || agents === null) return null;
  const hasPrice = priceIn !== null || priceOut !== null;
  return {
    ...rest,
    ...(key === '' ? {} : { key }),
    price: hasPrice
      ? { inMinor: toMinor(priceIn ?? 0, currency) ?? '0', outMinor: toMinor(priceOut ?? 0, currency) ?? '0', currency }
      : null,
    monthCapMinor: toMinor(monthCap, currency),
    extra: more,
    adapters: { all: adapter, agents: agents as Record<string, string> },
  };
}

function textOf(value: object): string {
  return Object.keys(value).length === 0 ? '' : JSON.stringify(value);
}

/** The object in a text; empty where there is none, null where it is something else. */
export function objectOf(text: string): Record<string, unknown> | null {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
