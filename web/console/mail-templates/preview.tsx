import { useQuery } from '@tanstack/react-query';
import { Segmented, Skeleton } from 'antd';
import { useDeferredValue, useState, type ReactNode } from 'react';
import type { TemplatePreview } from '@valence/contract';
import { post } from '../../parts/api.ts';
import { useDeskTexts } from '../sales/desk-texts.ts';
import { RecordPicker } from '../sales/record-picker.tsx';

type Props = Readonly<{
  about: string;
  subject: string;
  body: string;
  language: 'zh' | 'en';
  /** Whether all variables are known. */
  isReady: boolean;
}>;

/** The mail as it would go out about one record, in one language; what is not known of the record is named. */
export function MailPreview({ about, subject, body, language, isReady }: Props): ReactNode {
  const t = useDeskTexts();
  const [record, setRecord] = useState<string | null>(null);
  const [shown, setShown] = useState(language);
  const asked = useDeferredValue({ subject, body });
  const preview = useQuery({
    queryKey: ['template-preview', about, record, shown, asked],
    queryFn: () => post<TemplatePreview>('/api/mail-templates/preview', { about, record, language: shown, ...asked }),
    enabled: record !== null && isReady,
    placeholderData: (before) => before,
    retry: false,
  });
  return (
    <section className="v-panel sales-section tpl-preview" aria-label={t('preview')}>
      <div className="sales-head">
        <h2>{t('preview')}</h2>
        <Segmented
          size="small"
          aria-label={t('language')}
          value={shown}
          options={(['zh', 'en'] as const).map((value) => ({ value, label: t(value) }))}
          onChange={setShown}
        />
      </div>
      <RecordPicker to={about} label={t('previewOn')} value={null} onChange={setRecord} />
      {record === null ? (
        <p className="v-quiet">{t('previewPick')}</p>
      ) : preview.isError ? (
        <p role="alert">{preview.error.message}</p>
      ) : preview.data === undefined ? (
        <Skeleton active paragraph={{ rows: 3 }} />
      ) : (
        <>
          <article className="tpl-mail" lang={shown} translate="no">
            <strong>{preview.data.subject}</strong>
            <p>{preview.data.body}</p>
          </article>
          {preview.data.missing.length > 0 && (
            <p className="tpl-fault">{t('missing', { names: preview.data.missing.join(', ') })}</p>
          )}
        </>
      )}
    </section>
  );
}
