import { newId, shorten, type Problem } from '#base';
import type { Tx } from '#store';
import type { Kind } from '../kinds.ts';
import { computeFormulas } from '../kinds/complete.ts';
import { brokenRules, isGuarded } from '../kinds/guard.ts';
import { planOf } from '../kinds/plan.ts';
import { claimsOf, idOfClaim, takenAmong } from '../kinds/unique.ts';
import { plainText, type Data, type Value } from '../value.ts';
import type { ImportProblem } from './import-state.ts';
import type { MatchedRow } from './match-rows.ts';
import type { ImportPlan } from './plan-import.ts';

type Held = Readonly<{ kept: readonly MatchedRow[]; problems: readonly ImportProblem[] }>;
/** A row as the record it makes or changes would stand. */
type Candidate = Readonly<{ match: MatchedRow; id: string; kind: Kind; data: Data }>;

/** Values that rows of one file have claimed so far, by whom: a file may break a unique key all by itself. */
const claimedBy = new WeakMap<ImportPlan, Map<string, string>>();

/**
 * Holds rows to the rules of their kind as a write would, so that each row that breaks one is told and left out, instead
 * of a whole chunk being refused: required fields, conditions, unique keys.
 */
export async function heldToRules(tx: Tx, plan: ImportPlan, matched: readonly MatchedRow[]): Promise<Held> {
  const { kind } = plan;
  const hasKeys = planOf(kind).unique.length > 0;
  if (!hasKeys && !isGuarded(kind)) return { kept: matched, problems: [] };
  const before = await dataOf(tx, matched);
  const wrong = new Map<MatchedRow, readonly Problem[]>();
  const candidates: Candidate[] = [];
  for (const match of matched) {
    if (!match.isChanged) continue;
    const candidate = candidateOf(kind, match, before);
    const touched = new Set(Object.keys(match.data));
    const broken = brokenRules({ kind, data: candidate.data, touched, isNew: match.id === null });
    if (broken.length > 0) wrong.set(match, broken);
    else candidates.push(candidate);
  }
  if (hasKeys) for (const [match, problem] of await repeated(tx, plan, candidates)) wrong.set(match, [problem]);
  return {
    kept: matched.filter((match) => !wrong.has(match)),
    problems: [...wrong].flatMap(([match, problems]) => problems.map((problem) => problemOf(plan, match, problem))),
  };
}

async function dataOf(tx: Tx, matched: readonly MatchedRow[]): Promise<ReadonlyMap<string, Data>> {
  const ids = matched.flatMap((m) => (m.id === null || !m.isChanged ? [] : [m.id]));
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: string; data: Data }>(
    'select id, data from entity where tenant_id = $1 and id = any ($2::uuid[])',
    [tx.settings.tenantId, ids],
    'import-entities',
  );
  return new Map(rows.map((row) => [row.id, row.data]));
}

function candidateOf(kind: Kind, match: MatchedRow, before: ReadonlyMap<string, Data>): Candidate {
  const known = match.id === null ? undefined : before.get(match.id);
  const data: Record<string, Value> = { ...known, ...match.data };
  if (known === undefined) {
    const { defaults, numbers } = planOf(kind);
    for (const { id, value } of defaults) data[id] ??= value;
    // Its number is given when it is written; until then it has one that no other has.
    for (const { field } of numbers) data[field.id] ??= newId('entity');
  }
  computeFormulas({ kind, data, isSearchStale: false });
  return { match, id: match.id ?? newId('entity'), kind, data };
}

/** Rows whose unique values belong to another record or to an earlier row of the file. */
async function repeated(
  tx: Tx,
  plan: ImportPlan,
  candidates: readonly Candidate[],
): Promise<ReadonlyMap<MatchedRow, Problem>> {
  const claims = candidates.map((candidate) => ({ candidate, claims: claimsOf(candidate) }));
  const taken = new Map(
    (
      await takenAmong(
        tx,
        claims.flatMap((c) => c.claims),
      )
    ).map((claim) => [idOfClaim(claim), claim.title]),
  );
  let claimed = claimedBy.get(plan);
  if (claimed === undefined) claimedBy.set(plan, (claimed = new Map()));
  const wrong = new Map<MatchedRow, Problem>();
  for (const { candidate, claims: own } of claims) {
    const { match } = candidate;
    const owner = match.id ?? match.row.keyText;
    for (const claim of own) {
      const value = [claim.rule, claim.value].join('\n');
      const earlier = claimed.get(value);
      const title = taken.get(idOfClaim(claim)) ?? (earlier === undefined || earlier === owner ? undefined : earlier);
      if (title === undefined) claimed.set(value, owner);
      else wrong.set(match, { path: claim.field, rule: 'unique', params: { title: shorten(title) } });
    }
  }
  return wrong;
}

function problemOf(plan: ImportPlan, { row, data }: MatchedRow, { path, rule, params = {} }: Problem): ImportProblem {
  const column = plan.columns.find((c) => c.field.id === path)?.column ?? null;
  return { row: row.row, column, value: shorten(plainText(data[path])), rule, params: { ...params } };
}
