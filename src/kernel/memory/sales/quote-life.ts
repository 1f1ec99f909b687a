import type { ApprovalAnswer, ApprovalSetting, QuoteState } from '@valence/contract';
import { Failure, say, type Locale, type Text } from '#base';
import { notarise, type Scope } from '#kernel/security';
import type { Tx } from '#store';
import { observe } from '../observe.ts';
import type { Data } from '../value.ts';
import { approvalReasons, levelsFor, type ApprovalReason } from './approval-reasons.ts';
import { askLevels, decideStep, delegateStep, lastRound, openNext, voidSteps, type ApprovalRow } from './approvals.ts';
import { membersIn, userOf, type Member } from './members.ts';
import { assertSummable, lockQuote, readQuote, wrongState, type QuoteNow } from './quote.ts';
import { textIn } from './read.ts';
import { CALCULATION, recalculate, type SalesWriter } from './save-quote.ts';
import { settingIn } from './settings.ts';

type Level = ApprovalSetting['levels'][number];

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
    for (const level of levels) assertSomebody(bound, level, members, tx.settings.actor, quote);
    await askLevels(tx, { quote: id, digest: quote.digest, steps: stepsFor(levels, reasons) });
    await setState(bound, id, 'waiting');
    await tellApprovers(tx, quote, levels[0], members);
  });
}

function stepsFor(levels: readonly Level[], reasons: readonly ApprovalReason[]): { level: string; why: Text[] }[] {
  return levels.map(({ id }, i) => {
    const own = reasons.filter((r) => r.level === id);
    const later = reasons.filter((r) => levels.findIndex((l) => l.id === r.level) > i);
    return { level: id, why: (own.length > 0 ? own : later).map((r) => r.text) };
  });
}

/** Whether this member decides at a level. */
function decidesAt(level: Level, { userId, role }: Pick<Member, 'userId' | 'role'>): boolean {
  return level.people.includes(userId) || level.roles.some((r) => r === role);
}

/** Nobody approves what they asked for or what is theirs. */
function isPartial(member: Member, askedBy: string, quote: QuoteNow): boolean {
  return (
    userOf(askedBy) === member.userId || (member.personId !== null && textIn(quote.entity, 'owner') === member.personId)
  );
}

function assertSomebody(
  scope: Scope,
  level: Level,
  members: readonly Member[],
  askedBy: string,
  quote: QuoteNow,
): void {
  if (members.some((m) => decidesAt(level, m) && !isPartial(m, askedBy, quote))) return;
  throw new Failure('sales.no_approver', { params: { level: say(level.title, scope.locale) } });
}

/**
 * Approves, refuses or hands over the step whose turn it is.
 *
 * @throws Failure `sales.state`, `sales.changed` when the content is not what was asked about, `sales.own_approval`,
 * `sales.not_approver`
 */
export async function answerApproval(scope: Scope, id: string, answer: ApprovalAnswer): Promise<void> {
  await inQuote(scope, id, async (tx, bound, quote) => {
    assertState(bound, quote, ['waiting']);
    const step = (await lastRound(tx, id)).find((s) => s.state === 'waiting');
    if (step === undefined || step.digest !== quote.digest) throw new Failure('sales.changed');
    const { value } = await settingIn(tx, 'approval');
    const members = await membersIn(tx);
    const me = assertMayDecide({
      step,
      quote,
      members,
      setting: value,
      actor: tx.settings.actor,
      locale: bound.locale,
    });
    if (answer.answer === 'delegate')
      return handOver(tx, { step, quote, members, to: answer.to, reason: answer.reason });
    const isYes = answer.answer === 'approve';
    await decideStep(tx, step.id, { state: isYes ? 'approved' : 'refused', reason: answer.reason });
    await notarise(tx, [
      {
        type: 'quote.decided',
        subjectId: id,
        body: { quote: id, level: step.level, answer: answer.answer, digest: step.digest, by: me.userId },
      },
    ]);
    if (!isYes) {
      await dropQueued(tx, step);
      await setState(bound, id, 'refused');
    } else if (await openNext(tx, step)) {
      await tellApprovers(tx, quote, nextLevel(value, step), members);
      return;
    } else await setState(bound, id, 'approved');
    await tell(tx, 'approval.decided', quote, [userOf(step.asked_by)]);
  });
}

function nextLevel({ levels }: ApprovalSetting, { level }: ApprovalRow): Level | undefined {
  return levels[levels.findIndex((l) => l.id === level) + 1];
}

async function dropQueued(tx: Tx, { quote_id, round }: ApprovalRow): Promise<void> {
  await tx.query(
    `update approval set state = 'void' where tenant_id = $1 and quote_id = $2 and round = $3 and state = 'queued'`,
    [tx.settings.tenantId, quote_id, round],
  );
}

type Deciding = Readonly<{
  step: ApprovalRow;
  quote: QuoteNow;
  members: readonly Member[];
  setting: ApprovalSetting;
  actor: string;
  locale: Locale;
}>;

function assertMayDecide({ step, quote, members, setting, actor, locale }: Deciding): Member {
  const user = userOf(actor);
  const me = members.find((m) => m.userId === user);
  const level = setting.levels.find((l) => l.id === step.level);
  if (me !== undefined && isPartial(me, step.asked_by, quote)) throw new Failure('sales.own_approval');
  const isAsked = me !== undefined && (step.delegate === me.userId || (level !== undefined && decidesAt(level, me)));
  if (me === undefined || !isAsked)
    throw new Failure('sales.not_approver', {
      params: { level: level === undefined ? step.level : say(level.title, locale) },
    });
  return me;
}

/** Whether who asks may decide the step that waits, without trying. */
export function mayDecide(deciding: Deciding): boolean {
  try {
    assertMayDecide(deciding);
    return true;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

type HandOver = Readonly<{
  step: ApprovalRow;
  quote: QuoteNow;
  members: readonly Member[];
  to: string;
  reason: string;
}>;

async function handOver(tx: Tx, { step, quote, members, to, reason }: HandOver): Promise<void> {
  const next = members.find((m) => m.userId === to);
  if (next === undefined) throw new Failure('input.invalid', { fields: [{ path: 'to', rule: 'id' }] });
  if (isPartial(next, step.asked_by, quote)) throw new Failure('sales.own_approval');
  await delegateStep(tx, step.id, { to, reason });
  await tell(tx, 'approval.asked', quote, [to]);
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

async function tellApprovers(
  tx: Tx,
  quote: QuoteNow,
  level: Level | undefined,
  members: readonly Member[],
): Promise<void> {
  const people = level === undefined ? [] : members.filter((m) => decidesAt(level, m)).map((m) => m.userId);
  await tell(tx, 'approval.asked', quote, people);
}

async function tell(tx: Tx, topic: string, quote: QuoteNow, people: readonly (string | null)[]): Promise<void> {
  await tx.emit(topic, {
    kind: 'quote',
    ids: [quote.id],
    people: people.filter((p) => p !== null),
    title: quote.entity.title,
  });
}
