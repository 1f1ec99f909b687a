import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { useRef, useState, type ReactNode } from 'react';
import type { Mail, MailDraft, RecordDetail } from '@valence/contract';
import type { z } from 'zod';
import { ApiError, post } from '../../parts/api.ts';
import { AppLink } from '../../parts/app-link.tsx';
import { recordQuery } from './queries.ts';
import { useRecordPageTexts } from './texts.ts';

type MailWriterProps = { record: RecordDetail; startWith: string; onDone: () => void };

/** Fields in which records keep where they can be written to. */
const ADDRESSES = ['email', 'contactEmail', 'mail'];
/** Fields in which records name whom one talks to. */
const CONTACTS = ['contact', 'person'];

/** A mail about a record: kept as a draft of one's own, sent only when somebody says so. */
export function MailWriter({ record, startWith, onDone }: MailWriterProps): ReactNode {
  const t = useRecordPageTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  // A deal or a ticket is written about to the person it names
  const contact = CONTACTS.map((field) => record.data[field]).find((value) => typeof value === 'string');
  const own = addressOf(record);
  const person = useQuery({
    ...recordQuery(contact ?? ''),
    enabled: own === null && contact !== undefined,
  }).data;
  const [typed, setTo] = useState<string | null>(null);
  const to = typed ?? own ?? (person === undefined ? null : addressOf(person)) ?? '';
  const [subject, setSubject] = useState('');
  const [body, setBody] = useState(startWith);
  const key = useRef(crypto.randomUUID());
  const writing = useMutation({
    mutationFn: async (isSent: boolean) => {
      const draft = await post<Mail>('/api/mail', {
        record: record.id,
        to: addressesIn(to),
        subject: subject.trim(),
        body,
        key: key.current,
      } satisfies z.input<typeof MailDraft>);
      return isSent ? post<Mail>(`/api/mail/${draft.id}/send`) : draft;
    },
    onSuccess: (_mail, isSent) => {
      key.current = crypto.randomUUID();
      setSubject('');
      setBody('');
      onDone();
      void message.success(t(isSent ? 'mailSent' : 'mailKept'));
    },
    onError: (failure) => void message.error(failure.message, 6),
    onSettled: () =>
      Promise.all(
        [
          ['timeline', record.id],
          ['mails', record.id],
        ].map((queryKey) => client.invalidateQueries({ queryKey })),
      ),
  });
  const isEmpty = subject.trim() === '' && body.trim() === '';
  const { error } = writing;
  const isNotSet = error instanceof ApiError && error.code === 'mail.not_set';
  return (
    <div className="mail-writer">
      <Input
        value={to}
        placeholder={t('mailTo')}
        aria-label={t('mailTo')}
        inputMode="email"
        onChange={({ target }) => setTo(target.value)}
      />
      <Input
        value={subject}
        placeholder={t('mailSubject')}
        aria-label={t('mailSubject')}
        maxLength={500}
        onChange={({ target }) => setSubject(target.value)}
      />
      <Input.TextArea
        value={body}
        autoSize={{ minRows: 4, maxRows: 16 }}
        placeholder={t('mailBody')}
        aria-label={t('mailBody')}
        onChange={({ target }) => setBody(target.value)}
      />
      {isNotSet && error !== null && (
        <p role="alert" className="v-quiet">
          {error.message} <AppLink href="/settings">{t('mailSettings')}</AppLink>
        </p>
      )}
      <div className="composer-foot">
        <span className="v-faint composer-hint">{t('mailHint')}</span>
        <Button size="small" disabled={isEmpty} loading={writing.isPending} onClick={() => writing.mutate(false)}>
          {t('mailKeep')}
        </Button>
        <Button
          size="small"
          type="primary"
          disabled={isEmpty || addressesIn(to).length === 0}
          loading={writing.isPending}
          onClick={() => writing.mutate(true)}
        >
          {t('mailSend')}
        </Button>
      </div>
    </div>
  );
}

function addressOf({ data }: Pick<RecordDetail, 'data'>): string | null {
  const found = ADDRESSES.map((field) => data[field]).find((value) => typeof value === 'string');
  return typeof found === 'string' ? found : null;
}

function addressesIn(text: string): string[] {
  return text.split(/[\s,;，；、]+/).filter((part) => part !== '');
}
