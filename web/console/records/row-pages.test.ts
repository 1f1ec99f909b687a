import { expect, test, vi } from 'vitest';
import type { RecordRow } from '@valence/contract';
import { openPages, type PageAnswer } from './row-pages.ts';

const row = (at: number, title = `r${at}`): RecordRow => ({
  id: `ent_${at}`,
  kind: 'lead',
  title,
  data: {},
  refs: {},
  createdAt: '',
  updatedAt: '',
});
const SIZE = 200;

function server(total: number) {
  const asked: (string | undefined)[] = [];
  const fetch = async (after: string | undefined): Promise<PageAnswer> => {
    asked.push(after);
    const from = Number(after ?? 0);
    const items = Array.from({ length: Math.min(SIZE, total - from) }, (_, at) => row(from + at));
    return { items, next: from + SIZE < total ? String(from + SIZE) : null };
  };
  return { asked, fetch };
}

test('pages come as they are looked at, far ones are let go, and come again by their own key', async () => {
  const { asked, fetch } = server(100_000);
  const pages = openPages(fetch);
  pages.need(0, 40);
  await vi.waitFor(() => expect(pages.state().known).toBe(200));
  while (!pages.state().isEnd) {
    const { known } = pages.state();
    pages.need(known - 40, known);
    while (pages.state().known === known) await new Promise((done) => setTimeout(done));
  }
  expect(pages.state().known).toBe(100_000);
  expect(asked).toHaveLength(500);
  expect(pages.rowAt(99_999)?.title).toBe('r99999');
  const held = Array.from({ length: 100_000 }, (_, at) => pages.rowAt(at)).filter((known) => known !== undefined);
  expect(held.length).toBeLessThan(10_000);
  expect(pages.rowAt(50_000)).toBeUndefined();
  pages.need(50_000, 50_040);
  await vi.waitFor(() => expect(pages.rowAt(50_000)?.title).toBe('r50000'));
  expect(asked.at(-1)).toBe('50000');
});

test('a failure stops asking until it is tried again; an edited row is shown at once', async () => {
  let isDown = true;
  const { fetch } = server(500);
  const pages = openPages((after) => (isDown ? Promise.reject(new Error('down')) : fetch(after)));
  pages.need(0, 40);
  await vi.waitFor(() => expect(pages.state().error?.message).toBe('down'));
  pages.need(0, 40);
  expect(pages.state().isLoading).toBe(false);
  isDown = false;
  pages.retry();
  pages.need(0, 40);
  await vi.waitFor(() => expect(pages.rowAt(3)?.title).toBe('r3'));
  pages.replace([row(3, 'anew')]);
  expect(pages.rowAt(3)?.title).toBe('anew');
});

test('when the first page comes anew, what is behind comes anew too and keeps its place until then', async () => {
  const { fetch } = server(600);
  const pages = openPages(fetch);
  pages.need(0, 40);
  await vi.waitFor(() => expect(pages.state().known).toBe(200));
  pages.need(150, 200);
  await vi.waitFor(() => expect(pages.state().known).toBe(400));
  pages.renew(await fetch(undefined));
  expect(pages.rowAt(250)?.title).toBe('r250');
  expect(pages.state().known).toBe(400);
});
