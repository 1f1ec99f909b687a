import type { RegistrationAnswer } from '@valence/contract';
import { Failure } from '#base';
import { notarise, type Scope } from '#kernel/security';
import type { Tx } from '#store';
import type { Entity } from '../entity.ts';
import { observe } from '../observe.ts';
import { recallMany, recallOne, type Filter } from '../recall.ts';
import { companiesBelow } from './group-tree.ts';
import { recallAll, textIn } from './read.ts';
import { CALCULATION } from './save-quote.ts';

/** Days around a registration within which others for the same customer count. Chosen, not fitted: decision 0007. */
const WINDOW_DAYS = 180;
const MS_PER_DAY = 86_400_000;
/** Companies above one that are climbed to find the head of its group. */
const HIGHEST = 12;

/** Somebody else at the same customer, or its group. */
export type CollisionFound = Readonly<{
  entity: Entity;
  at: Date;
  state: string;
  isSameCustomer: boolean;
  isSameProduct: boolean;
  /** Earlier than the registration that is looked at. */
  isFirst: boolean;
}>;

/**
 * Other dealers' registrations and open deals at the same customer or another company of its group, at about the same time,
 * that may be about the same product; the earliest first. What has no product may be about any.
 *
 * @throws Failure `memory.not_found`
 */
export async function collisionsOf(scope: Scope, id: string): Promise<CollisionFound[]> {
  return scope.read(async (tx) => {
    const bound = scope.within(tx);
    const mine = await registrationIn(bound, id);
    const customer = textIn(mine, 'organisation');
    if (customer === null) return [];
    const group = (await companiesBelow(tx, bound, await headOf(bound, customer))).map((c) => c.id);
    const at = atOf(mine, 'registeredAt');
    const there: Filter = { field: 'organisation', op: 'oneOf', value: group.length === 0 ? [customer] : group };
    const registrations = await recallAll(bound, { kind: 'registration', filters: [there] }, 500);
    const deals = await recallAll(
      bound,
      { kind: 'deal', filters: [there, { field: 'stage', op: 'noneOf', value: ['won', 'lost'] }] },
      500,
    );
    const others = [
      ...registrations
        .filter((e) => e.id !== mine.id && !['refused', 'withdrawn'].includes(stateOf(e)))
        .map((e) => ({ entity: e, at: atOf(e, 'registeredAt') })),
      ...deals.filter((e) => e.id !== textIn(mine, 'deal')).map((e) => ({ entity: e, at: e.createdAt })),
    ];
    return others
      .filter(({ entity, at: when }) => isRival(mine, entity) && isNear(when, at) && maySell(mine, entity))
      .map(({ entity, at: when }) => ({
        entity,
        at: when,
        state: stateOf(entity),
        isSameCustomer: textIn(entity, 'organisation') === customer,
        isSameProduct: textIn(entity, 'product') !== null && textIn(entity, 'product') === textIn(mine, 'product'),
        isFirst: when < at,
      }))
      .toSorted((a, b) => a.at.getTime() - b.at.getTime());
  });
}

async function registrationIn(scope: Scope, id: string): Promise<Entity> {
  const entity = await recallOne(scope, id);
  if (entity.kind !== 'registration') throw new Failure('memory.not_found', { facts: { id } });
  return entity;
}

/** A registration nobody has decided on waits. */
function stateOf(entity: Entity): string {
  return (
    textIn(entity, entity.kind === 'deal' ? 'stage' : 'status') ?? (entity.kind === 'deal' ? 'qualify' : 'submitted')
  );
}

function atOf(entity: Entity, field: string): Date {
  const told = textIn(entity, field);
  return told === null ? entity.createdAt : new Date(told);
}

/** The same dealer does not collide with itself. */
function isRival(mine: Entity, other: Entity): boolean {
  return textIn(mine, 'dealer') === null || textIn(mine, 'dealer') !== textIn(other, 'dealer');
}

function isNear(a: Date, b: Date): boolean {
  return Math.abs(a.getTime() - b.getTime()) <= WINDOW_DAYS * MS_PER_DAY;
}

function maySell(mine: Entity, other: Entity): boolean {
  const [a, b] = [textIn(mine, 'product'), textIn(other, 'product')];
  return a === null || b === null || a === b;
}

/** The company at the top of a group, as far up as one may see. */
async function headOf(scope: Scope, company: string): Promise<string> {
  const seen = new Set<string>();
  let at = company;
  for (let step = 0; step < HIGHEST && !seen.has(at); step += 1) {
    seen.add(at);
    const [entity] = await recallMany(scope, [at]);
    const parent = entity === undefined ? null : textIn(entity, 'parent');
    if (parent === null) return at;
    at = parent;
  }
  return at;
}

/**
 * Decides on a registration. Where another dealer's earlier one is still protected, approving needs a reason too.
 *
 * @throws Failure `auth.forbidden` for reps, `sales.changed` when it was decided already, `input.invalid`
 */
export async function decideRegistration(
  scope: Scope,
  id: string,
  answer: RegistrationAnswer,
  day: string,
): Promise<void> {
  if (scope.actor.role === 'rep') throw new Failure('auth.forbidden');
  await scope.write(async (tx) => {
    await lock(tx, id);
    const bound = scope.within(tx);
    const mine = await registrationIn(bound, id);
    if (stateOf(mine) !== 'submitted') throw new Failure('sales.changed');
    if (answer.answer === 'approve') await assertApprovable(bound, mine, answer, day);
    const isYes = answer.answer === 'approve';
    const data = {
      status: isYes ? 'approved' : 'refused',
      decision: answer.reason === '' ? null : answer.reason,
      protectedUntil: answer.answer === 'approve' ? answer.protectedUntil : null,
    };
    await observe(bound, { source: CALCULATION, sayings: [{ kind: 'registration', id: mine.id, data }] });
    await notarise(tx, [
      { type: 'registration.decided', subjectId: mine.id, body: { registration: mine.id, answer: answer.answer } },
    ]);
  });
}

async function lock(tx: Tx, id: string): Promise<void> {
  await tx.query('select 1 from entity where tenant_id = $1 and id = $2 for update', [tx.settings.tenantId, id]);
}

type Approval = Extract<RegistrationAnswer, { answer: 'approve' }>;

async function assertApprovable(scope: Scope, mine: Entity, answer: Approval, day: string): Promise<void> {
  if (answer.protectedUntil < day)
    throw new Failure('input.invalid', { fields: [{ path: 'protectedUntil', rule: 'later' }] });
  const isTaken = (await collisionsOf(scope, mine.id)).some(
    (c) =>
      c.entity.kind === 'registration' &&
      c.isFirst &&
      c.state === 'approved' &&
      (textIn(c.entity, 'protectedUntil') ?? '') >= day,
  );
  if (isTaken && answer.reason.length < 2)
    throw new Failure('input.invalid', { fields: [{ path: 'reason', rule: 'required' }] });
}
