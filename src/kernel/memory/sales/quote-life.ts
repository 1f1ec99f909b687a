import type { ApprovalAnswer, ApprovalSetting, QuoteState } from '@valence/contract';
import { Failure, say, type Text } from '#base';
import { notarise, type Scope } from '#kernel/security';
import type { Tx } from '#store';
import { observe } from '../observe.ts';
import type { Data } from '../value.ts';
import { tellAsked, tellDecided } from './approval-notices.ts';
import { approvalReasons, levelsFor, type ApprovalReason } from './approval-reasons.ts';
import { askLevels, decideStep, delegateStep, lastRound, openNext, voidSteps, type ApprovalRow } from './approvals.ts';
import { assertMayDecide, decidersOf, isPartial, type Decider, type Level } from './deciders.ts';
import { membersIn, type Member } from './members.ts';
import { assertSummable, lockQuote, readQuote, wrongState, type QuoteNow } from './quote.ts';
import { textIn } from './read.ts';
import { CALCULATION, recalculate, type SalesWriter } from './save-quote.ts';
import { settingIn } from './settings.ts';

/**
 * Asks for the approval a quote needs; one that needs none is approved at once.
 *
 * @throws Failure `sales.state`, `sales.no_approver`, `input.invalid`
 */
export async function submitQuote(scope: Scope, id: string): Promise<void> {
  await inQuote(scope, id, async (tx, bound, quote) => {
    assertState(bound, quote, ['draft', 'refused']);
    assertSummable(quote);
    const { value } = await settingIn(tx, 'approval');
    const reasons = await approvalReasons(bound, value, quote);
    await voidSteps(tx, id);
    if (reasons.length === 0) return setState(bound, id, 'approved');
    const levels = levelsFor(value, reasons);
    const members = await membersIn(tx);
    for (const level of levels) assertSomebody(bound, { level, quote, members, askedBy: tx.settings.actor });
    await askLevels(tx, { quote: id, digest: quote.digest, steps: stepsFor(levels, reasons) });
    await setState(bound, id, 'waiting');
    await tellNext(tx, { quote, setting: value, members });
  });
}

function stepsFor(levels: readonly Level[], reasons: readonly ApprovalReason[]): { level: string; why: Text[] }[] {
  return levels.map(({ id }, i) => {
    const own = reasons.filter((r) => r.level === id);
    const later = reasons.filter((r) => levels.findIndex((l) => l.id === r.level) > i);
    return { level: id, why: (own.length > 0 ? own : later).map((r) => r.text) };
  });
}

function assertSomebody(scope: Scope, about: Parameters<typeof decidersOf>[0] & { level: Level }): void {
  if (decidersOf(about).people.length > 0) return;
  throw new Failure('sales.no_approver', { params: { level: say(about.level.title, scope.locale) } });
}

/** Tells those whose turn it is. */
async function tellNext(tx: Tx, { quote, setting, members }: Omit<Case, 'step'>): Promise<void> {
  const step = await waitingOf(tx, quote.id);
  if (step === undefined) return;
  const { people } = decidersOf({ level: levelOf(setting, step), quote, members, askedBy: step.asked_by });
  await tellAsked(
    tx,
    { step, members },
    people.map((m) => m.userId),
  );
}

async function waitingOf(tx: Tx, quote: string): Promise<ApprovalRow | undefined> {
  return (await lastRound(tx, quote)).find((s) => s.state === 'waiting');
}

function levelOf({ levels }: ApprovalSetting, { level }: ApprovalRow): Level | null {
  return levels.find((l) => l.id === level) ?? null;
}

type Case = Readonly<{ step: ApprovalRow; quote: QuoteNow; members: readonly Member[]; setting: ApprovalSetting }>;

/**
 * Approves, refuses or hands over the step whose turn it is. Where an administrator is the only one left to decide on
 * what is theirs, they may with a reason, which then holds for all levels that are theirs alone.
 *
 * @throws Failure `sales.state`, `sales.changed` when the content is not what was asked about, `sales.own_approval`,
 * `sales.own_reason`, `sales.not_approver`
 */
export async function answerApproval(scope: Scope, id: string, answer: ApprovalAnswer): Promise<void> {
  await inQuote(scope, id, async (tx, bound, quote) => {
    assertState(bound, quote, ['waiting']);
    const step = await waitingOf(tx, id);
    if (step === undefined || step.digest !== quote.digest) throw new Failure('sales.changed');
    const { value: setting } = await settingIn(tx, 'approval');
    const it: Case = { step, quote, members: await membersIn(tx), setting };
    const decider = assertMayDecide({ ...it, actor: tx.settings.actor, locale: bound.locale });
    if (answer.answer === 'delegate') return handOver(tx, it, answer);
    if (decider.isOwn && answer.answer === 'approve' && answer.reason.trim().length < LEAST_REASON)
      throw new Failure('sales.own_reason');
    if (answer.answer === 'refuse') await dropQueued(tx, step);
    if (await goOn(tx, it, { ...answer, decider })) return tellNext(tx, it);
    const outcome = answer.answer === 'approve' ? 'approved' : 'refused';
    await setState(bound, id, outcome);
    await tellDecided(tx, it, { outcome, reason: answer.reason });
  });
}

/** Characters of a reason that says something. */
const LEAST_REASON = 2;

type Decision = Readonly<{ answer: 'approve' | 'refuse'; reason: string; decider: Decider }>;

/** Writes the decision down. Returns whether the next level waits now; levels that are the decider's alone do not. */
async function goOn(tx: Tx, it: Case, { answer, reason, decider }: Decision): Promise<boolean> {
  const { step, quote, members, setting } = it;
  await decideStep(tx, step.id, { state: answer === 'approve' ? 'approved' : 'refused', reason });
  const { level, digest } = step;
  const body = { quote: quote.id, level, answer, digest, by: decider.me.userId, isOwn: decider.isOwn };
  await notarise(tx, [{ type: 'quote.decided', subjectId: quote.id, body }]);
  if (!(await openNext(tx, step))) return false;
  const next = await waitingOf(tx, quote.id);
  if (next === undefined || !decider.isOwn) return true;
  const theirs = decidersOf({ level: levelOf(setting, next), quote, members, askedBy: next.asked_by });
  if (!theirs.isOwn || !theirs.people.includes(decider.me)) return true;
  return goOn(tx, { ...it, step: next }, { answer, reason, decider });
}

async function dropQueued(tx: Tx, { quote_id, round }: ApprovalRow): Promise<void> {
  await tx.query(
    `update approval set state = 'void' where tenant_id = $1 and quote_id = $2 and round = $3 and state = 'queued'`,
    [tx.settings.tenantId, quote_id, round],
  );
}

async function handOver(
  tx: Tx,
  it: Case,
  { to, reason }: { readonly to: string; readonly reason: string },
): Promise<void> {
  const next = it.members.find((m) => m.userId === to);
  if (next === undefined) throw new Failure('input.invalid', { fields: [{ path: 'to', rule: 'id' }] });
  const { people } = decidersOf({ ...it, level: levelOf(it.setting, it.step), askedBy: it.step.asked_by });
  if (isPartial(next, it.step.asked_by, it.quote))
    throw new Failure('sales.own_approval', { params: { names: people.map((m) => m.name).join(', ') } });
  await delegateStep(tx, it.step.id, { to, reason });
  await tellAsked(tx, it, [to]);
}

/**
 * Notes that a quote went out to the customer.
 *
 * @throws Failure `sales.needs_approval`, `sales.state`, `input.invalid` when it has run out
 */
export async function sendQuote(scope: Scope, id: string, { day }: Pick<SalesWriter, 'day'>): Promise<void> {
  await inQuote(scope, id, async (tx, bound, quote) => {
    await assertSendable(tx, bound, quote);
    if ((textIn(quote.entity, 'validUntil') ?? day) < day)
      throw new Failure('input.invalid', { fields: [{ path: 'validUntil', rule: 'later' }] });
    await setState(bound, id, 'sent');
  });
}

async function assertSendable(tx: Tx, scope: Scope, quote: QuoteNow): Promise<void> {
  if (quote.state === 'approved') return;
  assertState(scope, quote, ['draft']);
  assertSummable(quote);
  const { value } = await settingIn(tx, 'approval');
  const reasons = await approvalReasons(scope, value, quote);
  if (reasons.length === 0) return;
  throw new Failure('sales.needs_approval', {
    params: { why: reasons.map((r) => say(r.text, scope.locale)).join('；') },
  });
}

/** Notes how the customer answered a quote that was sent. @throws Failure `sales.state` */
export async function closeQuote(scope: Scope, id: string, outcome: 'accepted' | 'declined'): Promise<void> {
  await inQuote(scope, id, async (_tx, bound, quote) => {
    assertState(bound, quote, ['sent']);
    await setState(bound, id, outcome);
  });
}

const HEADER = [
  'title',
  'organisation',
  'deal',
  'contact',
  'owner',
  'priceList',
  'currency',
  'validUntil',
  'language',
  'deliveryTerms',
  'paymentTerms',
  'terms',
] as const;
const LINE = ['title', 'product', 'unit', 'quantity', 'price', 'discount', 'taxRate', 'note', 'position'] as const;

/** A new version with the same lines, as a draft; the earlier one is replaced by it. Returns the new one's id. @throws Failure `sales.state` */
export async function renewQuote(scope: Scope, id: string, { source, day }: SalesWriter): Promise<string> {
  return inQuote(scope, id, async (tx, bound, quote) => {
    assertState(bound, quote, ['draft', 'waiting', 'approved', 'refused', 'sent', 'declined']);
    const base = (textIn(quote.entity, 'number') ?? '').replace(/\/\d+$/, '');
    const header = { ...picked(quote.entity.data, HEADER), number: `${base}/${quote.version + 1}`, issuedOn: day };
    const { entities } = await observe(bound, { source, sayings: [{ kind: 'quote', data: header }] });
    const next = entities[0] ?? '';
    const lines = quote.lines.map((l) => ({
      kind: 'quote-line',
      data: { ...picked(l.entity.data, LINE), quote: next },
    }));
    if (lines.length > 0) await observe(bound, { source, sayings: lines });
    await voidSteps(tx, id);
    await setState(bound, id, 'replaced');
    await recalculate(tx, bound, next, { version: quote.version + 1, previous: id, status: 'draft' });
    return next;
  });
}

function picked(data: Data, fields: readonly string[]): Data {
  return Object.fromEntries(fields.flatMap((f) => (data[f] === undefined ? [] : [[f, data[f]]])));
}

async function inQuote<T>(
  scope: Scope,
  id: string,
  work: (tx: Tx, scope: Scope, quote: QuoteNow) => Promise<T>,
): Promise<T> {
  return scope.write(async (tx) => {
    await lockQuote(tx, id);
    const bound = scope.within(tx);
    return work(tx, bound, await readQuote(bound, id));
  });
}

function assertState(scope: Scope, quote: QuoteNow, states: readonly QuoteState[]): void {
  if (!states.includes(quote.state)) throw wrongState(scope, quote);
}

async function setState(scope: Scope, id: string, status: string): Promise<void> {
  await observe(scope, { source: CALCULATION, sayings: [{ kind: 'quote', id, data: { status } }] });
}
