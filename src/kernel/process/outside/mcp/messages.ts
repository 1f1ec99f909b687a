import { z } from 'zod';

/** Revisions of the Model Context Protocol that are spoken: the first without sessions, the others with them. */
export const STATELESS = '2026-07-28';
export const WITH_SESSIONS = ['2025-11-25', '2025-06-18', '2025-03-26'] as const;

/** An answer of JSON-RPC 2.0. */
export const RpcAnswer = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number(), z.null()]).optional(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ code: z.number(), message: z.string().default(''), data: z.unknown().optional() }).optional(),
});
export type RpcAnswer = z.infer<typeof RpcAnswer>;

export const Discovered = z.object({ supportedVersions: z.array(z.string()) });
export const Initialized = z.object({ protocolVersion: z.string() });

/** A tool as a server lists it. */
export const ListedTool = z.object({
  name: z.string().min(1).max(200),
  title: z.string().optional(),
  description: z.string().optional(),
  inputSchema: z.record(z.string(), z.unknown()),
  outputSchema: z.record(z.string(), z.unknown()).optional(),
});
export type ListedTool = z.infer<typeof ListedTool>;
export const ToolPage = z.object({ tools: z.array(z.unknown()), nextCursor: z.string().optional() });

/** What a tool gave. */
export const CallResult = z.object({
  resultType: z.string().default('complete'),
  isError: z.boolean().default(false),
  structuredContent: z.unknown().optional(),
  content: z.array(z.looseObject({ type: z.string() })).default([]),
});

/** What goes with each request that has no session: who asks, and what it can do. */
const ENVELOPE = {
  'io.modelcontextprotocol/protocolVersion': STATELESS,
  'io.modelcontextprotocol/clientCapabilities': {},
  'io.modelcontextprotocol/clientInfo': { name: 'valence', version: '1' },
};

export const CLIENT = { capabilities: {}, clientInfo: { name: 'valence', version: '1' } };

/** Parameters with what each request without a session carries. */
export function enveloped(params: object): object {
  return { ...params, _meta: ENVELOPE };
}

/** A value as a header carries it: as it is where a header can, otherwise in base64 with marks around (SEP-2243). */
export function headerValue(text: string): string {
  const isPlain = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text) && !text.startsWith('=?');
  return isPlain ? text : `=?base64?${Buffer.from(text).toString('base64')}?=`;
}
