import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useViewTexts } from './texts.ts';

type Props = Readonly<{ onPrevious: () => void; onToday: () => void; onNext: () => void }>;

/** Earlier, today, later. */
export function Steps({ onPrevious, onToday, onNext }: Props): ReactNode {
  const texts = useViewTexts();
  return (
    <span className="tl-steps">
      <button type="button" aria-label={texts('previous')} onClick={onPrevious}>
        <LeftOutlined aria-hidden />
      </button>
      <button type="button" onClick={onToday}>
        {texts('goToday')}
      </button>
      <button type="button" aria-label={texts('following')} onClick={onNext}>
        <RightOutlined aria-hidden />
      </button>
    </span>
  );
}
