import { quantile } from '../bench.ts';

/** One thing that is done again and again, over HTTP and as raw SQL; `i` picks what it is done to. */
export type Way = Readonly<{ name: string; over(i: number): Promise<unknown>; raw(i: number): Promise<unknown> }>;

/** p95 in ms of both, with `users` at once, taking turns in slices so that load falls on both alike. */
export async function p95Of(way: Way, users: number, times: number): Promise<{ over: number; raw: number }> {
  const ms = { over: [] as number[], raw: [] as number[] };
  const slices = 5;
  let at = 0;
  for (let slice = 0; slice < slices; slice++) {
    for (const side of ['over', 'raw'] as const) {
      const from = at;
      const each = Math.ceil(times / slices / users);
      const user = async (u: number): Promise<void> => {
        for (let i = 0; i < each; i++) {
          const started = performance.now();
          await way[side](from + u * each + i);
          ms[side].push(performance.now() - started);
        }
      };
      await Promise.all(Array.from({ length: users }, (_, u) => user(u)));
    }
    at += Math.ceil(times / slices);
  }
  return { over: quantile(ms.over, 0.95), raw: quantile(ms.raw, 0.95) };
}
