import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { Failure, newId } from '#base';
import { matchLearner } from '#main';
import type { JobRun } from '#store';
import { aScope, withKinds, withWorkspace, type Workspace } from '#test';
import { observe } from '../observe.ts';
import { answerPair } from './decide.ts';
import { COMPANY_COLUMNS, makeCompanies } from './invent-companies.ts';
import { listPairs } from './list-pairs.ts';
import { openMatching, type Matching } from './matching.ts';
import { savePairs } from './pair-table.ts';
import { matchState } from './state.ts';

before(withKinds);

/** Answers that two are the same, and pairs of strangers beside those that were found. */
const SAME = 30;
const STRANGERS = 175;

function openHere({ security }: Workspace): Matching {
  return openMatching({
    learner: matchLearner,
    scopeFor: (tenantId) =>
      security.scopeFor(tenantId, { type: 'system', id: 'matching', name: 'matching', role: 'admin' }, 'sales'),
  });
}

function isGone(error: unknown): void {
  if (!(error instanceof Failure) || error.code !== 'memory.not_found') throw error;
}

/** Runs one job as the queue would. */
async function work(matching: Matching, tenantId: string, kind: string, input: object = {}): Promise<void> {
  const job: JobRun = {
    tenantId,
    id: newId('job'),
    input,
    actor: { id: 'matching', role: 'admin', locale: 'zh' },
    progress: null,
    isCancelled: false,
    signal: new AbortController().signal,
    checkpoint: async () => {},
  };
  await matching.handlers[kind]?.(job);
}

test('after two hundred answers trees judge, and what they were taught is found again', () =>
  withWorkspace(async (workspace) => {
    const { tenantId } = workspace;
    const scope = aScope(workspace);
    const matching = openHere(workspace);
    const { first, second } = makeCompanies({ companies: 260, variants: 130, seed: 41 });
    const made = [...first, ...second];
    const { entities } = await observe(scope, {
      source: { kind: 'import', name: 'companies.csv' },
      sayings: made.map(({ row }) => ({
        kind: 'organisation',
        data: Object.fromEntries(
          COMPANY_COLUMNS.flatMap((id, i) => {
            const value = row[i] ?? null;
            return value === null ? [] : [[id, value]];
          }),
        ),
      })),
    });
    const truthOf = new Map(entities.map((id, i) => [id, made[i]?.truth]));
    const isSame = (left: string, right: string) => truthOf.get(left) === truthOf.get(right);
    await work(matching, tenantId, 'match.scan', { kind: 'organisation' });
    // Beside what the weights found, pairs that are nothing alike, up to two hundred answers.
    await scope.write((tx) =>
      savePairs(
        tx,
        'organisation',
        Array.from({ length: STRANGERS }, (_, i) => ({
          left: entities[i] ?? '',
          right: entities[i + 90] ?? '',
          probability: 0.4,
          judge: 'weights' as const,
          evidence: [],
          isStrong: false,
        })),
      ),
    );
    const found = await listPairs(scope, { kind: 'organisation', status: 'open', least: 0, after: null, limit: 500 });
    let same = 0;
    for (const { id, leftId, rightId } of found.items) {
      if (isSame(leftId, rightId) && same++ >= SAME) continue;
      // Of a record that an earlier answer merged away there is nothing left to ask.
      await answerPair(scope, id, { answer: isSame(leftId, rightId) ? 'same' : 'different' }).catch(isGone);
    }
    await work(matching, tenantId, 'match.learn', { kind: 'organisation' });
    assert.equal((await matchState(scope, 'organisation')).judge, 'trees');
    await work(matching, tenantId, 'match.scan', { kind: 'organisation' });
    const open = await listPairs(scope, { kind: 'organisation', status: 'open', least: 0.5, after: null, limit: 100 });
    assert.ok(open.items.every(({ judge }) => judge === 'trees'));
    const right = open.items.filter(({ leftId, rightId }) => isSame(leftId, rightId)).length;
    assert.ok(right >= 50 && right / open.items.length > 0.9, `${right} of ${open.items.length} are right`);
  }));
