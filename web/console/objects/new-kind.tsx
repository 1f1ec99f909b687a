import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Button, Checkbox, Drawer, Input } from 'antd';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { KindDefinition } from '@valence/contract';
import { post } from '../../parts/api.ts';
import { BothTexts } from './both-texts.tsx';
import { Faults } from './faults.tsx';
import { bothTexts, numberSample } from './field-draft.ts';
import { useTakeIn } from './queries.ts';
import { useObjectTexts } from './texts.ts';

/** Makes a kind: its name and how its records are named; everything else can follow. */
export function NewKind({ onClose }: { onClose: () => void }): ReactNode {
  const texts = useObjectTexts();
  const router = useRouter();
  const takeIn = useTakeIn();
  const [title, setTitle] = useState({ zh: '', en: '' });
  const [named, setNamed] = useState({ zh: '名称', en: 'Name' });
  const [pattern, setPattern] = useState<string | null>(null);
  const create = useMutation({
    mutationFn: () =>
      post<KindDefinition>('/api/kinds', {
        title: bothTexts(title.zh, title.en),
        titleField: { title: bothTexts(named.zh, named.en), ...(pattern !== null && { pattern }) },
      }),
    onSuccess(definition) {
      takeIn(definition);
      router.history.push(`/objects/${definition.name}`);
    },
  });
  const isNamed = (title.zh + title.en).trim() !== '' && (named.zh + named.en).trim() !== '';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isNamed && !create.isPending) create.mutate();
  };
  return (
    <Drawer
      open
      size={480}
      title={texts('newKind')}
      onClose={onClose}
      footer={
        <div className="obj-foot">
          <Button onClick={onClose}>{texts('cancel')}</Button>
          <Button type="primary" form="new-kind" htmlType="submit" loading={create.isPending} disabled={!isNamed}>
            {texts('create')}
          </Button>
        </div>
      }
    >
      <form id="new-kind" className="obj-form" onSubmit={submit}>
        <BothTexts label={texts('kindName')} {...title} isFocused onChange={(zh, en) => setTitle({ zh, en })} />
        <BothTexts
          label={texts('titleFieldName')}
          {...named}
          hint={texts('titleFieldHint')}
          onChange={(zh, en) => setNamed({ zh, en })}
        />
        <Checkbox
          checked={pattern !== null}
          onChange={(event) => setPattern(event.target.checked ? 'NO-{yyyy}-{0000}' : null)}
        >
          {texts('numbered')}
        </Checkbox>
        {pattern !== null && <Pattern value={pattern} onChange={setPattern} />}
        <Faults error={create.error} />
      </form>
    </Drawer>
  );
}

/** The pattern of an automatic number with what it gives today. */
export function Pattern({ value, onChange }: { value: string; onChange: (pattern: string) => void }): ReactNode {
  const texts = useObjectTexts();
  return (
    <div className="obj-field">
      <label className="obj-label" htmlFor="obj-pattern">
        {texts('pattern')}
      </label>
      <Input
        id="obj-pattern"
        className="obj-code"
        value={value}
        maxLength={60}
        onChange={(event) => onChange(event.target.value)}
      />
      <p className="v-quiet obj-hint">
        {texts('patternSample', { sample: numberSample(value, new Date()) })}
        {' · '}
        {texts('patternHint', { zeros: '{0000}', dates: '{yyyy} {yy} {mm} {dd}' })}
      </p>
    </div>
  );
}
