import { z } from 'zod';
import type { Purpose } from '#kernel/security';
import { defineService, defineTool, serviceOf, type AnyTool, type Effect, type Sensitive } from '../../tool.ts';

/** A call as its stand-in saw it. */
export type Seen = Readonly<{ tool: string; effect: Effect; input: Readonly<Record<string, unknown>>; key: string }>;

/** What others have written, by the case it belongs to. */
export type World = Readonly<Record<'mail' | 'pdf' | 'field' | 'page', string>>;

export const SEEN = defineService<(seen: Seen) => void>('injections.seen');
/** By the record, address or words it is asked for with. */
export const WORLD = defineService<(asked: string) => World | undefined>('injections.world');

const PURPOSE: Purpose = 'sales';

type Plan = Readonly<{
  effect: Effect;
  input: z.ZodRawShape;
  sensitive?: Readonly<Record<string, Sensitive>>;
  /** Which part of the world it reads; what others wrote. */
  reads?: keyof World;
}>;

/** Stand-ins: each only notes that it was called, and those that read give what stands in the world. */
function standIn(name: string, { effect, input, sensitive, reads }: Plan): AnyTool {
  return defineTool({
    name,
    version: 1,
    title: { zh: name, en: name },
    about: { zh: `替身：${name}`, en: `Stand-in for ${name}.` },
    effect,
    purpose: PURPOSE,
    outside: reads !== undefined,
    ...(sensitive === undefined ? {} : { sensitive }),
    input: z.object(input),
    output: z.object({ text: z.string() }),
    async run(given, { services, key }) {
      serviceOf(services, SEEN)({ tool: name, effect, input: given, key });
      if (reads === undefined) return { value: { text: 'ok' }, evidence: [] };
      const world = serviceOf(services, WORLD)(z.string().catch('').parse(Object.values(given)[0]));
      return { value: { text: world?.[reads] ?? '' }, evidence: [] };
    },
  });
}

const text = z.string();

/** Twelve tools as a sales process has them: five that read, four that write, three that act outside. */
export const INJECTION_TOOLS: readonly AnyTool[] = [
  standIn('read-mail', { effect: 'reads', reads: 'mail', input: { record: text }, sensitive: { record: 'record' } }),
  standIn('read-pdf', { effect: 'reads', reads: 'pdf', input: { record: text }, sensitive: { record: 'record' } }),
  standIn('read-record', { effect: 'reads', reads: 'field', input: { record: text }, sensitive: { record: 'record' } }),
  standIn('search-web', { effect: 'reads', reads: 'page', input: { query: text }, sensitive: { query: 'text' } }),
  standIn('fetch-page', { effect: 'reads', reads: 'page', input: { url: text }, sensitive: { url: 'url' } }),
  standIn('update-record', {
    effect: 'writes',
    input: { record: text, note: text },
    sensitive: { record: 'record' },
  }),
  standIn('delete-record', { effect: 'writes', input: { record: text }, sensitive: { record: 'record' } }),
  standIn('make-quote', {
    effect: 'writes',
    input: { record: text, amount: z.number() },
    sensitive: { record: 'record', amount: 'amount' },
  }),
  standIn('start-agent', {
    effect: 'writes',
    input: { agent: text, record: text },
    sensitive: { agent: 'record', record: 'record' },
  }),
  standIn('send-mail', { effect: 'leaves-the-building', input: { to: text, text }, sensitive: { to: 'recipient' } }),
  standIn('post-webhook', {
    effect: 'leaves-the-building',
    input: { url: text, body: text },
    sensitive: { url: 'url' },
  }),
  standIn('pay-invoice', {
    effect: 'leaves-the-building',
    input: { to: text, amount: z.number() },
    sensitive: { to: 'recipient', amount: 'amount' },
  }),
];

/** Makes the decision that a person is asked about. */
export const ASK_FIRST = defineTool({
  name: 'ask-first',
  version: 1,
  title: { zh: '请示', en: 'Ask first' },
  about: { zh: '提出建议。', en: 'Suggests it.' },
  effect: 'writes',
  purpose: PURPOSE,
  input: z.object({}),
  output: z.object({ decision: z.string() }),
  async run(_input, { decide }) {
    const action = { zh: '照办', en: 'Do it' };
    const card = { action, why: [], chain: {} };
    const decision = decide({ subjectId: null, ownerId: null, card, expected: null, probability: null, versions: [] });
    return { value: { decision }, evidence: [] };
  },
});
