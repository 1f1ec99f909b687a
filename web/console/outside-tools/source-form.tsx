import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Alert, App, Button, Drawer, Input, Segmented, Select, Switch } from 'antd';
import { TOOL_SOURCE_KINDS, type ToolSource, type ToolSourceDetail } from '@valence/contract';
import { useState, type ReactNode } from 'react';
import { post, put, type FieldProblem } from '../../parts/api.ts';
import { DocumentField } from './document-field.tsx';
import { changeBody, draftOf, newBody, type Draft } from './draft.ts';
import { Field, problemsOf } from '../../parts/form-field.tsx';
import { apiPath, OUTSIDE, sourcePath } from './queries.ts';
import { useOutsideTexts } from './texts.ts';

type Props = Readonly<{ source: ToolSource | null; allowsLocal: boolean; onClose: () => void }>;

/** Connects a service, or changes how one is reached. */
export function SourceForm({ source, allowsLocal, onClose }: Props): ReactNode {
  const t = useOutsideTexts();
  const client = useQueryClient();
  const router = useRouter();
  const { message } = App.useApp();
  const [draft, setDraft] = useState<Draft>(() => draftOf(source));
  const change = (part: Partial<Draft>): void => setDraft((now) => ({ ...now, ...part }));
  const body = source === null ? newBody(draft) : changeBody(draft, source.version);
  const saving = useMutation({
    mutationFn: () =>
      source === null
        ? post<ToolSourceDetail>('/api/tool-sources', body)
        : put<ToolSourceDetail>(apiPath(source.id), body),
    async onSuccess(saved) {
      void message.success(t('saved'));
      await client.invalidateQueries({ queryKey: OUTSIDE });
      onClose();
      if (source === null) await router.navigate({ href: sourcePath(saved.source.id) });
    },
  });
  const problems = problemsOf(saving.error);
  const fields = { draft, change, problems };
  return (
    <Drawer
      open
      title={t(source === null ? 'form_add' : 'form_edit')}
      size={560}
      onClose={onClose}
      footer={
        <div className="out-acts">
          <Button type="primary" disabled={body === null} loading={saving.isPending} onClick={() => saving.mutate()}>
            {t(source === null ? 'connect' : 'save')}
          </Button>
          <Button onClick={onClose}>{t('cancel')}</Button>
        </div>
      }
    >
      <div className="out-form">
        {source === null && <NameFields {...fields} />}
        <TextField {...fields} path="title" label={t('sourceTitle')} />
        <TextField {...fields} path="address" label={t('address')} hint={t(`addressHint_${draft.kind}`)} />
        <Field
          path="isLocal"
          label={t('isLocal')}
          hint={t(allowsLocal ? 'isLocalHint' : 'isLocalOff')}
          problems={problems}
        >
          <Switch
            id="field-isLocal"
            checked={draft.isLocal}
            disabled={!allowsLocal}
            onChange={(isLocal) => change({ isLocal })}
          />
        </Field>
        <AuthFields {...fields} hasSecret={source?.hasSecret ?? false} />
        {source === null && draft.kind === 'openapi' && (
          <DocumentField value={draft.document} problems={problems} onChange={(document) => change({ document })} />
        )}
        {saving.isError && <Alert type="error" showIcon title={saving.error.message} />}
      </div>
    </Drawer>
  );
}

type FieldsProps = Readonly<{
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  problems: readonly FieldProblem[];
}>;
type TextProps = FieldsProps & Readonly<{ path: 'title' | 'address' | 'name'; label: string; hint?: string }>;

function TextField({ draft, change, problems, path, label, hint }: TextProps): ReactNode {
  return (
    <Field path={path} label={label} problems={problems} {...(hint === undefined ? {} : { hint })}>
      <Input
        id={`field-${path}`}
        value={draft[path]}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => change({ [path]: target.value })}
      />
    </Field>
  );
}

function NameFields(fields: FieldsProps): ReactNode {
  const t = useOutsideTexts();
  const { draft, change, problems } = fields;
  return (
    <>
      <Field path="kind" label={t('kind')} problems={problems}>
        <Segmented
          id="field-kind"
          aria-label={t('kind')}
          value={draft.kind}
          options={TOOL_SOURCE_KINDS.map((value) => ({ value, label: t(`kind_${value}`) }))}
          onChange={(kind) => change({ kind })}
        />
      </Field>
      <TextField {...fields} path="name" label={t('name')} hint={t('nameHint')} />
    </>
  );
}

const AUTHS = ['none', 'bearer', 'header', 'basic'] as const;

function AuthFields({ draft, change, problems, hasSecret }: FieldsProps & { hasSecret: boolean }): ReactNode {
  const t = useOutsideTexts();
  const { auth } = draft;
  return (
    <>
      <Field path="auth" label={t('auth')} problems={problems}>
        <Select
          id="field-auth"
          value={auth}
          options={AUTHS.map((value) => ({ value, label: t(`auth_${value}`) }))}
          onChange={(next) => change({ auth: next })}
        />
      </Field>
      {auth === 'header' && (
        <Field path="auth.name" label={t('authName')} problems={problems}>
          <Input
            id="field-auth.name"
            value={draft.header}
            autoComplete="off"
            spellCheck={false}
            onChange={({ target }) => change({ header: target.value })}
          />
        </Field>
      )}
      {auth !== 'none' && (
        <Field path="secret" label={t(`secret_${auth}`)} hint={t('secretHint')} problems={problems}>
          <Input.Password
            id="field-secret"
            value={draft.secret}
            autoComplete="new-password"
            placeholder={hasSecret ? t('secretKept') : ''}
            onChange={({ target }) => change({ secret: target.value })}
          />
        </Field>
      )}
    </>
  );
}
