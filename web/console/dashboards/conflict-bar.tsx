import { Alert, Button, Space } from 'antd';
import type { ReactNode } from 'react';
import { useDashboardTexts } from './texts.ts';

/** Somebody saved in between: keep one's own beside theirs, or go on from theirs. */
export function ConflictBar({ onCopy, onTheirs }: Readonly<{ onCopy: () => void; onTheirs: () => void }>): ReactNode {
  const t = useDashboardTexts();
  return (
    <Alert
      type="warning"
      showIcon
      title={t('conflictTitle')}
      action={
        <Space>
          <Button size="small" onClick={onCopy}>
            {t('saveAsCopy')}
          </Button>
          <Button size="small" onClick={onTheirs}>
            {t('loadTheirs')}
          </Button>
        </Space>
      }
    />
  );
}
