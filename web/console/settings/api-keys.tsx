import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Modal, Typography } from 'antd';
import type { ApiKey, ApiKeyMade } from '@valence/contract';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { get, remove } from '../../parts/api.ts';
import { ErrorState } from '../../parts/error-state.tsx';
import { locale, useSay } from '../../parts/i18n/index.ts';
import { kindsQuery } from '../../parts/kinds.ts';
import { useKeyTexts } from './api-key-texts.ts';

const NewKey = lazy(() => import('./new-key.tsx').then(({ NewKey: part }) => ({ default: part })));

const KEY = ['api-keys'];

/** The keys that programs of this workspace use. For administrators. */
export function ApiKeys(): ReactNode {
  const t = useKeyTexts();
  const client = useQueryClient();
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<ApiKeyMade | null>(null);
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: () => get<{ keys: ApiKey[] }>('/api/keys') });
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const keys = (data?.keys ?? []).toSorted((a, b) => Number(isEnded(a)) - Number(isEnded(b)));
  return (
    <section className="v-panel set-panel">
      <h2>{t('title')}</h2>
      <p className="v-quiet">
        {t('lead')}{' '}
        <a href="/api/docs" style={{ textDecoration: 'underline' }}>
          {t('docs')}
        </a>
      </p>
      {data !== undefined && keys.length === 0 && <p className="v-faint">{t('none')}</p>}
      <ul className="set-keys">
        {keys.map((key) => (
          <KeyLine key={key.id} apiKey={key} />
        ))}
      </ul>
      <div className="set-acts">
        <Button type="primary" onClick={() => setMaking(true)}>
          {t('add')}
        </Button>
      </div>
      {isMaking && (
        <Suspense>
          <NewKey
            onDone={(answer) => {
              setMaking(false);
              setMade(answer);
              void client.invalidateQueries({ queryKey: KEY });
            }}
          />
        </Suspense>
      )}
      {made !== null && <MadeKey made={made} onClose={() => setMade(null)} />}
    </section>
  );
}

function isEnded({ revokedAt, expiresAt }: ApiKey): boolean {
  return revokedAt !== null || (expiresAt !== null && Date.parse(expiresAt) < Date.now());
}

function dayOf(instant: string): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant));
}

function KeyLine({ apiKey: key }: { apiKey: ApiKey }): ReactNode {
  const t = useKeyTexts();
  const { modal } = App.useApp();
  const client = useQueryClient();
  const revoking = useMutation({
    mutationFn: () => remove(`/api/keys/${key.id}`),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
  const ended = key.revokedAt === null ? t('expired') : t('revoked');
  const used = key.lastUsedAt === null ? t('unused') : t('lastUsed', { when: dayOf(key.lastUsedAt) });
  const until = key.expiresAt === null ? t('never') : t('until', { when: dayOf(key.expiresAt) });
  return (
    <li className={isEnded(key) ? 'is-ended' : undefined}>
      <div>
        <strong translate="no">{key.name}</strong> <code className="v-faint">{key.hint}…</code>
        <div className="v-quiet">
          <Reach kinds={key.kinds} /> · {key.purposes.map((p) => t(`purpose_${p}`)).join(' · ')}
        </div>
        <div className="v-faint v-num">{isEnded(key) ? ended : `${used} · ${until}`}</div>
      </div>
      {!isEnded(key) && (
        <Button
          danger
          size="small"
          loading={revoking.isPending}
          onClick={() =>
            void modal.confirm({
              title: t('revokeAsk', { name: key.name }),
              okText: t('revoke'),
              cancelText: t('cancel'),
              okButtonProps: { danger: true },
              onOk: () => revoking.mutateAsync(),
            })
          }
        >
          {t('revoke')}
        </Button>
      )}
    </li>
  );
}

/** Which kinds a key reaches, in words. */
function Reach({ kinds }: { kinds: ApiKey['kinds'] }): ReactNode {
  const t = useKeyTexts();
  const say = useSay();
  const known = useQuery(kindsQuery).data ?? [];
  const all = kinds['*'];
  if (all !== undefined && Object.keys(kinds).length === 1) return t(`level_${all}`);
  const nameOf = (name: string): string => {
    const kind = known.find((k) => k.name === name);
    return kind === undefined ? name : say(kind.title);
  };
  const named = (level: 'read' | 'write'): string =>
    Object.entries(kinds)
      .filter(([, l]) => l === level)
      .map(([name]) => nameOf(name))
      .join('、');
  return (['write', 'read'] as const)
    .filter((level) => named(level) !== '')
    .map((level) => `${t(level === 'read' ? 'reads' : 'writes')}: ${named(level)}`)
    .join(' · ');
}

function MadeKey({ made: { secret }, onClose }: { made: ApiKeyMade; onClose: () => void }): ReactNode {
  const t = useKeyTexts();
  return (
    <Modal
      open
      title={t('made')}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={
        <Button type="primary" onClick={onClose}>
          {t('close')}
        </Button>
      }
    >
      <p>{t('madeBody')}</p>
      <Typography.Text code copyable={{ text: secret, tooltips: [t('copy'), t('copied')] }} className="set-secret">
        {secret}
      </Typography.Text>
    </Modal>
  );
}
