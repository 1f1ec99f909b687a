import { z } from 'zod';
import type { Tx } from '#store';
import { Turn } from './turn.ts';

/** A turn to be written; writing it again only adds what became of its calls. */
export type TurnRow = Readonly<{ node: string; iteration: number; turn: Turn }>;

/** Writes turns in the transaction of a boundary. */
export async function writeTurns(tx: Tx, run: string, rows: readonly TurnRow[]): Promise<void> {
  if (rows.length === 0) return;
  const written = rows.map(({ node, iteration, turn: { turn, done, ...answer } }) => ({
    node,
    iteration,
    turn,
    answer,
    done,
  }));
  await tx.query(
    `insert into model_turn (tenant_id, run_id, node, iteration, turn, answer, done)
     select $1, $2, t.node, t.iteration, t.turn, t.answer, nullif(t.done, 'null'::jsonb)
     from jsonb_to_recordset($3) as t (node text, iteration int, turn int, answer jsonb, done jsonb)
     on conflict (tenant_id, run_id, node, iteration, turn) do update set done = excluded.done`,
    [tx.settings.tenantId, run, JSON.stringify(written)],
    'model-turns-write',
  );
}

/** The turns of one node of a run, or of all, in their order. */
export async function readTurns(
  tx: Tx,
  run: string,
  at?: Readonly<{ node: string; iteration: number }>,
): Promise<readonly TurnRow[]> {
  const rows = await tx.query<{ node: string; iteration: number; turn: number; answer: unknown; done: unknown }>(
    `select node, iteration, turn, answer, done from model_turn where tenant_id = $1 and run_id = $2
       and ($3::text is null or (node = $3 and iteration = $4)) order by node, iteration, turn`,
    [tx.settings.tenantId, run, at?.node ?? null, at?.iteration ?? null],
    'model-turns-read',
  );
  return rows.map(({ node, iteration, turn, answer, done }) => ({
    node,
    iteration,
    turn: Turn.parse({ ...z.looseObject({}).parse(answer), turn, done }),
  }));
}
