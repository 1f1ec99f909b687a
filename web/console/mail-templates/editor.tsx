import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Input, Segmented, Select } from 'antd';
import { useRef, useState, type ReactNode } from 'react';
import type { RecordDetail, RecordRow } from '@valence/contract';
import { ApiError, get, patch, post } from '../../parts/api.ts';
import { useSay } from '../../parts/i18n/index.ts';
import { fieldOf, kindsQuery, useKind } from '../../parts/kinds.ts';
import { useDeskTexts } from '../sales/desk-texts.ts';
import { MailPreview } from './preview.tsx';
import { groupsOf, insertInto, unknownIn } from './variables.ts';

type Draft = Readonly<{
  name: string;
  about: string;
  language: 'zh' | 'en';
  isActive: boolean;
  subject: string;
  body: string;
}>;
type Written = 'subject' | 'body';
type Spot = { field: Written; start: number; end: number };

function draftOf(template: RecordDetail | null): Draft {
  const text = (field: string): string => {
    const value = template?.data[field];
    return typeof value === 'string' ? value : '';
  };
  return {
    name: text('name'),
    about: text('about') === '' ? 'deal' : text('about'),
    language: text('language') === 'en' ? 'en' : 'zh',
    isActive: template?.data['isActive'] !== false,
    subject: text('subject'),
    body: text('body'),
  };
}

/** Where a mail template is written: what is unknown is said at once and refused when saved. */
export function TemplateEditor({
  template,
  onMade,
}: {
  template: RecordDetail | null;
  onMade: (id: string) => void;
}): ReactNode {
  const t = useDeskTexts();
  const sayText = useSay();
  const [start, setStart] = useState(() => draftOf(template));
  const [draft, setDraft] = useState(start);
  const spot = useRef<Spot>({ field: 'body', start: draft.body.length, end: draft.body.length });
  const change = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }));
  const kind = useKind('mail-template');
  const names = useVariables(draft.about);
  const unknown = unknownIn([draft.subject, draft.body], names);
  const saving = useSaving(template, draft, (id) => {
    setStart(draft);
    if (template === null) onMade(id);
  });
  const choicesOf = (field: string) =>
    (fieldOf(kind, field)?.choices ?? []).map(({ value, title }) => ({ value, label: sayText(title) }));
  const insert = (name: string) => {
    const { field, start: from, end } = spot.current;
    const next = insertInto(draft[field], name, { start: from, end });
    spot.current = { field, start: next.cursor, end: next.cursor };
    change({ [field]: next.text });
  };
  const remember = (field: Written) => (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => {
    const { selectionStart, selectionEnd, value } = event.currentTarget;
    spot.current = { field, start: selectionStart ?? value.length, end: selectionEnd ?? value.length };
  };
  const faults = saving.faults;
  return (
    <>
      <section className="v-panel sales-section tpl-editor">
        <div className="sales-fields">
          <label className="sales-field">
            <span>{t('name')}</span>
            <Input value={draft.name} onChange={(e) => change({ name: e.target.value })} />
            {faults['name'] !== undefined && <span role="alert">{faults['name']}</span>}
          </label>
          <div className="sales-field">
            <span>{t('about')}</span>
            <Select
              aria-label={t('about')}
              value={draft.about}
              options={choicesOf('about')}
              onChange={(about) => change({ about })}
            />
          </div>
          <div className="sales-field">
            <span>{t('language')}</span>
            <Segmented
              aria-label={t('language')}
              value={draft.language}
              options={(['zh', 'en'] as const).map((value) => ({ value, label: t(value) }))}
              onChange={(language) => change({ language })}
            />
          </div>
        </div>
        <InsertMenu names={names} about={draft.about} onInsert={insert} />
        <label className="sales-field">
          <span>{t('subject')}</span>
          <Input
            value={draft.subject}
            onSelect={remember('subject')}
            onBlur={remember('subject')}
            onChange={(e) => change({ subject: e.target.value })}
          />
          {faults['subject'] !== undefined && <span role="alert">{faults['subject']}</span>}
        </label>
        <label className="sales-field">
          <span>{t('body')}</span>
          <Input.TextArea
            value={draft.body}
            autoSize={{ minRows: 8, maxRows: 24 }}
            onSelect={remember('body')}
            onBlur={remember('body')}
            onChange={(e) => change({ body: e.target.value })}
          />
          {faults['body'] !== undefined && <span role="alert">{faults['body']}</span>}
        </label>
        {unknown.length > 0 && (
          <p role="alert" className="tpl-fault">
            {t('unknown', { names: unknown.map((name) => `{{${name}}}`).join(' ') })}
          </p>
        )}
        <div className="sales-actions">
          <Button
            type="primary"
            loading={saving.isBusy}
            disabled={draft === start || unknown.length > 0}
            onClick={saving.save}
          >
            {t('save')}
          </Button>
          <Checkbox checked={draft.isActive} onChange={(e) => change({ isActive: e.target.checked })}>
            {t('isActive')}
          </Checkbox>
          {draft !== start && <span className="v-quiet">{t('unsaved')}</span>}
        </div>
      </section>
      <MailPreview
        key={draft.about}
        about={draft.about}
        subject={draft.subject}
        body={draft.body}
        language={draft.language}
        isReady={unknown.length === 0}
      />
    </>
  );
}

function useVariables(about: string): readonly string[] | undefined {
  return useQuery({
    queryKey: ['template-variables', about],
    queryFn: () => get<{ items: string[] }>('/api/mail-templates/variables', { about }),
    staleTime: 60_000,
  }).data?.items;
}

type InsertProps = Readonly<{
  names: readonly string[] | undefined;
  about: string;
  onInsert: (name: string) => void;
}>;

function InsertMenu({ names = [], about, onInsert }: InsertProps): ReactNode {
  const t = useDeskTexts();
  const sayText = useSay();
  const kinds = useQuery(kindsQuery).data ?? [];
  return (
    <div className="tpl-insert">
      <Select
        aria-label={t('insert')}
        placeholder={`＋ ${t('insert')}`}
        value={null}
        popupMatchSelectWidth={300}
        showSearch={{ optionFilterProp: 'label' }}
        options={groupsOf(names, about, kinds).map(({ prefix, title, items }) => ({
          label: sayText(title),
          title: prefix,
          options: items.map((item) => ({ value: item.name, label: `${sayText(title)} · ${sayText(item.title)}` })),
        }))}
        onSelect={(name: string | null) => {
          if (name !== null) onInsert(name);
        }}
      />
      <span className="v-quiet">{t('insertHint')}</span>
    </div>
  );
}

/** Saves a draft, and says beside each field what the server found wrong with it. */
function useSaving(template: RecordDetail | null, draft: Draft, onSaved: (id: string) => void) {
  const t = useDeskTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const saving = useMutation({
    mutationFn: () =>
      template === null
        ? post<RecordRow>('/api/records/mail-template', { data: draft })
        : patch<RecordRow>(`/api/record/${template.id}`, { data: draft }),
    onSuccess: async ({ id }) => {
      void message.success(t('saved'));
      onSaved(id);
      await client.invalidateQueries({ queryKey: ['mail-templates'] });
      await client.invalidateQueries({ queryKey: ['record', id] });
    },
    onError: (error) => void message.error(error.message),
  });
  const problems = saving.error instanceof ApiError ? saving.error.fields : [];
  return {
    isBusy: saving.isPending,
    faults: Object.fromEntries(problems.map(({ path, message: text }) => [path.replace(/^.*\./, ''), text])),
    save: (): void => {
      if (draft.name.trim() === '') void message.error(t('needName'));
      else saving.mutate();
    },
  };
}
