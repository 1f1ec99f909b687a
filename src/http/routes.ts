import { listKinds } from './kinds/list-kinds.ts';
import { getLeadScore } from './models/get-lead-score.ts';
import { trainLeadScoreRoute } from './models/train-lead-score.ts';
import { changeRecord } from './records/change-record.ts';
import { countRecords } from './records/count-records.ts';
import { getHistory } from './records/get-history.ts';
import { getObservation } from './records/get-observation.ts';
import { getTimeline } from './records/get-timeline.ts';
import { getRecord } from './records/get-record.ts';
import { makeFieldIndexed } from './records/index-field.ts';
import { listRecords } from './records/list-records.ts';
import { makeRecord } from './records/make-record.ts';
import type { OpenRoute, Route } from './route.ts';
import { search } from './search/search.ts';
import { getMe } from './session/get-me.ts';
import { prefer } from './session/prefer.ts';
import { signIn } from './session/sign-in.ts';
import { signOut } from './session/sign-out.ts';
import { signUp } from './session/sign-up.ts';
import { welcome } from './session/welcome.ts';

/** Every route. Add a file, add its line here: that is all. */
export const routes: readonly (Route | OpenRoute)[] = [
  welcome,
  signIn,
  signOut,
  signUp,
  getMe,
  prefer,
  listKinds,
  makeFieldIndexed,
  listRecords,
  countRecords,
  makeRecord,
  getRecord,
  changeRecord,
  getHistory,
  getObservation,
  getTimeline,
  search,
  getLeadScore,
  trainLeadScoreRoute,
];
