import type { AgentGraph } from '#kernel/process';
import { leadToTouch } from './lead-to-touch/index.ts';

/** The agents that ship. */
export const agents: readonly AgentGraph[] = [leadToTouch];
