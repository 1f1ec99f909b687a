import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { citeAll, type Entity, type EvidenceRef } from '#kernel/memory';
import { BY_ROW, listDecisions, type StoredDecision } from '#kernel/process';
import type { Scope } from '#kernel/security';
import type { Kernels } from '../kernels.ts';
import { idOf } from './open-leads.ts';

export type Chains = Readonly<{
  ms: readonly number[];
  writes: readonly number[];
  /** For the printed table, most valuable first. */
  best: readonly Readonly<{ id: string; title: string; probability: number | null; action: string }>[];
}>;

type Work = Readonly<{ scope: Scope; kernels: Kernels; leads: readonly Entity[]; out: string | null; idField: string }>;

const MOST_SHOWN = 12;
const WINDOW = 200;

/** Runs the chain for one lead after the other and writes a line per decision. */
export async function runChains(work: Work): Promise<Chains> {
  const { scope, kernels, leads } = work;
  const view = await kernels.process.agents.one(scope, 'lead-to-touch');
  const ms: number[] = [];
  const writes: number[] = [];
  const best: Chains['best'][number][] = [];
  const file = work.out === null ? null : createWriteStream(work.out);
  for (let from = 0; from < leads.length; from += WINDOW) {
    const started: { run: string; lead: Entity; row: number }[] = [];
    for (const [i, lead] of leads.slice(from, from + WINDOW).entries()) {
      const since = performance.now();
      const run = await kernels.process.engine.start(scope, {
        graph: view.graph,
        input: { event: null, kind: 'lead', batchId: null, record: lead.id },
        autonomy: 'suggest',
        startedBy: 'hand',
        subjectId: lead.id,
      });
      ms.push(performance.now() - since);
      writes.push(run.writes);
      started.push({ run: run.id, lead, row: from + i + 1 });
    }
    const lines = await linesOf(work, started);
    for (const { line, shown } of lines) {
      best.push(shown);
      if (file !== null && !file.write(`${line}\n`)) await once(file, 'drain');
    }
    best.sort((a, b) => (b.probability ?? 0) - (a.probability ?? 0));
    best.splice(MOST_SHOWN);
  }
  if (file !== null) {
    file.end();
    await once(file, 'finish');
  }
  return { ms, writes, best };
}

type Line = Readonly<{ line: string; shown: Chains['best'][number] }>;

/** Decisions of a window of runs as JSON Lines: each sentence with the sources that it rests on. */
async function linesOf(
  { scope, idField }: Work,
  started: readonly { run: string; lead: Entity; row: number }[],
): Promise<Line[]> {
  const decisions = new Map<string, StoredDecision>();
  for (const { run } of started) {
    const { items } = await listDecisions(scope, { runId: run, limit: 1 });
    const [decision] = items;
    if (decision !== undefined) decisions.set(run, decision);
  }
  const refs: EvidenceRef[] = [];
  for (const { card } of decisions.values()) collect(card, refs);
  const cited = await citeAll(scope, refs);
  return started.flatMap(({ run, lead, row }) => {
    const decision = decisions.get(run);
    if (decision === undefined) return [];
    const id = idField === BY_ROW ? String(row) : idOf(lead, idField);
    const card = open(decision.card, cited) as { action: { zh: string; en: string } };
    const line = JSON.stringify({
      id,
      lead: lead.title,
      probability: decision.probability,
      ...card,
      versions: decision.versions,
      run,
    });
    return [{ line, shown: { id, title: lead.title, probability: decision.probability, action: card.action.en } }];
  });
}

function isRef(value: object): value is EvidenceRef {
  return 'observation' in value && 'field' in value;
}

function collect(value: unknown, into: EvidenceRef[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (isRef(value)) into.push(value);
  else for (const item of Object.values(value)) collect(item, into);
}

function open(value: unknown, cited: Awaited<ReturnType<typeof citeAll>>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isRef(value)) {
    const evidence = cited.get(value);
    if (evidence === undefined) return value;
    const { observation, field, source, at, confidence } = evidence;
    return { observation, field, source: source.name, version: source.version, at, confidence };
  }
  if (Array.isArray(value)) return value.map((item) => open(item, cited));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, open(item, cited)]));
}
