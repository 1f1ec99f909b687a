import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Input, Skeleton, Tag } from 'antd';
import { useState, type ReactNode } from 'react';
import type { Collision, RecordDetail, RecordRow, RegistrationAnswer } from '@valence/contract';
import { get, post } from '../../parts/api.ts';
import { AppLink, RecordLink } from '../../parts/app-link.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { sayChoice, sayDay } from '../../parts/format-value.ts';
import { useLocale } from '../../parts/i18n/index.ts';
import { fieldOf, useKind } from '../../parts/kinds.ts';
import { recordPath } from '../../parts/paths.ts';
import { useMe } from '../../parts/session.ts';
import { Value } from '../../parts/value.tsx';
import { useDeskTexts } from '../sales/desk-texts.ts';
import { DayInput } from '../sales/day-input.tsx';
import { inOrder } from './in-order.ts';

const FACTS = [
  'dealer',
  'organisation',
  'product',
  'amount',
  'registeredAt',
  'owner',
  'status',
  'protectedUntil',
  'decision',
];
/** Days that an accepted registration is protected unless told. Chosen: a sales cycle of the branch. */
const PROTECTED_DAYS = 90;

/** One registration: what it says, who else is there, and the decision. */
export function Registration({ id, onBack }: { id: string; onBack: () => void }): ReactNode {
  const t = useDeskTexts();
  const kind = useKind('registration');
  const record = useQuery({
    queryKey: ['record', id],
    queryFn: ({ signal }) => get<RecordDetail>(`/api/record/${id}`, {}, signal),
  });
  if (record.isError) return <ErrorState error={record.error} onRetry={() => void record.refetch()} />;
  if (record.data === undefined) return <Skeleton active paragraph={{ rows: 8 }} />;
  const { data, refs, title } = record.data;
  const known = FACTS.filter((field) => data[field] !== undefined && data[field] !== null);
  const isOpen = data['status'] === undefined || data['status'] === null || data['status'] === 'submitted';
  return (
    <div className="reg-one">
      <section className="v-panel sales-section">
        <Button type="link" className="reg-back" onClick={onBack}>
          {t('back')}
        </Button>
        <h2 translate="no">{title}</h2>
        <dl className="reg-facts">
          {known.map((field) => {
            const spec = fieldOf(kind, field);
            return spec === undefined ? null : (
              <div key={field}>
                <dt>
                  <FieldTitle field={spec} />
                </dt>
                <dd>
                  <Value field={spec} value={data[field]} refs={refs} />
                </dd>
              </div>
            );
          })}
        </dl>
        <AppLink href={recordPath(id)}>{t('openRecord')}</AppLink>
      </section>
      <WhoFirst record={record.data} />
      {isOpen && <Decide id={id} />}
    </div>
  );
}

function FieldTitle({ field }: { field: { title: { zh: string; en: string } } }): ReactNode {
  return field.title[useLocale() === 'en' ? 'en' : 'zh'];
}

function WhoFirst({ record }: { record: RecordDetail }): ReactNode {
  const t = useDeskTexts();
  const { id, title, data, refs } = record;
  const found = useQuery({
    queryKey: ['collisions', id],
    queryFn: ({ signal }) => get<{ items: Collision[] }>(`/api/registrations/${id}/collisions`, {}, signal),
  });
  if (found.isError) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data === undefined) return <Skeleton active paragraph={{ rows: 3 }} />;
  const { items } = found.data;
  const earlier = items.filter((c) => c.isFirst);
  const first = earlier[0];
  const at = typeof data['registeredAt'] === 'string' ? data['registeredAt'] : record.createdAt;
  const dealer = typeof data['dealer'] === 'string' ? refs[data['dealer']] : undefined;
  return (
    <section className="v-panel sales-section">
      <h2>{t('whoFirst')}</h2>
      <p className="v-quiet">{t('whoFirstLead')}</p>
      <Alert
        showIcon
        type={first === undefined ? 'success' : 'warning'}
        title={
          first === undefined
            ? t(items.length === 0 ? 'noRival' : 'isFirst')
            : t('earlier', { count: earlier.length, title: first.record.title })
        }
      />
      <ol className="reg-order">
        {inOrder(items, { at }).map((entry) =>
          entry === 'this' ? (
            <li key="this" className="is-this">
              <Day at={at} />
              <div>
                <p className="reg-order-head">
                  <strong translate="no">{title}</strong>
                  <Tag color="blue">{t('thisOne')}</Tag>
                </p>
                <p className="v-quiet" translate="no">
                  {dealer?.title}
                </p>
              </div>
            </li>
          ) : (
            <Rival key={entry.record.id} rival={entry} />
          ),
        )}
      </ol>
    </section>
  );
}

function Day({ at }: { at: string }): ReactNode {
  const locale = useLocale();
  return <time dateTime={at}>{sayDay(at.slice(0, 10), locale)}</time>;
}

function Rival({ rival }: { rival: Collision }): ReactNode {
  const t = useDeskTexts();
  const locale = useLocale();
  const kind = useKind(rival.record.kind);
  const state = fieldOf(kind, rival.record.kind === 'deal' ? 'stage' : 'status');
  const who = rival.record.kind === 'deal' && rival.dealer === null ? t('ownDeal') : rival.dealer?.title;
  return (
    <li>
      <Day at={rival.at} />
      <div>
        <p className="reg-order-head">
          <RecordLink record={rival.record} />
          <span className={rival.state === 'approved' ? 'v-tag is-green' : 'v-tag'}>
            {sayChoice(state, rival.state, locale)}
          </span>
          <Tag>{t(rival.isSameCustomer ? 'sameCustomer' : 'sameGroup')}</Tag>
          {rival.isSameProduct && <Tag>{t('sameProduct')}</Tag>}
        </p>
        <p className="v-quiet" translate="no">
          {[who, rival.organisation?.title, rival.product?.title ?? t('anyProduct'), rival.owner?.title]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
    </li>
  );
}

function Decide({ id }: { id: string }): ReactNode {
  const t = useDeskTexts();
  const client = useQueryClient();
  const { message } = App.useApp();
  const isRep = useMe().role === 'rep';
  const [day, setDay] = useState(() => new Date(Date.now() + PROTECTED_DAYS * 86_400_000).toISOString().slice(0, 10));
  const [reason, setReason] = useState('');
  const [isShort, setShort] = useState(false);
  const deciding = useMutation({
    mutationFn: (decision: RegistrationAnswer) => post<RecordRow>(`/api/registrations/${id}/decide`, { decision }),
    onSuccess: (_row, { answer }) =>
      void message.success(answer === 'approve' ? t('approvedDone', { day }) : t('refusedDone')),
    onError: (error) => {
      setShort(reason.trim().length < 2);
      void message.error(error.message);
    },
    onSettled: () =>
      client.invalidateQueries({
        predicate: ({ queryKey }) => ['registrations', 'record', 'collisions'].includes(String(queryKey[0])),
      }),
  });
  if (isRep) return <p className="v-panel sales-note">{t('managersDecide')}</p>;
  const refuse = () => {
    if (reason.trim().length < 2) setShort(true);
    else deciding.mutate({ answer: 'refuse', reason: reason.trim() });
  };
  return (
    <section className="v-panel sales-section reg-decide">
      <h2>{t('decide')}</h2>
      <div className="sales-field reg-day">
        <span>{t('protectedUntil')}</span>
        <DayInput label={t('protectedUntil')} value={day} onChange={setDay} />
      </div>
      <label className="sales-field">
        <span>{t('reason')}</span>
        <Input.TextArea
          value={reason}
          placeholder={t('reasonHint')}
          autoSize={{ minRows: 2, maxRows: 6 }}
          {...(isShort && { status: 'error' as const })}
          onChange={(event) => {
            setReason(event.target.value);
            setShort(false);
          }}
        />
      </label>
      {isShort && <p role="alert">{t('reasonNeeded')}</p>}
      <div className="sales-actions">
        <Button
          type="primary"
          loading={deciding.isPending}
          disabled={day === ''}
          onClick={() => deciding.mutate({ answer: 'approve', protectedUntil: day, reason: reason.trim() })}
        >
          {t('approve')}
        </Button>
        <Button danger disabled={deciding.isPending} onClick={refuse}>
          {t('refuse')}
        </Button>
      </div>
    </section>
  );
}
