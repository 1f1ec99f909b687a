import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams, useRouter } from '@tanstack/react-router';
import { Alert, App, Button, Tag } from 'antd';
import type { LeftOut, ToolSource, ToolSourceDetail, ToolSourceTest } from '@valence/contract';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { post, remove } from '../../parts/api.ts';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { usePageTitle } from '../../parts/page-title.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { useMe } from '../../parts/session.ts';
import { Operations } from './operations.tsx';
import './outside-tools.css';
import { apiPath, OUTSIDE, sourceQuery, sourcesQuery } from './queries.ts';
import { useOutsideTexts } from './texts.ts';

const SourceForm = lazy(() => import('./source-form.tsx').then(({ SourceForm: part }) => ({ default: part })));
const ImportForm = lazy(() => import('./import-form.tsx').then(({ ImportForm: part }) => ({ default: part })));

/** One outside service with its operations. */
export function Page(): ReactNode {
  const t = useOutsideTexts();
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  const isAdmin = useMe().role === 'admin';
  const answer = useQuery({ ...sourceQuery(id), enabled: isAdmin });
  const title = answer.data?.source.title ?? '';
  usePageTitle({ title: t('title'), href: '/outside-tools' }, { title, isName: true });
  if (!isAdmin) return <EmptyState title={t('notAdmin')} body={t('notAdminBody')} />;
  if (answer.isError) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.isPending) return <div className="out-page out-blank" role="status" aria-label={t('loading')} />;
  return <Source detail={answer.data} />;
}

function Source({ detail }: { detail: ToolSourceDetail }): ReactNode {
  const t = useOutsideTexts();
  const { source, leftOut, usedBy } = detail;
  return (
    <div className="out-page">
      <Head source={source} />
      {usedBy.length > 0 && <p className="v-quiet">{t('usedBy', { agents: usedBy.join(', ') })}</p>}
      <Operations detail={detail} />
      {leftOut.length > 0 && <LeftOutList leftOut={leftOut} />}
    </div>
  );
}

function Head({ source }: { source: ToolSource }): ReactNode {
  const t = useOutsideTexts();
  const { title, kind, address, isLocal, hasSecret, auth, revision, changedBy, changedAt } = source;
  return (
    <header className="out-head">
      <div>
        <h1 translate="no">{title}</h1>
        <p className="out-where">
          <Tag>{t(`kind_${kind}`)}</Tag>
          {isLocal && <Tag>{t('local')}</Tag>}
          {revision !== null && <Tag translate="no">{revision}</Tag>}
          <span translate="no">{address}</span>
        </p>
        <p className="v-faint">
          {auth.type !== 'none' && <>{t(hasSecret ? 'hasSecret' : 'noSecret')} · </>}
          <span translate="no">{t('changedBy', { name: changedBy })}</span> <RelativeTime at={changedAt} />
        </p>
      </div>
      <Acts source={source} />
    </header>
  );
}

function Acts({ source }: { source: ToolSource }): ReactNode {
  const t = useOutsideTexts();
  const client = useQueryClient();
  const router = useRouter();
  const { modal } = App.useApp();
  const [open, setOpen] = useState<'edit' | 'import' | null>(null);
  const allowsLocal = useQuery(sourcesQuery).data?.allowsLocal ?? false;
  const testing = useMutation({ mutationFn: () => post<ToolSourceTest>(`${apiPath(source.id)}/test`) });
  const removing = useMutation({
    mutationFn: () => remove(apiPath(source.id)),
    async onSuccess() {
      await router.navigate({ href: '/outside-tools' });
      await client.invalidateQueries({ queryKey: OUTSIDE });
    },
  });
  const ask = (): void =>
    void modal.confirm({
      title: t('removeAsk', { name: source.title }),
      okText: t('removeYes'),
      okButtonProps: { danger: true },
      cancelText: t('cancel'),
      // What keeps it from going is told below, not thrown
      onOk: () => removing.mutateAsync().catch(() => {}),
    });
  const close = (): void => setOpen(null);
  const tested = testing.data;
  const error = testing.error ?? removing.error;
  return (
    <div className="out-do">
      <div className="out-acts">
        <Button loading={testing.isPending} onClick={() => testing.mutate()}>
          {t(testing.isPending ? 'testing' : 'test')}
        </Button>
        <Button onClick={() => setOpen('import')}>{t('import')}</Button>
        <Button onClick={() => setOpen('edit')}>{t('edit')}</Button>
        <Button type="text" danger onClick={ask}>
          {t('remove')}
        </Button>
      </div>
      {tested !== undefined && (
        <Alert
          type={tested.isOk ? 'success' : 'error'}
          showIcon
          title={tested.isOk ? t('testOk', { ms: tested.ms }) : tested.message}
        />
      )}
      {error !== null && <Alert type="error" showIcon title={error.message} />}
      <Suspense>
        {open === 'edit' && <SourceForm source={source} allowsLocal={allowsLocal} onClose={close} />}
        {open === 'import' && <ImportForm source={source} onClose={close} />}
      </Suspense>
    </div>
  );
}

function LeftOutList({ leftOut }: { leftOut: readonly LeftOut[] }): ReactNode {
  const t = useOutsideTexts();
  return (
    <details className="v-panel out-panel">
      <summary>{t('leftOut', { n: leftOut.length })}</summary>
      <ul className="out-left">
        {leftOut.map(({ call, why }) => (
          <li key={call}>
            <code translate="no">{call}</code> <span className="v-quiet">{t(`why_${why}`)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
