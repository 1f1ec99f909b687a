import {
  EndpointDraft,
  EndpointFindings,
  LanguageEndpoint,
  LanguageSettings,
  LanguageState,
  QualityReport,
} from '@valence/contract';
import { z } from 'zod';
import { asId } from '#base';
import { clearAnswers, dropEndpoint, PRESETS, readSetupFor, saveEndpoint, saveLanguageSettings } from '#kernel/process';
import { defineRoute } from '../route.ts';
import { endpointOf, settingsOf, storedSettings } from './present.ts';

const Which = z.object({ id: z.string() });

export const getLanguage = defineRoute({
  method: 'GET',
  path: '/api/models/endpoints',
  summary: 'Endpoints of language models, how they are used, and presets; never a key (administrators)',
  purpose: 'administration',
  input: z.object({}),
  output: LanguageState,
  async handle(_input, { scope, services }) {
    const { endpoints, settings } = await readSetupFor(scope);
    const { allowsLocal, files } = services.language;
    return {
      endpoints: endpoints.map(endpointOf),
      settings: settingsOf(settings),
      presets: [...PRESETS],
      files: files(),
      allowsLocal,
    };
  },
});

export const makeEndpoint = defineRoute({
  method: 'POST',
  path: '/api/models/endpoints',
  summary: 'Add an endpoint of a language model; its key is kept sealed (administrators)',
  purpose: 'administration',
  input: EndpointDraft,
  output: LanguageEndpoint,
  isSecret: true,
  handle: async (draft, { scope, services }) =>
    endpointOf(await saveEndpoint(scope, { id: null, draft, rules: services.language })),
});

export const changeEndpoint = defineRoute({
  method: 'PUT',
  path: '/api/models/endpoints/:id',
  summary: 'Change an endpoint; a key left out stays, unless the address changes (administrators)',
  purpose: 'administration',
  input: EndpointDraft.extend({ id: z.string() }),
  output: LanguageEndpoint,
  isSecret: true,
  handle: async ({ id, ...draft }, { scope, services }) =>
    endpointOf(await saveEndpoint(scope, { id: asId('endpoint', id), draft, rules: services.language })),
});

export const removeEndpoint = defineRoute({
  method: 'DELETE',
  path: '/api/models/endpoints/:id',
  summary: 'Remove an endpoint with its key; the ledger keeps its name (administrators)',
  purpose: 'administration',
  input: Which,
  output: z.object({}),
  async handle({ id }, { scope }) {
    await dropEndpoint(scope, asId('endpoint', id));
    return {};
  },
});

export const probeEndpointRoute = defineRoute({
  method: 'POST',
  path: '/api/models/endpoints/:id/probe',
  summary: 'Measure what an endpoint can do with some short questions, and keep what was found (administrators)',
  purpose: 'administration',
  input: Which,
  output: EndpointFindings,
  // It connects to where it is told, and costs money.
  perMinute: 10,
  handle: ({ id }, { scope, services }) => services.language.probe(scope, asId('endpoint', id)),
});

export const checkQuality = defineRoute({
  method: 'POST',
  path: '/api/models/endpoints/:id/quality',
  summary: 'Put the questions of the Chinese quality check to an endpoint (administrators)',
  purpose: 'administration',
  input: Which,
  output: QualityReport,
  perMinute: 10,
  handle: ({ id }, { scope, services }) => services.language.quality(scope, asId('endpoint', id)),
});

export const changeLanguageSettings = defineRoute({
  method: 'PUT',
  path: '/api/models/settings',
  summary: 'Set routing per task, allowed regions, monthly caps and how long answers are kept (administrators)',
  purpose: 'administration',
  input: LanguageSettings,
  output: LanguageSettings,
  handle: async (settings, { scope }) => settingsOf(await saveLanguageSettings(scope, storedSettings(settings))),
});

export const clearModelAnswers = defineRoute({
  method: 'POST',
  path: '/api/models/answers/clear',
  summary: 'Take away all answers of models that are kept for the same question (administrators)',
  purpose: 'administration',
  input: z.object({}),
  output: z.object({ removed: z.number() }),
  handle: async (_input, { scope }) => ({ removed: await clearAnswers(scope) }),
});
