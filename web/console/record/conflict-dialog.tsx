import { Modal } from 'antd';
import type { Kind } from '@valence/contract';
import { EvidenceChip } from '../../parts/evidence-chip.tsx';
import { useSay } from '../../parts/i18n/index.ts';
import { fieldOf } from '../../parts/kinds.ts';
import { Value } from '../../parts/value.tsx';
import type { Conflict } from './save-field.ts';
import { useRecordPageTexts } from './texts.ts';

type ConflictDialogProps = { conflict: Conflict; kind: Kind; onSettle: (keepsMine: boolean) => void };

/** Somebody was faster: both values side by side, and one choice. */
export function ConflictDialog({ conflict: { field: id, mine, theirs }, kind, onSettle }: ConflictDialogProps) {
  const t = useRecordPageTexts();
  const say = useSay();
  const field = fieldOf(kind, id);
  const name = field === undefined ? id : say(field.title);
  const evidence = theirs.support[id]?.evidence;
  return (
    <Modal
      open
      title={t('conflictTitle', { field: name })}
      okText={t('saveMine')}
      cancelText={t('keepTheirs')}
      onOk={() => onSettle(true)}
      onCancel={() => onSettle(false)}
    >
      <p className="v-quiet">{t('conflictBody')}</p>
      <div className="conflict">
        <section>
          <h3>{t('conflictTheirs')}</h3>
          <p>
            <Value field={field} value={theirs.data[id]} refs={theirs.refs} />
          </p>
          {evidence !== undefined && <EvidenceChip evidence={evidence} />}
        </section>
        <section className="is-mine">
          <h3>{t('conflictMine')}</h3>
          <p>
            <Value field={field} value={mine} refs={theirs.refs} />
          </p>
        </section>
      </div>
    </Modal>
  );
}
