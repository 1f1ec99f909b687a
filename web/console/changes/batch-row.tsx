import { UndoOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useEffect, type ReactNode } from 'react';
import type { Batch } from '@valence/contract';
import { AppLink, RecordLink } from '../../parts/app-link.tsx';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { runPath } from '../../parts/paths.ts';
import { ProgressJob } from '../../parts/progress-job.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { namedKind } from './batch-kinds.ts';
import { useChangeTexts } from './texts.ts';
import { useUndo } from './use-undo.ts';

/** Kinds whose label tells the number of records already. */
const COUNTED: ReadonlySet<string> = new Set(['merge', 'trash', 'restore']);

/** One thing that was done: what, by whom, to which records, and its undo. */
export function BatchRow({ batch }: { batch: Batch }): ReactNode {
  const t = useChangeTexts();
  const say = useSay();
  const count = useCount(batch);
  return (
    <li className={batch.undoneAt === null ? 'changes-row' : 'changes-row is-undone'}>
      <span className="v-tag">{t(`kind_${namedKind(batch.kind)}`)}</span>
      <div className="changes-row-main">
        <p className="changes-row-title">
          {say(batch.label)}
          {!COUNTED.has(batch.kind) && <span className="v-faint v-num"> · {count}</span>}
        </p>
        <p className="changes-row-what v-quiet">
          {batch.examples.map((record) => (
            <RecordLink key={record.id} record={record} className="changes-record" />
          ))}
          {batch.examples.length > 0 && batch.records > batch.examples.length && (
            <span className="v-faint">{t('andMore')}</span>
          )}
          {batch.run !== null && <AppLink href={runPath(batch.run)}>{t('openRun')}</AppLink>}
          {batch.import !== null && <AppLink href={`/import/${batch.import}`}>{t('openImport')}</AppLink>}
        </p>
      </div>
      <span className="changes-row-by v-faint">
        <span translate="no">{batch.by}</span>
        <RelativeTime at={batch.at} />
      </span>
      <span className="changes-row-undo">
        <Undo batch={batch} />
      </span>
    </li>
  );
}

function useCount({ records, isCut }: Batch): string {
  const t = useChangeTexts();
  const number = new Intl.NumberFormat(useLocale());
  return isCut ? t('recordsCut', { count: number.format(records) }) : t('records', { count: records });
}

function Undo({ batch }: { batch: Batch }): ReactNode {
  const t = useChangeTexts();
  const client = useQueryClient();
  const { modal } = App.useApp();
  const { undo, isStarting, job } = useUndo(batch);
  const isOver = job !== undefined && ['done', 'undone', 'failed', 'cancelled'].includes(job.state);
  useEffect(() => {
    if (isOver) void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
  }, [isOver, client]);
  if (batch.undoneAt !== null) {
    return (
      <span className="v-faint" title={t('undoneBy', { name: batch.undoneBy ?? '' })}>
        {t('undone')} <RelativeTime at={batch.undoneAt} />
      </span>
    );
  }
  if (job !== undefined && !isOver) {
    return (
      <ProgressJob
        title={t('undoing')}
        done={job.done}
        total={job.total}
        rowsPerSecond={job.rowsPerSecond}
        remainingMs={job.remainingMs}
      />
    );
  }
  if (!batch.canUndo) return null;
  const ask = () =>
    void modal.confirm({
      title: t('undoTitle'),
      content: t('undoBody', { count: batch.records }),
      okText: t('undo'),
      cancelText: t('cancel'),
      onOk: undo,
    });
  return (
    <Button size="small" icon={<UndoOutlined aria-hidden />} loading={isStarting} onClick={ask}>
      {t('undo')}
    </Button>
  );
}
