import { LARGE, SMALL, type CorpusSize } from '../corpus/corpus.ts';
import type { Bench, BenchRow } from '../bench.ts';
import { bulkRows } from '../bulk.ts';
import { onCorpus, type Ground } from './ground.ts';
import { p95Of } from './latency.ts';
import { pagesOf } from './pages.ts';

/** A page may take this many times what its statements take past the product. */
const MOST_TIMES_RAW = 4;
const MOST_GROWTH = 2;
const MOST_LOAD_S = 600;
const TIMES = 400;

type Figures = ReadonlyMap<string, { over: number; raw: number; over8: number; raw8: number }>;

/** Of the sizes of the acceptance, what a small form works on at once. */
const SMALL_SHARE = 0.04;

/**
 * Pages over HTTP beside raw SQL, growth from a tenth of the records, and work on very many of them; with `--full` on the
 * corpus of 250,000 contacts, else on a small one, where times of work on many records are for orientation.
 */
export async function runMemoryBench({ isFull = false }: { isFull?: boolean } = {}): Promise<Bench> {
  const log = (line: string): void => console.log(line);
  const large = isFull ? LARGE : tenthOf(SMALL);
  const small = isFull ? SMALL : tenthOf(tenthOf(SMALL));
  const share = isFull ? 1 : SMALL_SHARE;
  const [before] = await onCorpus(small, log, pagesIn(log), async () => {});
  const [{ figures, rows }, many] = await onCorpus(large, log, pagesIn(log), ({ config, ...there }) =>
    bulkRows(config, { ...there, share, isBinding: isFull }),
  );
  return { n: TIMES, rows: [...rows, ...growthRows(before.figures, figures), ...many] };
}

function tenthOf(size: CorpusSize): CorpusSize {
  const { organisations, people, deals, activities } = size;
  return { organisations: organisations / 10, people: people / 10, deals: deals / 10, activities: activities / 10 };
}

function pagesIn(
  log: (line: string) => void,
): (ground: Ground) => Promise<{ figures: Figures; rows: readonly BenchRow[] }> {
  return async (ground) => {
    const loadS = ground.corpus.loadMs / 1000;
    const rows: BenchRow[] = [
      { metric: 'corpus loaded', value: loadS, unit: 's', target: `≤ ${MOST_LOAD_S}`, ok: loadS <= MOST_LOAD_S },
    ];
    const figures = new Map<string, { over: number; raw: number; over8: number; raw8: number }>();
    for (const page of pagesOf(ground)) {
      // Each question once before it is measured: what is compared is the product and the database, not who reads the disk first.
      const first = await p95Of(page, 1, TIMES);
      const one = await p95Of(page, 1, TIMES);
      const eight = await p95Of(page, 8, TIMES);
      figures.set(page.name, { over: one.over, raw: one.raw, over8: eight.over, raw8: eight.raw });
      log(
        `${page.name}: first ${first.over.toFixed(1)} ms, then ${one.over.toFixed(1)}, raw ${one.raw.toFixed(1)}; eight ${eight.over.toFixed(1)}, raw ${eight.raw.toFixed(1)}`,
      );
      rows.push(
        {
          metric: `${page.name}, p95, asked for the first time`,
          value: first.over,
          unit: 'ms',
          target: null,
          ok: null,
        },
        timeRow(`${page.name}, p95, one user`, one.over, page.oneMs),
        ratioRow(`${page.name}, one user, × raw`, one.over / one.raw),
        timeRow(`${page.name}, p95, eight users`, eight.over, page.eightMs),
        ratioRow(`${page.name}, eight users, × raw`, eight.over / eight.raw),
      );
    }
    return { figures, rows };
  };
}

function timeRow(metric: string, value: number, most: number): BenchRow {
  return { metric, value, unit: 'ms', target: `≤ ${most} on an idle machine`, ok: null };
}

function ratioRow(metric: string, value: number): BenchRow {
  return { metric, value, unit: '×', target: `≤ ${MOST_TIMES_RAW}`, ok: value <= MOST_TIMES_RAW };
}

function growthRows(before: Figures, after: Figures): BenchRow[] {
  return [...after].flatMap(([name, { over }]) => {
    const was = before.get(name)?.over;
    if (was === undefined) return [];
    const value = over / was;
    return [
      {
        metric: `${name}, growth for ten times the records`,
        value,
        unit: '×',
        target: `≤ ${MOST_GROWTH}`,
        ok: value <= MOST_GROWTH,
      },
    ];
  });
}
