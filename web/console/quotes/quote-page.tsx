import { FilePdfOutlined, SaveOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button, Drawer, Skeleton } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import type { Quote, RecordDetail } from '@valence/contract';
import { get } from '../../parts/api.ts';
import { AppLink } from '../../parts/app-link.tsx';
import { DropMenu } from '../../parts/drop-menu.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { usePageTitle } from '../../parts/page-title.ts';
import { recordPath } from '../../parts/paths.ts';
import { useUrlState } from '../../parts/url-state.ts';
import { useMedia } from '../../parts/use-media.ts';
import '../sales/sales.css';
import { useSalesTexts } from '../sales/texts.ts';
import { ApprovalPanel } from './approval-panel.tsx';
import { editOf, newQuote, type QuoteEdit } from './edit-state.ts';
import { LinesGrid } from './lines-grid.tsx';
import { QuoteHeader } from './quote-header.tsx';
import './quotes.css';
import { StateTag } from './state-tag.tsx';
import { Totals } from './totals.tsx';
import { useQuoteSteps, type QuoteSteps } from './use-quote-steps.ts';

/** One quote: who, what, for how much; its approval, its PDF and its versions. */
export function Page(): ReactNode {
  const t = useSalesTexts();
  const { id } = useParams({ strict: false }) as { id: string };
  const isNew = id === 'new';
  const [{ organisation, deal }] = useUrlState();
  const quote = useQuery({
    queryKey: ['quote', id],
    queryFn: ({ signal }) => get<Quote>(`/api/quotes/${id}`, {}, signal),
    enabled: !isNew,
  });
  const start = useQuery({
    queryKey: ['quote-start', organisation, deal],
    queryFn: () => Promise.all([organisation, deal].map(readRecord)),
    enabled: isNew,
  });
  usePageTitle(
    { title: t('quotes'), href: '/quotes' },
    { title: isNew ? t('newQuote') : (quote.data?.number ?? ''), isName: !isNew },
  );
  if (quote.isError) return <ErrorState error={quote.error} onRetry={() => void quote.refetch()} />;
  if (isNew) {
    if (start.data === undefined) return <Blank />;
    const [customer = null, from = null] = start.data;
    return <Editor key="new" quote={null} start={newQuote(customer, from, new Date())} />;
  }
  if (quote.data === undefined) return <Blank />;
  return <Editor key={quote.data.seen} quote={quote.data} start={editOf(quote.data)} />;
}

async function readRecord(id: string | undefined): Promise<RecordDetail | null> {
  return id === undefined ? null : get<RecordDetail>(`/api/record/${id}`);
}

function Blank(): ReactNode {
  return (
    <div className="sales-page">
      <Skeleton active paragraph={{ rows: 12 }} />
    </div>
  );
}

function Editor({ quote, start }: { quote: Quote | null; start: QuoteEdit }): ReactNode {
  const t = useSalesTexts();
  const [edit, setEdit] = useState(start);
  const [isStrict, setStrict] = useState(false);
  const isDirty = edit !== start;
  const isLocked = quote !== null && !quote.may.edit;
  const steps = useQuoteSteps({ quote, edit, onRefused: () => setStrict(true) });
  useSaveKey(steps.save, !isLocked);
  useLeaveWarning(isDirty);
  return (
    <div className="sales-page">
      <header className="sales-head">
        <div>
          <h1>{quote === null ? t('newQuote') : quote.number}</h1>
          <p className="sales-inline">
            {quote !== null && <StateTag state={quote.state} />}
            {isDirty && <span className="quote-dirty">{t('unsaved')}</span>}
          </p>
        </div>
        <Actions quote={quote} isDirty={isDirty} isLocked={isLocked} steps={steps} />
      </header>
      <div className="quote-page">
        <div className="quote-main">
          <section className="v-panel sales-section" aria-label={t('header')}>
            <QuoteHeader edit={edit} isLocked={isLocked} onChange={(change) => setEdit({ ...edit, ...change })} />
          </section>
          <section className="v-panel" aria-label={t('lines')}>
            <LinesGrid
              edit={edit}
              isLocked={isLocked}
              isStrict={isStrict}
              onLines={(change) => setEdit((now) => ({ ...now, lines: change(now.lines) }))}
            />
          </section>
        </div>
        <aside className="quote-side">
          <section className="v-panel sales-section" aria-label={t('grandTotal')}>
            <Totals edit={edit} />
          </section>
          {quote !== null && <ApprovalPanel quote={quote} isBusy={steps.isBusy} onDecide={steps.decide} />}
          {quote !== null && <Versions quote={quote} />}
        </aside>
      </div>
    </div>
  );
}

type ActionsProps = Readonly<{ quote: Quote | null; isDirty: boolean; isLocked: boolean; steps: QuoteSteps }>;

function Actions({ quote, isDirty, isLocked, steps }: ActionsProps): ReactNode {
  const t = useSalesTexts();
  const isFresh = isDirty || quote === null;
  return (
    <div className="sales-actions">
      {quote !== null && <Pdf quote={quote} />}
      {quote !== null && <NextSteps quote={quote} isDirty={isDirty} steps={steps} />}
      {!isLocked && (
        <Button
          type={isFresh ? 'primary' : 'default'}
          icon={<SaveOutlined aria-hidden />}
          loading={steps.isBusy}
          disabled={!isFresh}
          onClick={steps.save}
        >
          {t('save')}
        </Button>
      )}
    </div>
  );
}

/** What may be done next; with unsaved changes only after saving. */
function NextSteps({ quote, isDirty, steps }: { quote: Quote; isDirty: boolean; steps: QuoteSteps }): ReactNode {
  const t = useSalesTexts();
  const { may } = quote;
  const main = isDirty ? 'default' : 'primary';
  const all = [
    { key: 'renew', isOn: may.renew, type: 'default', text: t('renew'), act: steps.renew },
    { key: 'declined', isOn: may.close, type: 'default', text: t('declined'), act: () => steps.close('declined') },
    { key: 'accepted', isOn: may.close, type: main, text: t('accepted'), act: () => steps.close('accepted') },
    { key: 'submit', isOn: may.submit, type: main, text: t('submit'), act: steps.submit },
    { key: 'send', isOn: may.send, type: main, text: t('send'), act: steps.send },
  ] as const;
  return all
    .filter(({ isOn }) => isOn)
    .map(({ key, type, text, act }) => (
      <Button
        key={key}
        type={type}
        disabled={isDirty || steps.isBusy}
        {...(isDirty && { title: t('saveFirst') })}
        onClick={act}
      >
        {text}
      </Button>
    ));
}

function Pdf({ quote }: { quote: Quote }): ReactNode {
  const t = useSalesTexts();
  const isPhone = useMedia('(max-width: 767px)');
  const [shown, setShown] = useState<'zh' | 'en' | null>(null);
  const href = (language: 'zh' | 'en', save: boolean) =>
    `/api/quotes/${quote.id}/pdf?language=${language}${save ? '&save=true' : ''}`;
  const other = quote.language === 'zh' ? 'en' : 'zh';
  return (
    <>
      <DropMenu
        menu={{
          items: ([quote.language, other] as const).map((language) => ({
            key: language,
            label: `${t('preview')} · ${t(language)}`,
          })),
          onClick: ({ key }) => {
            if (isPhone) globalThis.open(href(key as 'zh' | 'en', false), '_blank', 'noopener');
            else setShown(key as 'zh' | 'en');
          },
        }}
      >
        <Button icon={<FilePdfOutlined aria-hidden />}>PDF</Button>
      </DropMenu>
      <Drawer
        open={shown !== null}
        onClose={() => setShown(null)}
        size={760}
        title={`${quote.number} · ${shown === null ? '' : t(shown)}`}
        extra={
          shown !== null && (
            <a href={href(shown, true)} download>
              {t('download')}
            </a>
          )
        }
      >
        {shown !== null && (
          <iframe className="quote-preview" title={`${t('preview')} ${quote.number}`} src={href(shown, false)} />
        )}
      </Drawer>
    </>
  );
}

function Versions({ quote }: { quote: Quote }): ReactNode {
  const t = useSalesTexts();
  return (
    <section className="v-panel sales-section">
      <h2>{t('versions')}</h2>
      <ul className="quote-versions">
        {quote.versions.toReversed().map((v) => (
          <li key={v.id}>
            {v.id === quote.id ? (
              <strong aria-current="page">{t('version', { n: v.version })}</strong>
            ) : (
              <AppLink href={`/quotes/${v.id}`}>{t('version', { n: v.version })}</AppLink>
            )}
            <StateTag state={v.state} />
          </li>
        ))}
      </ul>
      <p style={{ marginTop: 10 }}>
        <AppLink href={recordPath(quote.id)}>{t('openRecord')}</AppLink>
      </p>
    </section>
  );
}

/** Ctrl-S or ⌘S saves. */
function useSaveKey(save: () => void, isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 's' || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      save();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [save, isOn]);
}

/** The browser asks before a page with unsaved lines is closed. */
function useLeaveWarning(isDirty: boolean): void {
  useEffect(() => {
    if (!isDirty) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [isDirty]);
}
