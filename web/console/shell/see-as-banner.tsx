import { EyeOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { eyes, lookAs } from '../../parts/see-as.ts';
import { useShellTexts } from './texts.ts';

/** Says all the time that one looks with another's eyes, and the way out. */
export function SeeAsBanner(): ReactNode {
  const t = useShellTexts();
  const seen = eyes();
  if (seen === null) return null;
  return (
    <div className="shell-eyes" role="status">
      <EyeOutlined aria-hidden />
      <span>{t('seeingAs', { name: seen.name })}</span>
      <Button size="small" onClick={() => lookAs(null)}>
        {t('leaveEyes')}
      </Button>
    </div>
  );
}
