import { MatchState } from '@valence/contract';
import { z } from 'zod';
import { matchState, setAutomatic } from '#kernel/memory';
import { defineRoute } from '../route.ts';
import { stateWire } from './present.ts';

export const getMatchState = defineRoute({
  method: 'GET',
  path: '/api/duplicates/state',
  summary: 'How far the search for duplicates of a kind is',
  purpose: 'sales',
  input: z.object({ kind: z.string() }),
  output: MatchState,
  handle: async ({ kind }, { scope }) => stateWire(await matchState(scope, kind)),
});

export const setMatchState = defineRoute({
  method: 'PUT',
  path: '/api/duplicates/state',
  summary: 'Whether the surest pairs of a kind are merged without asking',
  purpose: 'administration',
  input: z.object({ kind: z.string(), isAutomatic: z.boolean() }),
  output: MatchState,
  handle: async ({ kind, isAutomatic }, { scope }) => stateWire(await setAutomatic(scope, kind, isAutomatic)),
});
