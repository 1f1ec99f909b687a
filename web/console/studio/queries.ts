import { queryOptions } from '@tanstack/react-query';
import type { AgentSamples, AgentVersionGraph, StudioAgentDetail, StudioAgents, StudioTools } from '@valence/contract';
import { get } from '../../parts/api.ts';

const STILL_MS = 300_000;
const pathOf = (name: string): string => `/api/studio/agents/${encodeURIComponent(name)}`;

export const studioAgentsQuery = queryOptions({
  queryKey: ['studio', 'agents'],
  queryFn: ({ signal }) => get<StudioAgents>('/api/studio/agents', {}, signal),
});

export const studioToolsQuery = queryOptions({
  queryKey: ['studio', 'tools'],
  queryFn: ({ signal }) => get<StudioTools>('/api/studio/tools', {}, signal).then(({ tools }) => tools),
  // Somebody may have switched an outside tool on or off meanwhile
  staleTime: 30_000,
});

export const studioAgentQuery = (name: string) =>
  queryOptions({
    queryKey: ['studio', 'agent', name],
    queryFn: ({ signal }) => get<StudioAgentDetail>(pathOf(name), {}, signal),
    // What is on screen is newer than what the server knows until it is saved
    staleTime: Infinity,
    gcTime: 0,
  });

/** A published version; it never changes. */
export const agentVersionQuery = (name: string, version: string) =>
  queryOptions({
    queryKey: ['studio', 'version', name, version],
    queryFn: ({ signal }) =>
      get<AgentVersionGraph>(`${pathOf(name)}/versions/${encodeURIComponent(version)}`, {}, signal),
    staleTime: Infinity,
  });

export const samplesQuery = (name: string) =>
  queryOptions({
    queryKey: ['studio', 'samples', name],
    queryFn: ({ signal }) => get<AgentSamples>(`${pathOf(name)}/samples`, {}, signal),
    staleTime: STILL_MS,
    retry: false,
  });

/** Where an agent is edited. */
export const studioPath = (name: string): string => `/studio/${encodeURIComponent(name)}`;
