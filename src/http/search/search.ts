import { SearchAnswer } from '@valence/contract';
import { z } from 'zod';
import { say, type Locale } from '#base';
import { findBest, plainText, whyFound, type Entity, type FieldSpec, type Kind } from '#kernel/memory';
import { kindsByName } from '../records/kinds.ts';
import { refOf } from '../records/present.ts';
import { defineRoute } from '../route.ts';

export const search = defineRoute({
  method: 'GET',
  path: '/api/search',
  summary:
    'Records of all kinds, best first, with why each was found: fragments, pinyin, initials, slips and short names',
  purpose: 'sales',
  input: z.object({ q: z.string().max(200), limit: z.coerce.number().int().min(1).max(50).default(20) }),
  output: SearchAnswer,
  isBuilt: true,
  handle: async ({ q, limit }, { scope }) =>
    scope.read(async (tx) => {
      const bound = scope.within(tx);
      const kinds = await kindsByName(bound);
      const { hits, more } = await findBest(bound, { q, limit });
      return {
        more: [...more],
        hits: hits.map(({ entity, closeness }) => {
          const kind = kinds.get(entity.kind);
          const why = kind === undefined ? null : whyFound(kind, entity, q);
          return {
            ...refOf(entity),
            subtitle: subtitleOf(kind, entity, scope.locale),
            closeness,
            match:
              why === null
                ? null
                : { ...why, field: why.field && say(why.field.title, scope.locale), marks: [...why.marks] },
          };
        }),
      };
    }),
});

/** The first two shown values besides the name. */
function subtitleOf(kind: Kind | undefined, entity: Entity, locale: Locale): string {
  const shown = (kind?.columns ?? []).flatMap((id) => {
    const field = kind?.byId.get(id);
    const isPlain =
      field !== undefined && id !== kind?.titleField && ['text', 'choice', 'phone', 'email'].includes(field.type);
    if (!isPlain) return [];
    const value = plainText(entity.data[id]);
    return value === '' ? [] : [nameOf(field, value, locale)];
  });
  return shown.slice(0, 2).join(' · ');
}

function nameOf(field: FieldSpec, value: string, locale: Locale): string {
  const choice = field.choices?.find((c) => c.value === value);
  return choice === undefined ? value : say(choice.title, locale);
}
