import { z } from 'zod';

/** openapi: a service told by a document. mcp: a server of the Model Context Protocol. */
export const TOOL_SOURCE_KINDS = ['openapi', 'mcp'] as const;
export type ToolSourceKind = (typeof TOOL_SOURCE_KINDS)[number];

/** Largest document that is taken in, in characters. */
export const MOST_DOCUMENT_CHARS = 5_000_000;

/** How calls show who they are from; the secret itself is told once and never shown. basic: `user:password`. */
export const ToolSourceAuth = z.discriminatedUnion('type', [
  z.object({ type: z.literal('none') }),
  z.object({ type: z.literal('bearer') }),
  z.object({ type: z.literal('header'), name: z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/) }),
  z.object({ type: z.literal('basic') }),
]);
export type ToolSourceAuth = z.infer<typeof ToolSourceAuth>;

/** What an administrator says about an outside service, except its secret. */
export const ToolSourceConfig = z.object({
  title: z.string().trim().min(1).max(80),
  /** Base of the address, such as `https://api.example.com/v1`; empty: as the document says. */
  address: z.string().trim().max(500).default(''),
  /** The address may be a private one, and plain http. */
  isLocal: z.boolean().default(false),
  auth: ToolSourceAuth.default({ type: 'none' }),
});
export type ToolSourceConfig = z.infer<typeof ToolSourceConfig>;

/** The secret of a service: left out it stays as it is, empty it goes. */
const Secret = z.string().max(4_000).optional();
/** An OpenAPI document as text, JSON or YAML. */
const Document = z.string().max(MOST_DOCUMENT_CHARS);

/** POST /api/tool-sources. `document` for `openapi` only. */
export const NewToolSource = ToolSourceConfig.extend({
  kind: z.enum(TOOL_SOURCE_KINDS),
  /** A part of the names of its tools: `ext-NAME-…`. */
  name: z.string().regex(/^[a-z][a-z0-9]{1,23}$/),
  secret: Secret,
  document: Document.optional(),
});
export type NewToolSource = z.infer<typeof NewToolSource>;

/** PUT /api/tool-sources/:id */
export const ToolSourceChange = ToolSourceConfig.extend({ secret: Secret, version: z.int() });
export type ToolSourceChange = z.infer<typeof ToolSourceChange>;

/** POST /api/tool-sources/:id/import: a newer document, or with none the server is asked again. */
export const ImportToolSource = z.object({ document: Document.optional() });

/** What calls of an operation count as: nothing is asked of a person before one that only reads. */
export const OperationEffect = z.enum(['reads', 'leaves-the-building']);
export type OperationEffect = z.infer<typeof OperationEffect>;

/** PUT /api/tool-sources/:id/operations: what is left out stays. */
export const ChangeOperations = z.object({
  operations: z
    .array(
      z.object({
        /** Without its version: it holds for all of them. */
        name: z.string().max(100),
        isOn: z.boolean().optional(),
        effect: OperationEffect.optional(),
      }),
    )
    .min(1)
    .max(1_000),
});
export type ChangeOperations = z.infer<typeof ChangeOperations>;

/** One operation of an outside service, in its newest version. */
export const ToolOperation = z.object({
  name: z.string(),
  /** How graphs name it: `ext-crm-list-orders@1`. */
  fn: z.string(),
  version: z.int(),
  title: z.string(),
  /** As whoever runs the service describes it. */
  about: z.string(),
  /** `GET /orders`, or the name of the server's tool. */
  call: z.string(),
  effect: OperationEffect,
  /** Whether it may be marked as reading only. */
  canRead: z.boolean(),
  isOn: z.boolean(),
  /** False: the document or server does not have it any more. */
  isThere: z.boolean(),
});
export type ToolOperation = z.infer<typeof ToolOperation>;

/** Why an operation of a document is no tool. */
export const LEFT_OUT_REASONS = ['body', 'cookie', 'parameter', 'schema', 'many'] as const;
export const LeftOut = z.object({ call: z.string(), why: z.enum(LEFT_OUT_REASONS) });
export type LeftOut = z.infer<typeof LeftOut>;

export const ToolSource = ToolSourceConfig.extend({
  id: z.string(),
  kind: z.enum(TOOL_SOURCE_KINDS),
  name: z.string(),
  hasSecret: z.boolean(),
  /** The revision of MCP the server speaks; null for documents. */
  revision: z.string().nullable(),
  operations: z.int(),
  /** How many of them agents may call. */
  on: z.int(),
  version: z.int(),
  changedBy: z.string(),
  changedAt: z.iso.datetime(),
});
export type ToolSource = z.infer<typeof ToolSource>;

/** GET /api/tool-sources. `allowsLocal`: whether this installation connects to private addresses at all. */
export const ToolSources = z.object({ sources: z.array(ToolSource), allowsLocal: z.boolean() });
export type ToolSources = z.infer<typeof ToolSources>;

/** What an import changed, by names of operations. */
export const ImportOutcome = z.object({
  added: z.array(z.string()),
  changed: z.array(z.string()),
  gone: z.array(z.string()),
});
export type ImportOutcome = z.infer<typeof ImportOutcome>;

/** GET /api/tool-sources/:id */
export const ToolSourceDetail = z.object({
  source: ToolSource,
  operations: z.array(ToolOperation),
  leftOut: z.array(LeftOut),
  /** Agents at work that call one of its tools. */
  usedBy: z.array(z.string()),
});
export type ToolSourceDetail = z.infer<typeof ToolSourceDetail>;

/** POST /api/tool-sources, POST /api/tool-sources/:id/import */
export const ImportedToolSource = ToolSourceDetail.extend({ outcome: ImportOutcome });
export type ImportedToolSource = z.infer<typeof ImportedToolSource>;

/** POST /api/tool-sources/:id/test: nothing is called but the address itself, or for MCP the list of tools. */
export const ToolSourceTest = z.object({ isOk: z.boolean(), message: z.string(), ms: z.number() });
export type ToolSourceTest = z.infer<typeof ToolSourceTest>;
