import type { AnyTool } from '#kernel/process';
import { assignLead } from './assign-lead/index.ts';
import { carryOutTouch } from './carry-out-touch/index.ts';
import { draftTouch } from './draft-touch/index.ts';
import { expectObjections } from './expect-objections/index.ts';
import { prepareTalk } from './prepare-talk/index.ts';
import { proposeTouch } from './propose-touch/index.ts';
import { scoreLead } from './score-lead/index.ts';

/** What agents may call. */
export const tools: readonly AnyTool[] = [
  scoreLead,
  assignLead,
  draftTouch,
  expectObjections,
  prepareTalk,
  proposeTouch,
  carryOutTouch,
];
