import type { AnyTool } from '#kernel/process';
import { assignLead } from './assign-lead/index.ts';
import { assessCustomer } from './assess-customer/index.ts';
import { assessRenewal } from './assess-renewal/index.ts';
import { briefMeeting } from './brief-meeting/index.ts';
import { carryOutTouch } from './carry-out-touch/index.ts';
import { checkWords } from './check-words/index.ts';
import { createTask } from './create-task/index.ts';
import { draftTouch } from './draft-touch/index.ts';
import { expectObjections } from './expect-objections/index.ts';
import { forecastGoal } from './forecast-goal/index.ts';
import { gatherEvidence } from './gather-evidence/index.ts';
import { handOverLead } from './hand-over-lead/index.ts';
import { judgeDeal } from './judge-deal/index.ts';
import { messageColleague } from './message-colleague/index.ts';
import { prepareTalk } from './prepare-talk/index.ts';
import { proposeAdvice } from './propose-advice/index.ts';
import { proposeCard } from './propose-card/index.ts';
import { proposeOwner } from './propose-owner/index.ts';
import { proposeTouch } from './propose-touch/index.ts';
import { scoreFit } from './score-fit/index.ts';
import { scoreLead } from './score-lead/index.ts';
import { watchRivals } from './watch-rivals/index.ts';
import { weighLead } from './weigh-lead/index.ts';
import { writeBrief } from './write-brief/index.ts';

/** What agents may call. */
export const tools: readonly AnyTool[] = [
  scoreLead,
  assignLead,
  draftTouch,
  expectObjections,
  prepareTalk,
  gatherEvidence,
  checkWords,
  proposeTouch,
  carryOutTouch,
  scoreFit,
  writeBrief,
  proposeCard,
  createTask,
  messageColleague,
  assessRenewal,
  proposeAdvice,
  weighLead,
  proposeOwner,
  handOverLead,
  briefMeeting,
  judgeDeal,
  forecastGoal,
  watchRivals,
  assessCustomer,
];
