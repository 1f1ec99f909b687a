import type { TrainingVersion } from '@valence/contract';
import type { ReactNode } from 'react';
import { useLocale, type Locale } from '../../parts/i18n/index.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { Share } from './share.tsx';
import { useTrainingTexts } from './texts.ts';

const COUNTS = ['suggested', 'accepted', 'edited', 'refused', 'open', 'snoozed', 'expired', 'alone', 'undone'] as const;

/** What each version suggested, and what became of it. */
export function Versions({ versions }: { versions: readonly TrainingVersion[] }): ReactNode {
  const t = useTrainingTexts();
  const locale = useLocale();
  const number = new Intl.NumberFormat(locale);
  // What never happened needs no column.
  const shown = COUNTS.filter((name, i) => i < 5 || versions.some(({ counts }) => counts[name] > 0));
  return (
    <section className="v-panel trn-panel">
      <h2>{t('versionsTitle')}</h2>
      {versions.length === 0 ? (
        <p className="v-quiet">{t('versionsNone')}</p>
      ) : (
        <div className="trn-scroll" tabIndex={0} role="region" aria-label={t('versionsTitle')}>
          <table className="trn-table">
            <thead>
              <tr>
                <th scope="col">{t('version')}</th>
                {shown.map((name) => (
                  <th
                    key={name}
                    scope="col"
                    className="trn-count"
                    title={name === 'expired' || name === 'edited' ? t(`${name}Hint`) : undefined}
                  >
                    {t(name)}
                  </th>
                ))}
                <th scope="col" title={t('shareHint')}>
                  {t('share')}
                </th>
                <th scope="col" title={t('medianHint')}>
                  {t('median')}
                </th>
                <th scope="col">{t('lastAt')}</th>
              </tr>
            </thead>
            <tbody>
              {versions.map(({ version, isAtWork, counts, share, medianMs, lastAt }) => (
                <tr key={version}>
                  <th scope="row" className="v-num">
                    {version} {isAtWork && <span className="v-tag is-green">{t('atWork')}</span>}
                  </th>
                  {shown.map((name) => (
                    <td key={name} className="v-num trn-count">
                      {number.format(counts[name])}
                    </td>
                  ))}
                  <td>
                    <Share share={share} />
                  </td>
                  <td className="v-num">{medianMs === null ? '—' : saySpan(medianMs, locale)}</td>
                  <td>
                    <RelativeTime at={lastAt} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** A span of time in the unit that says it shortest, such as "3 hours". */
export function saySpan(ms: number, locale: Locale): string {
  const [unit, size] = UNITS.find(([, length]) => ms >= length) ?? (['second', 1_000] as const);
  const value = ms / size;
  const maximumFractionDigits = value < 10 && unit !== 'second' ? 1 : 0;
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits }).format(
    value,
  );
}
