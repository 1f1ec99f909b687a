import { Figures, FiguresQuery, Period, Question } from '@valence/contract';
import { z } from 'zod';
import { Failure } from '#base';
import { figuresOf, recallMany } from '#kernel/memory';
import { memoryFilter } from '../records/input.ts';
import { kindNamed, kindsByName } from '../records/kinds.ts';
import { entityText, refOf } from '../records/present.ts';
import { defineRoute } from '../route.ts';

export const getFigures = defineRoute({
  method: 'GET',
  path: '/api/figures',
  summary:
    'What a widget of a dashboard shows: records counted or summed, in groups, with the change since the period before',
  purpose: 'sales',
  input: FiguresQuery,
  output: Figures,
  handle: async ({ question: asked, period, tz }, { scope, services }) =>
    scope.read(async (tx) => {
      const bound = scope.within(tx);
      const question = jsonIn('question', asked, Question);
      const kind = kindNamed(await kindsByName(bound), question.kind);
      const found = await figuresOf(
        bound,
        { ...question, filters: question.filters.map((filter) => memoryFilter(kind, filter)) },
        {
          period: period === undefined ? null : jsonIn('period', period, Period),
          tz: tz ?? 'Asia/Shanghai',
          now: services.now(),
        },
      );
      const isRef = kind.byId.get(question.by ?? '')?.type === 'ref';
      const ids = isRef ? found.groups.flatMap(({ key }) => (typeof key === 'string' ? [key] : [])) : [];
      const targets = await recallMany(bound, ids);
      return {
        ...found,
        groups: found.groups.map((g) => ({
          ...plain(g),
          key: isRef && typeof g.key === 'string' ? entityText(g.key) : g.key,
        })),
        total: plain(found.total),
        change: found.change && { ...found.change, now: plain(found.change.now), before: plain(found.change.before) },
        refs: Object.fromEntries(targets.map((t) => [entityText(t.id), refOf(t)])),
        rates: [...found.rates],
        missing: [...found.missing],
      };
    }),
});

type FigureOut = { count: number; value: number | null; money: { minor: string; currency: string }[] };

function plain({
  count,
  value,
  money,
}: Readonly<Omit<FigureOut, 'money'>> & { money: readonly FigureOut['money'][number][] }): FigureOut {
  return { count, value, money: [...money] };
}

function jsonIn<T>(path: string, text: string, schema: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success)
    throw new Failure('input.invalid', {
      fields: [{ path, rule: 'shape', params: { detail: z.prettifyError(parsed.error) } }],
    });
  return parsed.data;
}
