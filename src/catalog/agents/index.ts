import type { AgentGraph } from '#kernel/process';
import { churnRescue } from './churn-rescue/index.ts';
import { competitorWatch } from './competitor-watch/index.ts';
import { dealForecast } from './deal-forecast/index.ts';
import { leadAssignment } from './lead-assignment/index.ts';
import { leadScoring } from './lead-scoring/index.ts';
import { leadToTouch } from './lead-to-touch/index.ts';
import { meetingBrief } from './meeting-brief/index.ts';
import { opportunityHealth } from './opportunity-health/index.ts';
import { renewalGuard } from './renewal-guard/index.ts';

/** The agents that ship. */
export const agents: readonly AgentGraph[] = [
  leadToTouch,
  leadScoring,
  leadAssignment,
  meetingBrief,
  opportunityHealth,
  dealForecast,
  competitorWatch,
  renewalGuard,
  churnRescue,
];
