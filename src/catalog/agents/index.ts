import type { AgentGraph } from '#kernel/process';
import { leadToTouch } from './lead-to-touch/index.ts';
import { renewalGuard } from './renewal-guard/index.ts';

/** The agents that ship. */
export const agents: readonly AgentGraph[] = [leadToTouch, renewalGuard];
