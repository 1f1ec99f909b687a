import { Failure } from '#base';
import type { Tx } from '#store';
import type { Purpose } from '../policy.ts';
import type { Scope } from '../scope.ts';

/** Hours for which the answer to a request with a key is kept. */
export const KEPT_HOURS = 24;
/** Old marks removed with each new one: their number stays bounded without a job. Chosen, not fitted. */
const SWEPT = 20;

/** An answer as it goes over the wire. */
export type WireAnswer = Readonly<{ status: number; body: string }>;
/** A request that must not be carried out twice: who sends it under which key, and a digest of what it asks. */
export type MarkedRequest = Readonly<{ caller: string; key: string; fingerprint: Buffer }>;

type MarkRow = { fingerprint: Buffer; made_at: Date; status: number | null; body: string | null };

const underway = new Set<string>();

/**
 * Carries out a request once per key. `act` works in a scope whose first outermost write also writes the mark, so that a
 * crash leaves either neither or both; the answer is added after it. What failed before anything was written may be
 * tried again under the same key.
 *
 * @throws Failure `request.key_reused`, `request.in_flight`, `request.was_done` when it was done and its answer was lost
 */
export async function once(
  scope: Scope,
  request: MarkedRequest,
  act: (scope: Scope) => Promise<WireAnswer>,
  failed: (failure: Failure) => WireAnswer,
): Promise<WireAnswer & { isReplayed: boolean }> {
  const before = await scope.read((tx) => markOf(tx, request));
  if (before !== undefined) return replay(before, request);
  const place = `${scope.tenantId} ${request.caller} ${request.key}`;
  if (underway.has(place)) throw new Failure('request.in_flight');
  underway.add(place);
  const mark: Mark = { isSet: false, line: Promise.resolve() };
  try {
    const answer = await act(marking(scope, request, mark));
    await scope.write((tx) => keepAnswer(tx, request, answer));
    return { ...answer, isReplayed: false };
  } catch (error) {
    // Something was written before it failed: the same request must fail in the same way, not go on half-way.
    if (mark.isSet && error instanceof Failure) {
      const answer = failed(error);
      await scope.write((tx) => keepAnswer(tx, request, answer));
    }
    throw error;
  } finally {
    underway.delete(place);
  }
}

type Mark = { isSet: boolean; line: Promise<unknown> };

function marking(scope: Scope, request: MarkedRequest, mark: Mark): Scope {
  async function write<T>(fn: (tx: Tx) => Promise<T>): Promise<T> {
    if (mark.isSet) return scope.write(fn);
    const result = await scope.write(async (tx) => {
      await setMark(tx, request);
      return fn(tx);
    });
    mark.isSet = true;
    return result;
  }
  return {
    ...scope,
    async write(fn) {
      // Writes asked for side by side: the mark goes with the first that commits.
      const turn = mark.line.then(() => write(fn));
      mark.line = turn.catch(() => {});
      return turn;
    },
    forPurpose: (purpose: Purpose) => marking(scope.forPurpose(purpose), request, mark),
  };
}

async function markOf(tx: Tx, { caller, key }: MarkedRequest): Promise<MarkRow | undefined> {
  const [row] = await tx.query<MarkRow>(
    `select fingerprint, made_at, status, body from request_mark
     where tenant_id = $1 and caller = $2 and key = $3 and made_at > now() - make_interval(hours => ${KEPT_HOURS})`,
    [tx.settings.tenantId, caller, key],
    'request-mark',
  );
  return row;
}

function replay(mark: MarkRow, { fingerprint }: MarkedRequest): WireAnswer & { isReplayed: boolean } {
  if (!mark.fingerprint.equals(fingerprint)) throw new Failure('request.key_reused');
  if (mark.status !== null && mark.body !== null) return { status: mark.status, body: mark.body, isReplayed: true };
  throw new Failure('request.was_done', { params: { at: mark.made_at.toISOString() } });
}

/** @throws Failure `request.in_flight` when another process was faster; it is waited for. */
async function setMark(tx: Tx, { caller, key, fingerprint }: MarkedRequest): Promise<void> {
  const rows = await tx.query(
    `with old as (
       select tenant_id, caller, key from request_mark
       where tenant_id = $1 and made_at < now() - make_interval(hours => ${KEPT_HOURS}) and (caller, key) <> ($2, $3)
       order by made_at limit ${SWEPT} for update skip locked),
     swept as (
       delete from request_mark m using old o where m.tenant_id = o.tenant_id and m.caller = o.caller and m.key = o.key)
     insert into request_mark (tenant_id, caller, key, fingerprint) values ($1, $2, $3, $4)
     on conflict (tenant_id, caller, key) do update set fingerprint = excluded.fingerprint, made_at = now(), status = null, body = null
     where request_mark.made_at < now() - make_interval(hours => ${KEPT_HOURS})
     returning key`,
    [tx.settings.tenantId, caller, key, fingerprint],
    'set-request-mark',
  );
  if (rows.length === 0) throw new Failure('request.in_flight');
}

/** Adds the answer; a request that wrote nothing through its scope is marked only now. */
async function keepAnswer(tx: Tx, { caller, key, fingerprint }: MarkedRequest, answer: WireAnswer): Promise<void> {
  await tx.query(
    `insert into request_mark (tenant_id, caller, key, fingerprint, status, body) values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant_id, caller, key) do update set fingerprint = excluded.fingerprint, status = excluded.status, body = excluded.body,
       made_at = now()`,
    [tx.settings.tenantId, caller, key, fingerprint, answer.status, answer.body],
    'keep-answer',
  );
}
