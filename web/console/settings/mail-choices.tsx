import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Input, Segmented } from 'antd';
import { MAIL_WHEN, NOTICE_TYPES, type NoticeType, type NotifyChoices } from '@valence/contract';
import type { ReactNode } from 'react';
import { get, put } from '../../parts/api.ts';
import { useConversationTexts } from '../../parts/conversation-texts.ts';

const KEY = ['notifications', 'choices'];

/** Which of my notifications also come by mail; what I choose holds at once. */
export function MailChoices(): ReactNode {
  const t = useConversationTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const { data } = useQuery({ queryKey: KEY, queryFn: () => get<NotifyChoices>('/api/notifications/choices') });
  const saving = useMutation({
    mutationFn: (choices: NotifyChoices) => put<NotifyChoices>('/api/notifications/choices', choices),
    onMutate: (choices) => client.setQueryData(KEY, choices),
    onError: (error) => void message.error(error.message),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
  if (data === undefined) return null;
  const titles: Record<NoticeType, string> = {
    mention: t('whatMention'),
    reply: t('whatReply'),
    comment: t('whatComment'),
    change: t('whatChange'),
    assigned: t('whatAssigned'),
    reminder: t('whatReminder'),
    'task-due': t('whatTaskDue'),
    approval: t('whatApproval'),
    approved: t('whatApproved'),
    notice: t('whatNotice'),
  };
  return (
    <section className="v-panel set-panel">
      <h2>{t('choices')}</h2>
      <p className="v-quiet">{t('choicesBody')}</p>
      {NOTICE_TYPES.map((type) => (
        <div className="set-line" key={type}>
          <span>{titles[type]}</span>
          <Segmented
            size="small"
            aria-label={titles[type]}
            value={data.mail[type]}
            options={MAIL_WHEN.map((value) => ({ value, label: t(`when_${value}`) }))}
            onChange={(when) => saving.mutate({ ...data, mail: { ...data.mail, [type]: when } })}
          />
        </div>
      ))}
      <div className="set-line">
        <label htmlFor="digest-at">{t('digestAt')}</label>
        <Input
          id="digest-at"
          type="time"
          className="set-time"
          defaultValue={data.digestAt}
          onBlur={({ target }) => {
            if (/^\d\d:\d\d$/.test(target.value) && target.value !== data.digestAt)
              saving.mutate({ ...data, digestAt: target.value });
          }}
        />
      </div>
      <div className="set-line">
        <span>{t('mailLanguage')}</span>
        <Segmented
          size="small"
          aria-label={t('mailLanguage')}
          value={data.locale}
          options={[
            { value: 'zh-CN', label: <span translate="no">中文</span> },
            { value: 'en', label: 'English' },
          ]}
          onChange={(next) => saving.mutate({ ...data, locale: next === 'en' ? 'en' : 'zh-CN' })}
        />
      </div>
    </section>
  );
}
