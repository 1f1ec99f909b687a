import { agents } from './agents/index.ts';
import { kinds } from './kinds/index.ts';
import { tools } from './tools/index.ts';

export { readShippedCases } from './agents/cases.ts';
export { makeDemo, type Demo, type DemoGroup } from './demo/index.ts';
export { makeStarter, type Starter } from './starter/index.ts';
export { morningSignals } from './desk/morning.ts';
export { TRIED_AGENTS, trialCandidates } from './desk/trial-candidates.ts';
export { DESK, openDesk, type Desk } from './desk/desk.ts';
export { OPEN_DECISIONS, type OpenDecisions } from './desk/services.ts';

/** The things that ship: one folder each, and one line in its list. `main` hands the lists to the kernels. */
export const catalog = { kinds, tools, agents } as const;
