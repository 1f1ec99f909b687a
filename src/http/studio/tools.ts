import { StudioTools, TryAnswer, TryTool, type StudioTool } from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { nameOfTool, schemasOf, sensitivePaths, type AnyTool } from '#kernel/process';
import { defineRoute } from '../route.ts';

export const listStudioTools = defineRoute({
  method: 'GET',
  path: '/api/studio/tools',
  summary: 'Tools that graphs may call: what they take and give as JSON Schema, and what they do to the world',
  purpose: 'sales',
  input: z.object({}),
  output: StudioTools,
  handle: async (_input, { scope, services }) => ({
    tools: (await services.process.studio.tools(scope)).map(toolOf),
  }),
});

export const tryStudioTool = defineRoute({
  method: 'POST',
  path: '/api/studio/tools/:fn/try',
  summary: 'Call a tool with one’s own rights: it reads for real, and what it would write or send is told and not done',
  purpose: 'sales',
  input: TryTool.extend({ fn: z.string().max(100) }),
  output: TryAnswer,
  perMinute: 120,
  async handle({ fn, in: given, record }, { scope, services }) {
    const about = record === undefined ? null : asId('entity', record);
    const tried = await services.process.studio.tryTool(scope, fn, {
      in: z.record(z.string(), z.unknown()).parse(withBareIds(given)),
      record: about,
    });
    if (tried.outcome === 'refused') return { ...tried, fields: [...tried.fields] };
    return tried.outcome === 'done' ? { ...tried, captured: [...tried.captured] } : tried;
  },
});

function toolOf(tool: AnyTool): StudioTool {
  const { name, version, title, about, effect, purpose, outside = false, from } = tool;
  return {
    fn: nameOfTool(tool),
    name,
    version,
    title,
    about,
    effect,
    purpose,
    ...schemasOf(tool),
    sensitive: [...sensitivePaths(tool)],
    isOutside: outside,
    source: from?.kind ?? 'shipped',
    connection: from?.source ?? null,
    isCurrent: from?.isCurrent ?? true,
  };
}

const RECORD = /^ent_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Runs know records by their ids without the prefix of the wire. */
function withBareIds(value: unknown): unknown {
  if (typeof value === 'string') return RECORD.exec(value)?.[1] ?? value;
  if (Array.isArray(value)) return value.map(withBareIds);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withBareIds(item)]));
}
