import { CheckCircleOutlined, CloseCircleOutlined, RollbackOutlined, StopOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { Import } from '@valence/contract';
import { useSay } from '../../parts/i18n/index.ts';
import { kindsQuery } from '../../parts/kinds.ts';
import { LinkButton } from '../../parts/link-button.tsx';
import { listPath } from '../../parts/paths.ts';
import { Counts } from './counts.tsx';
import { useImportAct } from './import-data.ts';
import { Problems } from './problems.tsx';
import { useImportTexts } from './texts.ts';

const FACES = {
  done: { icon: <CheckCircleOutlined aria-hidden />, tone: 'is-good' },
  cancelled: { icon: <StopOutlined aria-hidden />, tone: '' },
  failed: { icon: <CloseCircleOutlined aria-hidden />, tone: 'is-bad' },
  undoing: { icon: <RollbackOutlined aria-hidden />, tone: '' },
  undone: { icon: <RollbackOutlined aria-hidden />, tone: '' },
} as const;

/** What came of the import, and how to take it back. */
export function ResultStep({ entry }: { entry: Import }): ReactNode {
  const texts = useImportTexts();
  const client = useQueryClient();
  const act = useImportAct(entry.id);
  const status = entry.status in FACES ? (entry.status as keyof typeof FACES) : 'done';
  const body = status === 'undoing' ? null : texts(`${status}Body`, { name: entry.fileName });
  const undo = (): void =>
    act.mutate({ act: 'undo' }, { onSuccess: () => void client.invalidateQueries({ queryKey: ['records'] }) });
  return (
    <>
      <section className="v-panel imp-panel">
        <div className={`imp-result ${FACES[status].tone}`} role="status">
          <span className="imp-result-icon" aria-hidden>
            {FACES[status].icon}
          </span>
          <div>
            <h2>{texts(status)}</h2>
            {body !== null && <p className="v-quiet">{body}</p>}
            {entry.error !== null && <p className="imp-fault">{entry.error}</p>}
          </div>
        </div>
        {status === 'done' && <Counts counts={entry.counts} isWritten />}
        <Actions entry={entry} isDone={status === 'done'} isUndoing={act.isPending} onUndo={undo} />
        {act.error !== null && (
          <p role="alert" className="imp-fault">
            {act.error.message}
          </p>
        )}
      </section>
      {status === 'done' && entry.counts.refused > 0 && <Problems id={entry.id} />}
    </>
  );
}

type ActionsProps = Readonly<{ entry: Import; isDone: boolean; isUndoing: boolean; onUndo: () => void }>;

function Actions({ entry, isDone, isUndoing, onUndo }: ActionsProps): ReactNode {
  const texts = useImportTexts();
  const sayText = useSay();
  const kind = useQuery(kindsQuery).data?.find(({ name }) => name === entry.kind);
  return (
    <div className="imp-actions">
      {isDone && (
        <>
          <LinkButton isPrimary href={listPath(entry.kind)}>
            {texts('open', { kind: kind === undefined ? entry.kind : sayText(kind.plural) })}
          </LinkButton>
          {entry.outcome !== null && <LinkButton href="/models">{texts('train')}</LinkButton>}
        </>
      )}
      <LinkButton href={`/import?kind=${encodeURIComponent(entry.kind)}`}>{texts('again')}</LinkButton>
      {isDone && (
        <Button icon={<RollbackOutlined aria-hidden />} loading={isUndoing} onClick={onUndo}>
          {texts('undo')}
        </Button>
      )}
    </div>
  );
}
