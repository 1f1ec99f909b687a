import { Failure, newId } from '#base';
import { observe, openBatch, type Saying } from '#kernel/memory';
import type { Actor, Purpose, Scope } from '#kernel/security';
import type { Tx } from '#store';
import { insertDecisions } from '../decisions/decision-table.ts';
import type { DecisionDraft, Guard } from '../tool.ts';

/** What one step would have written. */
export type Effects = Readonly<{
  sayings: readonly Saying[];
  decisions: readonly Readonly<{ id: string; draft: DecisionDraft }>[];
}>;

/** Who says it, in which session, with whose rights. */
export type Sayer = Readonly<{ agent: string; version: string; session: string; actor: Actor; purpose: Purpose }>;

/** What a step would have written, and who it was. */
export type Laid = Readonly<{ effects: Effects; by: Sayer }>;

/**
 * What a sandbox works on: one transaction that is never committed. What was there when the session began is put there
 * first, then what its steps would have written; tools read that and nothing else. It is opened at the first read and must
 * be closed before anybody waits for a model or the network.
 */
export type Ground = Readonly<{
  /** The scope reading and writing on this ground. */
  within(scope: Scope): Scope;
  /** Does something that takes nothing along where it fails. */
  attempt<T>(fn: () => Promise<T>): Promise<T>;
  /** Lays down what a step would have written. @throws what writing it would throw; `run.contended` where a guard refuses */
  lay(effects: Effects, guards: readonly Guard[], by: Sayer): Promise<void>;
  close(): Promise<void>;
}>;

/** `prepare` lays down what stood at the beginning, `laid` is what was written since; both each time the ground is opened. */
export type GroundOptions = Readonly<{
  scope: Scope;
  scopeFor: (tenantId: string, actor: Actor, purpose: Purpose) => Scope;
  prepare: (tx: Tx, scope: Scope) => Promise<void>;
  laid: readonly Laid[];
}>;

/** Thrown through the transaction to end it. */
class Over extends Error {}

export function openGround({ scope, scopeFor, prepare, laid: before }: GroundOptions): Ground {
  const laid = [...before];
  let open: { tx: Promise<Tx>; end: () => Promise<void> } | undefined;
  const put = (tx: Tx, effects: Effects, by: Sayer): Promise<void> =>
    layDown(tx, scopeFor(scope.tenantId, by.actor, by.purpose).within(tx), effects, by);
  const begin = (): Promise<Tx> => {
    open ??= holdOpen(scope, async (tx) => {
      await prepare(tx, scope.within(tx));
      for (const { effects, by } of laid) await put(tx, effects, by);
    });
    return open.tx;
  };
  let marks = 0;
  return {
    within: (of) => on(of, begin),
    async attempt(fn) {
      const tx = await begin();
      marks += 1;
      const mark = `sandbox_${marks}`;
      await tx.query(`savepoint ${mark}`);
      try {
        return await fn();
      } catch (error) {
        await tx.query(`rollback to savepoint ${mark}`);
        throw error;
      }
    },
    async lay(effects, guards, by) {
      const tx = await begin();
      await put(tx, effects, by);
      const bound = scopeFor(scope.tenantId, by.actor, by.purpose).within(tx);
      for (const { check } of guards) {
        if (!(await check(bound))) throw new Failure('run.contended', { params: { times: 1 } });
      }
      laid.push({ effects, by });
    },
    async close() {
      const held = open;
      open = undefined;
      await held?.end();
    },
  };
}

/** The scope of which nothing leads off the ground. */
function on(of: Scope, begin: () => Promise<Tx>): Scope {
  const run = async <T>(fn: (tx: Tx) => Promise<T>): Promise<T> => fn(await begin());
  const bound: Scope = {
    ...of,
    read: run,
    write: run,
    within: () => bound,
    forPurpose: (p) => on(of.forPurpose(p), begin),
  };
  return bound;
}

/** Longest a sandbox waits for a record that somebody is changing. */
const LOCK_MS = 3_000;

function holdOpen(scope: Scope, prepare: (tx: Tx) => Promise<void>): { tx: Promise<Tx>; end: () => Promise<void> } {
  const opened = Promise.withResolvers<Tx>();
  const ended = Promise.withResolvers<void>();
  const work = scope
    .write(async (tx) => {
      await tx.query(`set local lock_timeout = ${LOCK_MS}`);
      await prepare(tx);
      opened.resolve(tx);
      await ended.promise;
      throw new Over();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Over)) opened.reject(error);
    });
  return {
    tx: opened.promise,
    async end() {
      ended.resolve();
      await work;
    },
  };
}

async function layDown(tx: Tx, scope: Scope, { sayings, decisions }: Effects, by: Sayer): Promise<void> {
  const label = { zh: '沙盒', en: 'Sandbox' };
  const batchId = sayings.length === 0 ? null : await openBatch(scope, { id: newId('batch'), kind: 'agent', label });
  if (sayings.length > 0) {
    const source = { kind: 'agent', name: by.agent, version: by.version } as const;
    await observe(scope, { source, batchId, runId: by.session, sayings });
  }
  if (decisions.length === 0) return;
  const open = decisions.map((decision) => ({ ...decision, status: 'open' as const }));
  await insertDecisions(tx, { runId: by.session, agent: by.agent, batchId, decisions: open });
}
