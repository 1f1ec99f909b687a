import type { Trial as WireTrial, TrialDetail, TrialLook, TrialPreview as WirePreview } from '@valence/contract';
import { textOfId, type Id, type Text } from '#base';
import {
  calendarOf,
  daysPassed,
  FEWEST_PER_ARM,
  verdictOf,
  type Trial,
  type TrialPreview,
  type TrialWish,
} from '#kernel/process';

/** What a trial is shown beside: its agent as it stands now, and the present instant. */
export type Beside = Readonly<{ title: Text; isOn: boolean; now: Date }>;

export const trialId = (id: string): string => textOfId('trial', id as Id<'trial'>);

export function trialOf(trial: Trial, { title, now }: Omit<Beside, 'isOn'>): WireTrial {
  const { plan, startedAt, endedAt, endedBy } = trial;
  return {
    id: trialId(trial.id),
    agent: trial.agent,
    agentTitle: title,
    status: trial.status,
    verdict: verdictOf(trial),
    metric: plan.metric,
    withinDays: plan.withinDays,
    base: plan.base,
    days: plan.days,
    passed: daysPassed(startedAt, endedAt ?? now),
    startedAt: startedAt.toISOString(),
    firstDay: calendarOf(startedAt).first,
    endsAt: trial.endsAt.toISOString(),
    startedBy: trial.startedBy.name,
    endedAt: endedAt?.toISOString() ?? null,
    endedBy: trial.status === 'stopped' ? (endedBy?.name ?? null) : null,
    stopReason: trial.stopReason,
    perArm: plan.perArm,
    looks: calendarOf(startedAt).looks.map(({ day, alpha, at }) => ({
      day,
      alpha,
      dueAt: at.toISOString(),
      found: foundAt(trial, day),
    })),
  };
}

function foundAt({ looks }: Trial, day: number): TrialLook['found'] {
  const look = looks.find((l) => l.day === day);
  if (look === undefined) return null;
  const { at, treated, control, strata, difference, low, high, p, verdict } = look;
  return { at: at.toISOString(), treated, control, strata: [...strata], difference, low, high, p, verdict };
}

export function detailOf(
  { trial, isIntact }: Readonly<{ trial: Trial; isIntact: boolean }>,
  beside: Beside,
): TrialDetail {
  const { strata, power, seed, assignment } = trial.plan;
  const { planHash } = trial;
  return { trial: trialOf(trial, beside), strata, power, seed, assignment, planHash, isIntact, isAgentOn: beside.isOn };
}

export function previewOf(wish: TrialWish, { calendar, canStart: _canStart, ...preview }: TrialPreview): WirePreview {
  return {
    ...wish,
    ...preview,
    fewest: FEWEST_PER_ARM,
    firstDay: calendar.first,
    looks: calendar.looks.map(({ day, alpha, at }) => ({ day, alpha, at: at.toISOString() })),
    endsAt: calendar.endsAt.toISOString(),
  };
}
