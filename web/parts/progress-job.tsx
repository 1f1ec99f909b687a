import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useLocale } from './i18n/index.ts';
import './parts.css';
import { usePartTexts } from './texts.ts';

type ProgressJobProps = {
  title: ReactNode;
  done: number;
  total: number;
  rowsPerSecond?: number;
  remainingMs?: number | null;
  onCancel?: (() => void) | undefined;
  isCancelling?: boolean;
  /** What came out, once it has ended. */
  result?: ReactNode;
  onUndo?: (() => void) | undefined;
};

/** A long job that may be left: percent, rate, time left, cancel; afterwards its result and undo. */
export function ProgressJob(props: ProgressJobProps) {
  const t = usePartTexts();
  const number = new Intl.NumberFormat(useLocale());
  const { title, done, total, rowsPerSecond, remainingMs, onCancel, isCancelling = false, result, onUndo } = props;
  const percent = percentOf(done, total);
  return (
    <section className="progress-job">
      <div className="progress-job-head">
        <strong>{title}</strong>
        {result === undefined && <span className="v-num">{percent}%</span>}
        {onCancel && (
          <Button size="small" onClick={onCancel} loading={isCancelling}>
            {t('cancel')}
          </Button>
        )}
        {onUndo && (
          <Button size="small" onClick={onUndo}>
            {t('undo')}
          </Button>
        )}
      </div>
      {result === undefined && (
        <div
          className="progress-job-track"
          role="progressbar"
          aria-valuenow={percent}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-label={typeof title === 'string' ? title : t('loading')}
        >
          <i style={{ width: `${percent}%` }} />
        </div>
      )}
      <div className="progress-job-facts v-num">
        {result ?? (
          <>
            <span>{t('ofTotal', { done: number.format(done), total: number.format(total) })}</span>
            {rowsPerSecond !== undefined && (
              <span>{t('rate', { rate: number.format(Math.round(rowsPerSecond)) })}</span>
            )}
            {typeof remainingMs === 'number' && <span>{t('remaining', { time: sayDuration(remainingMs, t) })}</span>}
          </>
        )}
      </div>
    </section>
  );
}

/** Whole percent; 100 only when truly everything is done. */
export function percentOf(done: number, total: number): number {
  if (total <= 0) return 0;
  return done >= total ? 100 : Math.min(99, Math.floor((done / total) * 100));
}

function sayDuration(ms: number, t: ReturnType<typeof usePartTexts>): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  return seconds < 90 ? t('seconds', { count: seconds }) : t('minutes', { count: Math.round(seconds / 60) });
}
