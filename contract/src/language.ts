import { z } from 'zod';
import { Money, pageOf, Text } from './shared.ts';

/** What a language model is asked for: to read what is there, to write a text, to judge. Endpoints are chosen by it. */
export const LANGUAGE_TASKS = ['read', 'write', 'judge'] as const;
export type LanguageTask = (typeof LANGUAGE_TASKS)[number];

/** How an endpoint is made to answer in JSON. `auto`: the best it was found to know, or finds out as it goes. */
export const JSON_MODES = ['auto', 'schema', 'object', 'plain'] as const;
export type JsonMode = (typeof JSON_MODES)[number];

/** http: speaks OpenAI chat completions. gguf: a model file of this machine, by the optional add-on. */
export const ENDPOINT_KINDS = ['http', 'gguf'] as const;
export type EndpointKind = (typeof ENDPOINT_KINDS)[number];

/** Where data goes: an ISO 3166 country in small letters, or `own` for machines of one's own. */
const Region = z.string().regex(/^(?:own|[a-z]{2})$/);
const FileName = z.string().regex(/^[\w][\w.-]{0,199}$/);
const Currency = z.string().regex(/^[A-Z]{3}$/);
const Minor = z.string().regex(/^\d{1,15}$/);

/** Price per million tokens, in whole minor units. */
const TokenPrice = z.object({ inMinor: Minor, outMinor: Minor, currency: Currency });

/** Low-rank adapters by file name: for every call, and for single agents. */
const Adapters = z.object({
  all: FileName.nullable().default(null),
  agents: z.record(z.string().max(100), FileName).default({}),
});

/** What an administrator says about an endpoint, except its key. */
export const EndpointConfig = z.object({
  name: z.string().trim().min(1).max(80),
  kind: z.enum(ENDPOINT_KINDS),
  /** Base of the address, such as `https://api.example.com/v1`; empty for a file. */
  baseUrl: z.string().trim().max(500).default(''),
  /** Name of the model, or of the file. */
  model: z.string().trim().min(1).max(200),
  region: Region,
  /** The address may be a private one, and plain http. */
  isLocal: z.boolean().default(false),
  isOn: z.boolean().default(true),
  price: TokenPrice.nullable().default(null),
  maxTokens: z.number().int().min(1).max(131_072).default(4_096),
  timeoutMs: z.number().int().min(500).max(600_000).default(60_000),
  /** Most that may be spent here in a month, in whole minor units of the price's currency. */
  monthCapMinor: Minor.nullable().default(null),
  monthTokenCap: z.number().int().min(1).max(1_000_000_000_000).nullable().default(null),
  mode: z.enum(JSON_MODES).default('auto'),
  /** Fields put into each request as they are, such as `{"enable_thinking": false}`; null takes a field out. */
  extra: z.record(z.string().max(60), z.unknown()).default({}),
  adapters: Adapters.default({ all: null, agents: {} }),
});
export type EndpointConfig = z.infer<typeof EndpointConfig>;

/** What a probe found. Null: could not be measured. */
export const EndpointFindings = z.object({
  at: z.iso.datetime(),
  isOk: z.boolean(),
  /** What went wrong and what to do; what was found when nothing did. */
  detail: Text,
  /** As the model names itself. */
  model: z.string().nullable(),
  contextTokens: z.number().int().nullable(),
  /** declared: the server says so. found: by trying. */
  contextBy: z.enum(['declared', 'found']).nullable(),
  tokensPerSecond: z.number().nullable(),
  firstMs: z.number().nullable(),
  json: z.enum(['schema', 'object', 'plain', 'none']).nullable(),
  hasTools: z.boolean().nullable(),
  isStreaming: z.boolean().nullable(),
});
export type EndpointFindings = z.infer<typeof EndpointFindings>;

/** An endpoint as administrators see it. The key is never told. */
export const LanguageEndpoint = EndpointConfig.extend({
  id: z.string(),
  hasKey: z.boolean(),
  findings: EndpointFindings.nullable(),
  version: z.number().int(),
});
export type LanguageEndpoint = z.infer<typeof LanguageEndpoint>;

/** POST /api/models/endpoints and PUT /api/models/endpoints/:id; `key` left out stays as it is, empty removes it. */
export const EndpointDraft = EndpointConfig.extend({
  key: z.string().max(1_000).optional(),
  version: z.number().int().default(0),
});
export type EndpointDraft = z.infer<typeof EndpointDraft>;

const Route = z.array(z.string()).max(20).nullable();

/** How the workspace uses its endpoints. */
export const LanguageSettings = z.object({
  /** Endpoints per task, first choice first. Null: all that are on, in the order they were made. */
  routes: z
    .object({ read: Route.default(null), write: Route.default(null), judge: Route.default(null) })
    .default({ read: null, write: null, judge: null }),
  /** Regions that may be asked; null: all. */
  regions: z.array(Region).max(50).nullable().default(null),
  monthCap: Money.extend({ minor: Minor, currency: Currency }).nullable().default(null),
  monthTokenCap: z.number().int().min(1).max(1_000_000_000_000).nullable().default(null),
  /** How long an answer is kept for the same question; 0: not at all. */
  cacheHours: z.number().int().min(0).max(720).default(24),
  version: z.number().int().default(0),
});
export type LanguageSettings = z.infer<typeof LanguageSettings>;

/** Ready-made values for a vendor's endpoint. Nobody ran them against the vendor: `source` says where they were read. */
export const EndpointPreset = z.object({
  id: z.string(),
  title: Text,
  config: EndpointConfig.partial(),
  models: z.array(z.string()),
  note: Text,
  isVerified: z.boolean(),
});
export type EndpointPreset = z.infer<typeof EndpointPreset>;

/** The optional add-on that runs model files, and the files it finds. */
export const ModelFiles = z.object({
  isInstalled: z.boolean(),
  folder: z.string(),
  files: z.array(z.string()),
});
export type ModelFiles = z.infer<typeof ModelFiles>;

/** GET /api/models/endpoints */
export const LanguageState = z.object({
  endpoints: z.array(LanguageEndpoint),
  settings: LanguageSettings,
  presets: z.array(EndpointPreset),
  files: ModelFiles,
  /** Whether endpoints on private addresses are allowed in this installation. */
  allowsLocal: z.boolean(),
});
export type LanguageState = z.infer<typeof LanguageState>;

export const CALL_OUTCOMES = ['answered', 'cached', 'unusable', 'busy', 'failed', 'timeout', 'cancelled'] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

/** One call of a model in the ledger: never what was asked or answered. */
export const LanguageCall = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  endpoint: z.string(),
  model: z.string(),
  adapter: z.string().nullable(),
  task: z.enum(LANGUAGE_TASKS),
  agent: z.string().nullable(),
  run: z.string().nullable(),
  node: z.string().nullable(),
  tokensIn: z.number(),
  tokensOut: z.number(),
  /** The endpoint did not count the tokens; they are estimated from the text. */
  isEstimated: z.boolean(),
  /** In millionths of the currency's unit; null where no price is known. */
  costMicro: z.number().nullable(),
  currency: z.string().nullable(),
  ms: z.number(),
  firstMs: z.number().nullable(),
  repairs: z.number(),
  outcome: z.enum(CALL_OUTCOMES),
});
export type LanguageCall = z.infer<typeof LanguageCall>;
/** GET /api/models/calls */
export const LanguageCallPage = pageOf(LanguageCall);
export type LanguageCallPage = z.infer<typeof LanguageCallPage>;

/** Sums of one month for one endpoint, agent and task. */
export const LanguageSum = z.object({
  endpointId: z.string(),
  endpoint: z.string(),
  agent: z.string().nullable(),
  task: z.enum(LANGUAGE_TASKS),
  calls: z.number(),
  cached: z.number(),
  failed: z.number(),
  tokensIn: z.number(),
  tokensOut: z.number(),
  costMicro: z.number(),
  currency: z.string().nullable(),
  ms: z.number(),
});
export type LanguageSum = z.infer<typeof LanguageSum>;
/** GET /api/models/month */
export const LanguageMonth = z.object({ month: z.string(), sums: z.array(LanguageSum) });
export type LanguageMonth = z.infer<typeof LanguageMonth>;

/** One item of the Chinese quality check. */
export const QualityItem = z.object({
  id: z.string(),
  title: Text,
  isOk: z.boolean(),
  /** What was expected and what came, in short. */
  detail: Text,
  answer: z.string(),
});
/** POST /api/models/endpoints/:id/quality */
export const QualityReport = z.object({ passed: z.number(), asked: z.number(), items: z.array(QualityItem) });
export type QualityReport = z.infer<typeof QualityReport>;
