import type { ReactNode } from 'react';
import type { Field, RecordRow } from '@valence/contract';
import { useLocale } from '../../parts/i18n/index.ts';
import { sayExact } from '../../parts/relative-time.tsx';
import { Value } from '../../parts/value.tsx';

/** One value of a row. */
export function Cell({ row, field }: { row: RecordRow; field: Field }): ReactNode {
  const value = row.data[field.id] ?? null;
  if (isProbability(field) && typeof value === 'number') return <Probability ratio={value} />;
  if (field.type === 'datetime' && typeof value === 'string') return <Day at={value} />;
  return <Value value={value} field={field} refs={row.refs} />;
}

/** The score is a probability; kinds have no word for that, so it goes by its name. */
export function isProbability({ id, type }: Pick<Field, 'id' | 'type'>): boolean {
  return id === 'score' && type === 'number';
}

/** In a list the day is enough; the time stands on hover. */
function Day({ at }: { at: string }): ReactNode {
  const locale = useLocale();
  return (
    <time className="v-num" dateTime={at} title={sayExact(at, locale)}>
      {new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(new Date(at))}
    </time>
  );
}

function Probability({ ratio }: { ratio: number }): ReactNode {
  const percent = new Intl.NumberFormat(useLocale(), { style: 'percent' });
  return (
    <span className="rec-score">
      <span className="rec-score-track" aria-hidden>
        <i style={{ width: `${Math.round(ratio * 100)}%` }} />
      </span>
      {percent.format(ratio)}
    </span>
  );
}
