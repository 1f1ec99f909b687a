import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Collapse, Drawer, Input, Segmented, Select, Switch, Tag } from 'antd';
import { ENDPOINT_KINDS, type LanguageEndpoint, type LanguageState } from '@valence/contract';
import { useState, type ReactNode } from 'react';
import { post, put } from '../../parts/api.ts';
import { useSay } from '../../parts/i18n/index.ts';
import { bodyOf, draftOf, withPreset, type Draft } from './draft.ts';
import { Field, problemsOf } from '../../parts/form-field.tsx';
import { MoreFields } from './more-fields.tsx';
import { LANGUAGE } from './queries.ts';
import { useLanguageTexts } from './texts.ts';

type Props = Readonly<{ state: LanguageState; endpoint: LanguageEndpoint | null; onClose: () => void }>;

/** Adds an endpoint, or changes one. */
export function EndpointForm({ state, endpoint, onClose }: Props): ReactNode {
  const t = useLanguageTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [draft, setDraft] = useState<Draft>(() => draftOf(endpoint));
  const change = (part: Partial<Draft>): void => setDraft((now) => ({ ...now, ...part }));
  const body = bodyOf(draft);
  const saving = useMutation({
    mutationFn: () =>
      endpoint === null
        ? post<LanguageEndpoint>('/api/models/endpoints', body)
        : put<LanguageEndpoint>(`/api/models/endpoints/${endpoint.id}`, body),
    async onSuccess() {
      void message.success(t('saved'));
      await client.invalidateQueries({ queryKey: LANGUAGE });
      onClose();
    },
  });
  const problems = problemsOf(saving.error);
  return (
    <Drawer
      open
      title={t(endpoint === null ? 'form_add' : 'form_edit')}
      size={520}
      onClose={onClose}
      footer={
        <div className="lng-acts">
          <Button type="primary" disabled={body === null} loading={saving.isPending} onClick={() => saving.mutate()}>
            {t('save')}
          </Button>
          <Button onClick={onClose}>{t('cancel')}</Button>
        </div>
      }
    >
      <div className="lng-form">
        {endpoint === null && <Presets state={state} draft={draft} onChoose={setDraft} />}
        <MainFields
          state={state}
          draft={draft}
          change={change}
          problems={problems}
          hasKey={endpoint?.hasKey ?? false}
        />
        <Collapse
          ghost
          items={[
            {
              key: 'more',
              label: t('more'),
              children: <MoreFields state={state} draft={draft} change={change} problems={problems} />,
            },
          ]}
        />
        {saving.isError && problems.length === 0 && <Alert type="error" showIcon title={saving.error.message} />}
        {problems.length > 0 && <Alert type="error" showIcon title={saving.error?.message} />}
      </div>
    </Drawer>
  );
}

type PresetsProps = Readonly<{ state: LanguageState; draft: Draft; onChoose: (draft: Draft) => void }>;

function Presets({ state, draft, onChoose }: PresetsProps): ReactNode {
  const t = useLanguageTexts();
  const say = useSay();
  const [chosen, setChosen] = useState('');
  const preset = state.presets.find(({ id }) => id === chosen);
  return (
    <Field path="preset" label={t('preset')} problems={[]}>
      <Select
        id="field-preset"
        value={chosen}
        options={[
          { value: '', label: t('presetOwn') },
          ...state.presets.map(({ id, title }) => ({ value: id, label: say(title) })),
        ]}
        onChange={(id) => {
          setChosen(id);
          const next = state.presets.find((one) => one.id === id);
          if (next !== undefined) onChoose(withPreset(draft, next, say(next.title)));
        }}
      />
      {preset !== undefined && (
        <span className="v-faint">
          {!preset.isVerified && <Tag>{t('unverified')}</Tag>}
          {say(preset.note)}
        </span>
      )}
    </Field>
  );
}

export type FieldsProps = Readonly<{
  state: LanguageState;
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  problems: ReturnType<typeof problemsOf>;
}>;

function MainFields({ state, draft, change, problems, hasKey }: FieldsProps & { hasKey: boolean }): ReactNode {
  const t = useLanguageTexts();
  const isFile = draft.kind === 'gguf';
  const text = (path: 'name' | 'baseUrl' | 'model' | 'region', hint?: string): ReactNode => (
    <Field path={path} label={t(path)} problems={problems} {...(hint === undefined ? {} : { hint })}>
      <Input
        id={`field-${path}`}
        value={draft[path]}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => change({ [path]: target.value })}
      />
    </Field>
  );
  return (
    <>
      <Field path="kind" label={t('kind')} problems={problems}>
        <Segmented
          id="field-kind"
          aria-label={t('kind')}
          value={draft.kind}
          options={ENDPOINT_KINDS.map((value) => ({ value, label: t(`kind_${value}`) }))}
          onChange={(kind) =>
            change({ kind, ...(kind === 'gguf' ? { region: 'own', isLocal: true, baseUrl: '' } : {}) })
          }
        />
      </Field>
      {text('name')}
      {isFile ? (
        <FileField state={state} draft={draft} change={change} problems={problems} />
      ) : (
        <>
          {text('baseUrl', t('baseUrlHint'))}
          {text('model')}
          <Field path="key" label={t('key')} problems={problems}>
            <Input.Password
              id="field-key"
              value={draft.key}
              autoComplete="new-password"
              placeholder={hasKey ? t('keyKept') : ''}
              onChange={({ target }) => change({ key: target.value })}
            />
          </Field>
        </>
      )}
      {text('region', t('regionHint'))}
      {!isFile && (
        <Field path="isLocal" label={t('isLocal')} hint={t('isLocalHint')} problems={problems}>
          <Switch
            id="field-isLocal"
            checked={draft.isLocal}
            disabled={!state.allowsLocal}
            onChange={(isLocal) => change({ isLocal })}
          />
        </Field>
      )}
      <Field path="isOn" label={t('isOn')} problems={problems}>
        <Switch id="field-isOn" checked={draft.isOn} onChange={(isOn) => change({ isOn })} />
      </Field>
    </>
  );
}

function FileField({ state, draft, change, problems }: FieldsProps): ReactNode {
  const t = useLanguageTexts();
  const { isInstalled, files, folder } = state.files;
  return (
    <Field path="model" label={t('modelFile')} problems={problems}>
      <Select
        id="field-model"
        value={draft.model === '' ? null : draft.model}
        options={files.map((value) => ({ value, label: value }))}
        onChange={(model) => change({ model: model ?? '' })}
      />
      {!isInstalled && <Alert type="warning" showIcon title={t('noAddon')} />}
      {files.length === 0 && <span className="v-faint">{t('noFiles', { folder })}</span>}
    </Field>
  );
}
