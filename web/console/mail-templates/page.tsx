import { MailOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Skeleton, Tag } from 'antd';
import type { ReactNode } from 'react';
import type { RecordDetail, RecordPage } from '@valence/contract';
import type { z } from 'zod';
import { get } from '../../parts/api.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { sayChoice } from '../../parts/format-value.ts';
import { useLocale } from '../../parts/i18n/index.ts';
import { fieldOf, useKind } from '../../parts/kinds.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { useUrlState } from '../../parts/url-state.ts';
import { useDeskTexts } from '../sales/desk-texts.ts';
import '../sales/sales.css';
import { TemplateEditor } from './editor.tsx';
import './mail-templates.css';

/** Mails with places for what is known: written, checked and tried on a record. */
export function Page(): ReactNode {
  const t = useDeskTexts();
  usePageTitle({ title: t('templates') });
  const [{ id }, changeUrl] = useUrlState();
  const choose = (next: string | undefined) => changeUrl({ id: next }, 'push');
  return (
    <div className="sales-page">
      <header className="sales-head">
        <div>
          <h1>{t('templates')}</h1>
          <p className="v-quiet">{t('templatesLead')}</p>
        </div>
        <div className="sales-actions">
          <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => choose('new')}>
            {t('newTemplate')}
          </Button>
        </div>
      </header>
      <div className={id === undefined ? 'tpl' : 'tpl has-one'}>
        <List chosen={id} onChoose={choose} />
        {id === undefined ? (
          <p className="v-panel sales-note tpl-none">{t('chooseTemplate')}</p>
        ) : (
          <One key={id} id={id} onGo={choose} />
        )}
      </div>
    </div>
  );
}

function One({ id, onGo }: { id: string; onGo: (id: string | undefined) => void }): ReactNode {
  const t = useDeskTexts();
  const record = useQuery({
    queryKey: ['record', id],
    queryFn: ({ signal }) => get<RecordDetail>(`/api/record/${id}`, {}, signal),
    enabled: id !== 'new',
  });
  if (record.isError) return <ErrorState error={record.error} onRetry={() => void record.refetch()} />;
  if (id !== 'new' && record.data === undefined) return <Skeleton active paragraph={{ rows: 8 }} />;
  return (
    <div className="tpl-one">
      <Button type="link" className="tpl-back" onClick={() => onGo(undefined)}>
        {t('back')}
      </Button>
      <TemplateEditor template={record.data ?? null} onMade={onGo} />
    </div>
  );
}

function List({ chosen, onChoose }: { chosen: string | undefined; onChoose: (id: string) => void }): ReactNode {
  const t = useDeskTexts();
  const locale = useLocale();
  const kind = useKind('mail-template');
  const list = useQuery({
    queryKey: ['mail-templates'],
    queryFn: ({ signal }) => get<z.infer<typeof RecordPage>>('/api/records/mail-template', { limit: 200 }, signal),
  });
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (list.data === undefined) return <Skeleton active paragraph={{ rows: 5 }} />;
  if (list.data.items.length === 0)
    return <EmptyState icon={<MailOutlined aria-hidden />} title={t('tplEmptyTitle')} body={t('tplEmptyBody')} />;
  const choiceOf = (field: string, value: unknown): string =>
    typeof value === 'string' ? (sayChoice(fieldOf(kind, field), value, locale) ?? value) : '';
  return (
    <ul className="v-panel tpl-list">
      {list.data.items.map(({ id, title, data }) => (
        <li key={id}>
          <button
            type="button"
            className={id === chosen ? 'tpl-row is-chosen' : 'tpl-row'}
            aria-current={id === chosen}
            onClick={() => onChoose(id)}
          >
            <strong translate="no">{title}</strong>
            <span>
              <Tag>{choiceOf('about', data['about'])}</Tag>
              <Tag>{choiceOf('language', data['language'] ?? 'zh')}</Tag>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
