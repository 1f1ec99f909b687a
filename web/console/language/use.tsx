import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Input, InputNumber, Select } from 'antd';
import { LANGUAGE_TASKS, type LanguageSettings, type LanguageState } from '@valence/contract';
import { useState, type ReactNode } from 'react';
import { post, put } from '../../parts/api.ts';
import { toMinor, toUnits } from './amounts.ts';
import { Field, problemsOf } from '../../parts/form-field.tsx';
import { LANGUAGE } from './queries.ts';
import { useLanguageTexts } from './texts.ts';

/** Which endpoints a task goes to, where data may go, caps of the whole workspace, how long answers are kept. */
export function Use({ state }: { state: LanguageState }): ReactNode {
  const t = useLanguageTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [draft, setDraft] = useState(state.settings);
  const change = (part: Partial<LanguageSettings>): void => setDraft((now) => ({ ...now, ...part }));
  const saving = useMutation({
    mutationFn: () => put<LanguageSettings>('/api/models/settings', draft),
    async onSuccess() {
      void message.success(t('saved'));
      await client.invalidateQueries({ queryKey: LANGUAGE });
    },
  });
  const clearing = useMutation({
    mutationFn: () => post<{ removed: number }>('/api/models/answers/clear'),
    onSuccess: ({ removed }) => void message.success(t('cleared', { n: removed })),
  });
  const problems = problemsOf(saving.error);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(state.settings);
  return (
    <section className="v-panel lng-panel">
      <h2>{t('use')}</h2>
      <h3>{t('routes')}</h3>
      <p className="v-quiet">{t('routesHint')}</p>
      <Routes state={state} draft={draft} change={change} problems={problems} />
      <Bounds state={state} draft={draft} change={change} problems={problems} />
      {saving.isError && problems.length === 0 && <Alert type="error" showIcon title={saving.error.message} />}
      <div className="lng-acts">
        <Button type="primary" disabled={!isChanged} loading={saving.isPending} onClick={() => saving.mutate()}>
          {t('save')}
        </Button>
        <Button loading={clearing.isPending} onClick={() => clearing.mutate()}>
          {t('clear')}
        </Button>
      </div>
    </section>
  );
}

type PartProps = Readonly<{
  state: LanguageState;
  draft: LanguageSettings;
  change: (part: Partial<LanguageSettings>) => void;
  problems: ReturnType<typeof problemsOf>;
}>;

function Routes({ state, draft, change, problems }: PartProps): ReactNode {
  const t = useLanguageTexts();
  const options = state.endpoints.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <div className="lng-grid">
      {LANGUAGE_TASKS.map((task) => (
        <Field key={task} path={`routes.${task}`} label={t(`task_${task}`)} problems={problems}>
          <Select
            id={`field-routes.${task}`}
            mode="multiple"
            value={draft.routes[task] ?? []}
            options={options}
            placeholder={t('routeAll')}
            onChange={(ids) => change({ routes: { ...draft.routes, [task]: ids.length === 0 ? null : ids } })}
          />
        </Field>
      ))}
    </div>
  );
}

function Bounds({ draft, change, problems }: PartProps): ReactNode {
  const t = useLanguageTexts();
  const [currency, setCurrency] = useState(draft.monthCap?.currency ?? 'CNY');
  const setCap = (units: number | null, unit: string): void => {
    setCurrency(unit);
    const minor = unit.length === 3 ? toMinor(units, unit) : null;
    change({ monthCap: minor === null ? null : { minor, currency: unit } });
  };
  const cap = draft.monthCap === null ? null : toUnits(draft.monthCap.minor, draft.monthCap.currency);
  return (
    <div className="lng-grid">
      <Field path="regions" label={t('regions')} problems={problems}>
        <Select
          id="field-regions"
          mode="tags"
          value={draft.regions ?? []}
          options={['own', 'cn'].map((value) => ({ value, label: value }))}
          placeholder={t('regionsAll')}
          onChange={(regions: string[]) => change({ regions: regions.length === 0 ? null : regions })}
        />
      </Field>
      <Field path="monthCap" label={t('workspaceCap')} problems={problems}>
        <span className="lng-row">
          <InputNumber
            id="field-monthCap"
            min={0}
            precision={2}
            placeholder={t('noCap')}
            value={cap}
            onChange={(units) => setCap(units, currency)}
          />
          <Input
            aria-label={t('currency')}
            className="lng-currency"
            maxLength={3}
            value={currency}
            onChange={({ target }) => setCap(cap, target.value.toUpperCase())}
          />
        </span>
      </Field>
      <Field path="monthTokenCap" label={t('workspaceTokens')} problems={problems}>
        <InputNumber
          id="field-monthTokenCap"
          min={1}
          precision={0}
          placeholder={t('noCap')}
          value={draft.monthTokenCap}
          onChange={(monthTokenCap) => change({ monthTokenCap })}
        />
      </Field>
      <Field path="cacheHours" label={t('cacheHours')} hint={t('cacheHint')} problems={problems}>
        <InputNumber
          id="field-cacheHours"
          min={0}
          max={720}
          precision={0}
          value={draft.cacheHours}
          onChange={(cacheHours) => change({ cacheHours: cacheHours ?? 0 })}
        />
      </Field>
    </div>
  );
}
