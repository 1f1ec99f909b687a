import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Segmented, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Money, RecordRow, Teams } from '@valence/contract';
import { get, post } from '../../parts/api.ts';
import { readMoney, sayChoice, sayDay } from '../../parts/format-value.ts';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { fieldOf, useKind } from '../../parts/kinds.ts';
import { useDeskTexts } from '../sales/desk-texts.ts';
import { RecordPicker } from '../sales/record-picker.tsx';
import { daysOf, PERIODS, type Period } from './period.ts';

const WHO = ['person', 'team', 'company'] as const;

/** Sets one goal: whose, of what, how much, in which month, quarter or year. */
export function GoalForm({ month, onDone }: { month: string; onDone: () => void }): ReactNode {
  const t = useDeskTexts();
  const sayText = useSay();
  const locale = useLocale();
  const client = useQueryClient();
  const { message } = App.useApp();
  const kind = useKind('goal');
  const [who, setWho] = useState<(typeof WHO)[number]>('person');
  const [owner, setOwner] = useState<string | null>(null);
  const [team, setTeam] = useState<string | null>(null);
  const [measure, setMeasure] = useState('won-amount');
  const [period, setPeriod] = useState<Period>('month');
  const [figure, setFigure] = useState('');
  const teams = useQuery({ queryKey: ['teams'], queryFn: () => get<Teams>('/api/teams'), enabled: who === 'team' });
  const isMoney = measure.endsWith('-amount');
  const days = daysOf(month, period);
  const saving = useMutation({
    mutationFn: (data: object) => post<RecordRow>('/api/records/goal', { data }),
    onSuccess: async () => {
      void message.success(t('goalSaved'));
      await client.invalidateQueries({ queryKey: ['goals'] });
      onDone();
    },
    onError: (error) => void message.error(error.message),
  });
  const save = () => {
    const whose = { person: owner === null ? null : { owner }, team: team === null ? null : { team }, company: {} }[
      who
    ];
    const wanted = wantedIn(figure, isMoney);
    if (whose === null || wanted === null) void message.error(t(whose === null ? 'needWho' : 'needAmount'));
    else {
      const name = sayChoice(fieldOf(kind, 'measure'), measure, locale) ?? measure;
      saving.mutate({ title: `${name} ${days.startsOn.slice(0, 7)}`, measure, ...days, ...whose, ...wanted });
    }
  };
  return (
    <section className="v-panel sales-section goal-form" aria-label={t('setGoal')}>
      <Segmented
        aria-label={t('whose')}
        value={who}
        options={WHO.map((value) => ({ value, label: t(value) }))}
        onChange={setWho}
      />
      <div className="sales-fields">
        {who === 'person' && (
          <div className="sales-field">
            <span>{t('whose')}</span>
            <RecordPicker to="person" label={t('whose')} value={null} onChange={setOwner} />
          </div>
        )}
        {who === 'team' && (
          <div className="sales-field">
            <span>{t('whose')}</span>
            <Select
              aria-label={t('chooseTeam')}
              placeholder={t('chooseTeam')}
              value={team}
              options={(teams.data?.teams ?? []).map(({ name }) => ({ value: name, label: name }))}
              onChange={setTeam}
            />
          </div>
        )}
        <div className="sales-field">
          <span>{t('measure')}</span>
          <Select
            aria-label={t('chooseMeasure')}
            value={measure}
            options={(fieldOf(kind, 'measure')?.choices ?? []).map(({ value, title }) => ({
              value,
              label: sayText(title),
            }))}
            onChange={setMeasure}
          />
        </div>
        <label className="sales-field">
          <span>{t(isMoney ? 'goalAmount' : 'goalCount')}</span>
          <Input
            value={figure}
            inputMode="decimal"
            onChange={(event) => setFigure(event.target.value)}
            onPressEnter={save}
          />
        </label>
        <div className="sales-field">
          <span>{t('period')}</span>
          <Segmented
            aria-label={t('period')}
            value={period}
            options={PERIODS.map((value) => ({ value, label: t(value) }))}
            onChange={setPeriod}
          />
        </div>
      </div>
      <div className="sales-actions">
        <Button type="primary" loading={saving.isPending} onClick={save}>
          {t('saveGoal')}
        </Button>
        <Button type="text" onClick={onDone}>
          {t('cancel')}
        </Button>
        <span className="v-quiet">
          {sayDay(days.startsOn, locale)} – {sayDay(days.endsOn, locale)}
        </span>
      </div>
    </section>
  );
}

/** What was typed as an amount or a count above zero; null when it is none. */
function wantedIn(figure: string, isMoney: boolean): { amount: Money } | { count: number } | null {
  if (isMoney) {
    const amount = readMoney(figure, 'CNY');
    return amount === null || BigInt(amount.minor) <= 0n ? null : { amount };
  }
  const count = Number(figure.normalize('NFKC').replaceAll(/[\s,]/g, ''));
  return Number.isInteger(count) && count > 0 ? { count } : null;
}
