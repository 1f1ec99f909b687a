import { PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import type { ReactNode } from 'react';
import { MOST_WIDGETS, VIEW_AUDIENCES, type Dashboard } from '@valence/contract';
import { useSay } from '../../parts/i18n/index.ts';
import { useViewTexts } from '../views/texts.ts';
import { periodChoices, periodIn, textOfPeriod } from './periods.ts';
import { useDashboardTexts } from './texts.ts';

/** A dashboard as it will be saved. */
export type Draft = Pick<Dashboard, 'name' | 'config' | 'audience'>;

type Props = Readonly<{
  draft: Draft;
  isBusy: boolean;
  onChange: (draft: Draft) => void;
  onAdd: () => void;
  onCancel: () => void;
  onSave: () => void;
}>;

/** What stands over a dashboard while it is edited. */
export function EditBar({ draft, isBusy, onChange, onAdd, onCancel, onSave }: Props): ReactNode {
  const t = useDashboardTexts();
  const views = useViewTexts();
  const name = useSay()(draft.name);
  const { config } = draft;
  return (
    <>
      <Input
        aria-label={t('name')}
        defaultValue={name}
        maxLength={80}
        style={{ flex: '1 1 180px', maxWidth: 320 }}
        onChange={({ target: { value } }) =>
          value.trim() !== '' && onChange({ ...draft, name: { zh: value.trim(), en: value.trim() } })
        }
      />
      <div className="db-bar">
        <Select
          aria-label={t('audience')}
          value={draft.audience}
          options={VIEW_AUDIENCES.map((value) => ({ value, label: t(value) }))}
          onChange={(audience) => onChange({ ...draft, audience })}
          style={{ minWidth: 110 }}
        />
        <Select
          aria-label={t('period')}
          value={textOfPeriod(config.period)}
          options={periodChoices({ views, own: t })}
          onChange={(text) => onChange({ ...draft, config: { ...config, period: periodIn(text, null) } })}
          style={{ minWidth: 130 }}
        />
        <Button icon={<PlusOutlined aria-hidden />} disabled={config.widgets.length >= MOST_WIDGETS} onClick={onAdd}>
          {t('addWidget')}
        </Button>
        <Button onClick={onCancel}>{t('cancel')}</Button>
        <Button type="primary" loading={isBusy} onClick={onSave}>
          {t('save')}
        </Button>
      </div>
    </>
  );
}
