import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { LikelyDuplicates as Likely, Value } from '@valence/contract';
import { post } from './api.ts';
import { RecordLink } from './app-link.tsx';
import { percentOf, sayEvidence, signOf, useDuplicateTexts } from './duplicate-texts.ts';
import './likely-duplicates.css';

/** Waited after the last key, so that not every letter is asked about. */
const QUIET_MS = 400;
const MOST_WORDS = 3;

type LikelyDuplicatesProps = {
  kind: string;
  /** What is written so far, by field. */
  data: Readonly<Record<string, Value>>;
  /** The record itself, where it is known already. */
  id?: string;
};

/** Warns whoever writes a record of those that may be the same, with why; nothing where there are none. */
export function LikelyDuplicates({ kind, data, id }: LikelyDuplicatesProps) {
  const t = useDuplicateTexts();
  const asked = useQuiet(JSON.stringify(known(data)));
  const { data: answer } = useQuery({
    queryKey: ['duplicates', 'check', kind, id ?? null, asked],
    queryFn: () =>
      post<Likely>('/api/duplicates/check', {
        kind,
        data: JSON.parse(asked) as Record<string, Value>,
        ...(id !== undefined && { id }),
      }),
    enabled: asked !== '{}',
    staleTime: 30_000,
    // While the next answer is on its way the last one stays: a list that jumps is worse than one a moment old.
    placeholderData: (before) => before,
    retry: false,
  });
  const items = answer?.items ?? [];
  return (
    <div aria-live="polite">
      {items.length > 0 && asked !== '{}' && (
        <section className="likely" aria-label={t('draftTitle')}>
          <h3>{t('draftTitle')}</h3>
          <ul>
            {items.map(({ record, probability, evidence }) => (
              <li key={record.id}>
                <RecordLink record={record} />
                <span className="v-num v-quiet">{t('draftPercent', { percent: percentOf(probability) })}</span>
                <span className="v-quiet likely-why">
                  {evidence
                    .filter((e) => signOf(e) === 'for')
                    .toSorted((a, b) => b.bits - a.bits)
                    .slice(0, MOST_WORDS)
                    .map((e) => sayEvidence(t, e))
                    .join(' · ')}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function known(data: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null && value !== ''));
}

/** The text as it stood when nothing had changed for a while. */
function useQuiet(text: string): string {
  const [quiet, setQuiet] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setQuiet(text), QUIET_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return quiet;
}
