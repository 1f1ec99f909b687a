import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { Button, Input, Modal, type InputRef } from 'antd';
import { useId, useRef, useState, type ReactNode } from 'react';
import type { NewLink } from '@valence/contract';
import { useLocale } from '../../parts/i18n/index.ts';
import { sayExact } from '../../parts/relative-time.tsx';
import { useMemberTexts } from './texts.ts';

export type ShownLink = Readonly<{ link: NewLink; isForPassword: boolean }>;

/** A link that was just made, to be copied: it is shown this once. */
export function LinkDialog({ shown, onClose }: { shown: ShownLink; onClose: () => void }): ReactNode {
  const t = useMemberTexts();
  const { link, isForPassword } = shown;
  return (
    <Modal
      open
      title={t(isForPassword ? 'passwordReady' : 'linkReady', { email: link.email })}
      onCancel={onClose}
      footer={
        <Button type="primary" onClick={onClose}>
          {t('done')}
        </Button>
      }
    >
      <LinkToCopy link={link} />
    </Modal>
  );
}

/** The address behind which the invitee goes on. What stands behind `#` is sent to no server and stands in no log. */
function LinkToCopy({ link }: { link: NewLink }): ReactNode {
  const t = useMemberTexts();
  const locale = useLocale();
  const id = useId();
  const field = useRef<InputRef>(null);
  const [isCopied, setCopied] = useState(false);
  const url = `${location.origin}/join#${link.token}`;
  const copy = async (): Promise<void> => {
    // Browsers lend the clipboard to https and this machine only; elsewhere the marked text is copied by hand.
    field.current?.select();
    try {
      await navigator.clipboard.writeText(url);
    } catch {
      return;
    }
    setCopied(true);
  };
  return (
    <div className="mem-link">
      <p>{t('linkOnce')}</p>
      <label htmlFor={id} className="v-hidden">
        {t('link')}
      </label>
      <div className="mem-copy">
        <Input id={id} ref={field} readOnly value={url} onFocus={(event) => event.target.select()} />
        <Button
          autoFocus
          icon={isCopied ? <CheckOutlined aria-hidden /> : <CopyOutlined aria-hidden />}
          onClick={() => void copy()}
        >
          {t(isCopied ? 'copied' : 'copy')}
        </Button>
      </div>
      <p className="v-quiet">
        {link.isMailed && t('mailed', { email: link.email })} {t('linkUntil', { at: sayExact(link.expiresAt, locale) })}
      </p>
    </div>
  );
}
