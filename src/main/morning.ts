import { morningSignals } from '#catalog';
import { dayAt, HOME_ZONE, nextAt, plainText, recallMany, renewalRows, setTimerOnce, setTimers } from '#kernel/memory';
import {
  currentModel,
  RENEWAL_RISK,
  requestRenewalTraining,
  suggestedLately,
  withdrawSuggestions,
} from '#kernel/process';
import type { Scope } from '#kernel/security';

/** The timer that wakes the agents which look ahead. */
export const MORNING = 'agents.morning';
const KEY = 'morning';
/** When they look, on the clock of the workspace. Chosen: before anybody reads the first page. */
const AT = '06:30';
/** Past contracts of each outcome from which the risk of a renewal is learned: what the trainer asks for. */
const FEWEST_EACH = 20;
const FEWEST = 100;

/** Has the agents look ahead from the next morning on. */
export async function planMornings(scope: Scope, now: Date): Promise<void> {
  await scope.write((tx) => setTimerOnce(tx, MORNING, { key: KEY, dueAt: nextAt(now, AT, HOME_ZONE) }));
}

/** A morning's work: old cards go, models learn once a week, agents are woken, and the next morning is planned. */
export async function lookAhead(scope: Scope, now: Date): Promise<void> {
  await withdrawRenewed(scope, now);
  await withdrawPastBriefs(scope, now);
  await learnWeekly(scope, now);
  await wakeAgents(scope, now);
  await scope.write((tx) => setTimers(tx, MORNING, [{ key: KEY, dueAt: nextAt(now, AT, HOME_ZONE) }]));
}

/** Tells the agents what to look at. */
export async function wakeAgents(scope: Scope, now: Date): Promise<void> {
  const signals = await morningSignals(scope, now);
  await scope.write(async (tx) => {
    for (const { event, kind, ids } of signals) await tx.emit(event, { kind, ids });
  });
}

/** A contract that was renewed needs no card any more. */
async function withdrawRenewed(scope: Scope, now: Date): Promise<void> {
  const spoken = [...(await suggestedLately(scope, { agent: 'renewal-guard', since: now }))];
  if (spoken.length === 0) return;
  const today = dayAt(now, HOME_ZONE);
  const { rows } = await renewalRows(scope, { when: 'coming', today, days: 365, contracts: spoken });
  const due = new Set(rows.map((r) => r.id));
  const over = spoken.filter((id) => !due.has(id));
  await withdrawSuggestions(scope, { agents: ['renewal-guard'], records: over });
}

/** What was said of a meeting is of no use once its time has come. */
async function withdrawPastBriefs(scope: Scope, now: Date): Promise<void> {
  const agents = ['meeting-brief'];
  const open = [...(await suggestedLately(scope, { agent: 'meeting-brief', since: now }))];
  const past = (await recallMany(scope, open)).filter(({ data }) => !(new Date(plainText(data['at'])) > now));
  await withdrawSuggestions(scope, { agents, records: past.map((m) => m.id) });
}

/** On Mondays, and as soon as there is enough history for a first model. */
async function learnWeekly(scope: Scope, now: Date): Promise<void> {
  const today = dayAt(now, HOME_ZONE);
  const isMonday = new Date(`${today}T00:00:00Z`).getUTCDay() === 1;
  if (!isMonday && (await currentModel(scope, RENEWAL_RISK)) !== null) return;
  const { rows } = await renewalRows(scope, { when: 'past', today });
  const lost = rows.filter((r) => r.outcome === 'lost').length;
  if (rows.length >= FEWEST && Math.min(lost, rows.length - lost) >= FEWEST_EACH) await requestRenewalTraining(scope);
}
