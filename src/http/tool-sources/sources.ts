import {
  ChangeOperations,
  ImportedToolSource,
  ImportToolSource,
  NewToolSource,
  ToolSourceChange,
  ToolSourceDetail,
  ToolSources,
  ToolSourceTest,
} from '@valence/contract';
import { z } from 'zod';
import { asId, problemOf } from '#base';
import { defineRoute } from '../route.ts';
import { detailOf, sourceOf } from './present.ts';

const Which = z.object({ id: z.string() });
/** A document of five million characters, some of them three bytes long, as JSON. */
const DOCUMENT_BYTES = 16 * 1_048_576;

export const listToolSources = defineRoute({
  method: 'GET',
  path: '/api/tool-sources',
  summary: 'Outside services whose operations agents may call; never a secret (administrators)',
  purpose: 'administration',
  input: z.object({}),
  output: ToolSources,
  async handle(_input, { scope, services }) {
    const { toolSources } = services.process;
    return { sources: (await toolSources.list(scope)).map(sourceOf), allowsLocal: toolSources.allowsLocal };
  },
});

export const getToolSource = defineRoute({
  method: 'GET',
  path: '/api/tool-sources/:id',
  summary: 'One outside service with its operations (administrators)',
  purpose: 'administration',
  input: Which,
  output: ToolSourceDetail,
  handle: async ({ id }, { scope, services }) =>
    detailOf(await services.process.toolSources.one(scope, asId('toolSource', id))),
});

export const makeToolSource = defineRoute({
  method: 'POST',
  path: '/api/tool-sources',
  summary:
    'Connect an outside service by its OpenAPI document or as an MCP server; its secret is kept sealed (administrators)',
  purpose: 'administration',
  input: NewToolSource,
  output: ImportedToolSource,
  isSecret: true,
  bodyLimit: DOCUMENT_BYTES,
  // It connects to where it is told.
  perMinute: 30,
  async handle(draft, { scope, services }) {
    const { toolSources } = services.process;
    const { id, outcome } = await toolSources.make(scope, draft);
    return { ...detailOf(await toolSources.one(scope, id)), outcome };
  },
});

export const changeToolSource = defineRoute({
  method: 'PUT',
  path: '/api/tool-sources/:id',
  summary:
    'Change how an outside service is reached; a secret left out stays, unless the address changes (administrators)',
  purpose: 'administration',
  input: ToolSourceChange.extend({ id: z.string() }),
  output: ToolSourceDetail,
  isSecret: true,
  async handle({ id, ...change }, { scope, services }) {
    const { toolSources } = services.process;
    await toolSources.change(scope, { ...change, id: asId('toolSource', id) });
    return detailOf(await toolSources.one(scope, asId('toolSource', id)));
  },
});

export const importToolSource = defineRoute({
  method: 'POST',
  path: '/api/tool-sources/:id/import',
  summary: 'Read a newer document, or ask the MCP server for its tools again (administrators)',
  purpose: 'administration',
  input: ImportToolSource.extend({ id: z.string() }),
  output: ImportedToolSource,
  bodyLimit: DOCUMENT_BYTES,
  perMinute: 30,
  async handle({ id, document }, { scope, services }) {
    const { toolSources } = services.process;
    const { outcome } = await toolSources.importAgain(scope, { id: asId('toolSource', id), document });
    return { ...detailOf(await toolSources.one(scope, asId('toolSource', id))), outcome };
  },
});

export const changeToolOperations = defineRoute({
  method: 'PUT',
  path: '/api/tool-sources/:id/operations',
  summary: 'Say which operations agents may call, and which of them only read (administrators)',
  purpose: 'administration',
  input: ChangeOperations.extend({ id: z.string() }),
  output: ToolSourceDetail,
  async handle({ id, operations }, { scope, services }) {
    const { toolSources } = services.process;
    await toolSources.changeOperations(scope, { id: asId('toolSource', id), operations });
    return detailOf(await toolSources.one(scope, asId('toolSource', id)));
  },
});

export const testToolSource = defineRoute({
  method: 'POST',
  path: '/api/tool-sources/:id/test',
  summary: 'See whether an outside service answers, without calling any operation (administrators)',
  purpose: 'administration',
  input: Which,
  output: ToolSourceTest,
  perMinute: 30,
  async handle({ id }, { scope, services, locale }) {
    const since = performance.now();
    const failure = await services.process.toolSources.test(scope, asId('toolSource', id));
    const message = failure === null ? '' : problemOf(failure, locale).detail;
    return { isOk: failure === null, message, ms: Math.round(performance.now() - since) };
  },
});

export const removeToolSource = defineRoute({
  method: 'DELETE',
  path: '/api/tool-sources/:id',
  summary: 'Remove an outside service with its secret; refused while agents at work call it (administrators)',
  purpose: 'administration',
  input: Which,
  output: z.object({}),
  async handle({ id }, { scope, services }) {
    await services.process.toolSources.remove(scope, asId('toolSource', id));
    return {};
  },
});
