import type { ReactNode } from 'react';
import type { Model } from '@valence/contract';
import { useLocale } from '../../parts/i18n/index.ts';
import { useModelTexts } from './texts.ts';
import { aucWord } from './verdicts.ts';

type Figure = Readonly<{ name: string; value: string; note?: string | undefined; hint?: string }>;

/** The figures of a model, each with its unit, its n and what it means on hover. */
export function Figures({ model }: { model: Model }): ReactNode {
  const texts = useModelTexts();
  const locale = useLocale();
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const fixed = (value: number | null): string => value?.toFixed(3) ?? '—';
  const leads: Figure[] = [
    {
      name: texts('auc'),
      value: fixed(model.auc),
      note: model.aucLow === null ? undefined : texts('aucLow', { low: model.aucLow.toFixed(3) }),
      hint: texts('aucHint'),
    },
    {
      name: texts('ece'),
      value: model.ece === null ? '—' : percent.format(model.ece),
      note: `n = ${number.format(model.testN)}`,
      hint: texts('eceHint'),
    },
    {
      name: texts('baseRate'),
      value: percent.format(model.baseRate),
      note: `n = ${number.format(model.n)}`,
      hint: texts('baseRateHint'),
    },
  ];
  const rest: Figure[] = [
    { name: texts('history'), value: texts('historyValue', { n: number.format(model.n) }) },
    {
      name: texts('heldOut'),
      value: texts('historyValue', { n: number.format(model.testN) }),
      hint: texts('heldOutHint'),
    },
    { name: texts('prAuc'), value: fixed(model.prAuc) },
    { name: texts('logLoss'), value: fixed(model.logLoss) },
    { name: texts('cpu'), value: texts('cpuValue', { seconds: (model.trainCpuMs / 1000).toFixed(1) }) },
    { name: texts('hash'), value: model.dataHash.slice(0, 12), hint: model.dataHash },
  ];
  return (
    <section className="v-panel mod-figures">
      <dl className="mod-leads">
        {leads.map(({ name, value, note, hint }) => (
          <div key={name} title={hint}>
            <dt className="v-quiet">{name}</dt>
            <dd>
              <span className="mod-figure v-num">{value}</span>
              {name === texts('auc') && model.auc !== null && (
                <span className="v-tag is-primary">{texts(`auc_${aucWord(model.auc)}`)}</span>
              )}
              {note !== undefined && <span className="v-faint v-num mod-note">{note}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <dl className="mod-rest v-num">
        {rest.map(({ name, value, hint }) => (
          <div key={name} title={hint}>
            <dt className="v-faint">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
