import type { Route } from '../route.ts';
import { getAgentVersion, getStudioAgent, listStudioAgents, removeStudioAgent, shareStudioAgent } from './agents.ts';
import { saveAgentDraft } from './change-draft.ts';
import { checkGraphRoute } from './check-graph.ts';
import { exportAgent } from './export-agent.ts';
import { makeStudioAgent } from './make-agent.ts';
import { getStudioSettings, putStudioSettings } from './settings.ts';
import { activateAgent, publishAgent } from './versions.ts';
import { listNamesAt, previewValue } from './expressions.ts';
import { listSamples } from './list-samples.ts';
import { listStudioTools, tryStudioTool } from './tools.ts';

/** The routes of the studio. */
export const studioRoutes: readonly Route[] = [
  listStudioAgents,
  getStudioAgent,
  getAgentVersion,
  makeStudioAgent,
  shareStudioAgent,
  removeStudioAgent,
  saveAgentDraft,
  publishAgent,
  activateAgent,
  exportAgent,
  checkGraphRoute,
  getStudioSettings,
  putStudioSettings,
  listStudioTools,
  tryStudioTool,
  previewValue,
  listNamesAt,
  listSamples,
];
