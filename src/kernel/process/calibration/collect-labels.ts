import { correctedSince, recallMany, plainText } from '#kernel/memory';
import type { Scope } from '#kernel/security';
import type { Tx } from '#store';
import { z } from 'zod';
import { noteLabels, type Label } from './label-table.ts';
import { extractorOf, originOf } from './makers.ts';

/** What one collection reads at most; the next goes on. */
const MOST = 20_000;
const Refs = z.object({
  why: z.array(z.object({ evidence: z.array(z.object({ observation: z.uuid(), field: z.string().nullable() })) })),
});
const ENDS: Readonly<Record<string, boolean>> = { won: true, lost: false };

/**
 * Notes what became known since the last collection: values that people confirmed or corrected, values on cards that were
 * agreed to, and how records ended whose chance somebody had told. Doing it twice notes nothing twice.
 */
export async function collectLabels(scope: Scope, since: Date): Promise<number> {
  const found = [
    ...(await fromCards(scope, since)),
    ...(await fromPeople(scope, since)),
    ...(await fromOutcomes(scope, since)),
  ];
  await scope.write((tx) => noteLabels(tx, found));
  return found.length;
}

async function fromPeople(scope: Scope, since: Date): Promise<Label[]> {
  const found = await correctedSince(scope, { since, limit: MOST });
  return found.map(({ observation, kind, field, source, raw, isRight, by, at }) => ({
    about: observation,
    predicate: `${kind}.${field}`,
    extractor: extractorOf(source),
    origin: originOf(source),
    raw,
    isRight,
    why: isRight ? 'confirmed' : 'corrected',
    by,
    at,
  }));
}

type CitedRow = {
  id: string;
  data: Record<string, unknown>;
  kind: string;
  raw: number;
  source_kind: string;
  name: string;
  version: string | null;
};

/** A person who agrees to a card agrees to the facts it gives as its reasons. */
async function fromCards(scope: Scope, since: Date): Promise<Label[]> {
  return scope.read(async (tx) => {
    const cards = await tx.query<{ card: unknown; answer: { byId?: string } | null; answered_at: Date }>(
      `select card, answer, answered_at from decision where tenant_id = $1 and answered_at > $2 and status in ('accepted', 'edited')
       order by answered_at limit ${MOST}`,
      [tx.settings.tenantId, since],
    );
    const cited = cards.flatMap(({ card, answer, answered_at: at }) => {
      const read = Refs.safeParse(card);
      if (!read.success) return [];
      return read.data.why.flatMap((w) => w.evidence.map((ref) => ({ ...ref, at, by: answer?.byId ?? '' })));
    });
    const said = new Map(
      (
        await citedRows(
          tx,
          cited.map((c) => c.observation),
        )
      ).map((row) => [row.id, row]),
    );
    return cited.flatMap(({ observation, field, at, by }): Label[] => {
      const row = said.get(observation);
      if (row === undefined || field === null || row.data[field] === undefined) return [];
      const source = { kind: row.source_kind, name: row.name, version: row.version };
      const made = { extractor: extractorOf(source), origin: originOf(source) };
      return [
        {
          about: observation,
          predicate: `${row.kind}.${field}`,
          ...made,
          raw: row.raw,
          isRight: true,
          why: 'accepted',
          by,
          at,
        },
      ];
    });
  });
}

/** What people said by themselves is not judged. */
function citedRows(tx: Tx, observations: readonly string[]): Promise<CitedRow[]> {
  return tx.query<CitedRow>(
    `select o.id, o.data, o.kind, o.confidence * s.reliability as raw, s.kind as source_kind, s.name, s.version
     from observation o join source s on s.tenant_id = o.tenant_id and s.id = o.source_id
     where o.tenant_id = $1 and o.id = any ($2::uuid[]) and s.kind not in ('person', 'calculation')`,
    [tx.settings.tenantId, [...new Set(observations)]],
  );
}

/** Chances that were told of records which have ended since: won or lost. */
async function fromOutcomes(scope: Scope, since: Date): Promise<Label[]> {
  const told = await scope.read((tx) =>
    tx.query<{ id: string; subject_id: string; probability: number; versions: { what: string; version: string }[] }>(
      `select d.id, d.subject_id, d.probability, d.versions from decision d
       join entity e on e.tenant_id = d.tenant_id and e.id = d.subject_id and e.updated_at > $2
       where d.tenant_id = $1 and d.probability is not null and coalesce(d.card -> 'chance', 'null') = 'null' order by d.id desc limit ${MOST}`,
      [scope.tenantId, since],
    ),
  );
  const subjects = new Map(
    (
      await recallMany(
        scope,
        told.map((d) => d.subject_id),
      )
    ).map((e) => [e.id, e]),
  );
  return told.flatMap(({ id, subject_id: subject, probability, versions }): Label[] => {
    const record = subjects.get(subject);
    const isWon = ENDS[plainText(record?.data['status'])] ?? ENDS[plainText(record?.data['stage'])];
    if (record === undefined || isWon === undefined) return [];
    const extractor = versions.find((v) => v.what === 'score')?.version ?? 'score';
    const made = { extractor, origin: 'score' };
    return [
      {
        about: id,
        predicate: `${record.kind}.won`,
        ...made,
        raw: probability,
        isRight: isWon,
        why: 'outcome',
        by: 'outcome',
        at: record.updatedAt,
      },
    ];
  });
}
