import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Tag } from 'antd';
import type { EndpointFindings, LanguageEndpoint, QualityReport } from '@valence/contract';
import type { ReactNode } from 'react';
import { post, remove } from '../../parts/api.ts';
import { useSay } from '../../parts/i18n/index.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { sayNumber } from './amounts.ts';
import { LANGUAGE } from './queries.ts';
import { useLanguageTexts } from './texts.ts';

type Props = Readonly<{ endpoint: LanguageEndpoint; onEdit: () => void }>;

/** One endpoint: where it is, what a probe found, and what can be done with it. */
export function EndpointCard({ endpoint, onEdit }: Props): ReactNode {
  const t = useLanguageTexts();
  const client = useQueryClient();
  const { modal } = App.useApp();
  const { id, name } = endpoint;
  const again = () => client.invalidateQueries({ queryKey: LANGUAGE });
  const probing = useMutation({
    mutationFn: () => post<EndpointFindings>(`/api/models/endpoints/${id}/probe`),
    onSettled: again,
  });
  const checking = useMutation({
    mutationFn: () => post<QualityReport>(`/api/models/endpoints/${id}/quality`),
    onSettled: again,
  });
  const removing = useMutation({ mutationFn: () => remove(`/api/models/endpoints/${id}`), onSettled: again });
  const ask = (): void =>
    void modal.confirm({
      title: t('removeAsk', { name }),
      okText: t('removeYes'),
      okButtonProps: { danger: true },
      cancelText: t('cancel'),
      onOk: () => removing.mutateAsync(),
    });
  const error = probing.error ?? checking.error ?? removing.error;
  return (
    <li className={endpoint.isOn ? 'v-panel lng-card' : 'v-panel lng-card is-off'}>
      <Head endpoint={endpoint} />
      {endpoint.findings === null ? (
        <p className="v-faint">{t('neverProbed')}</p>
      ) : (
        <Findings findings={endpoint.findings} endpoint={endpoint} />
      )}
      {error !== null && <Alert type="error" showIcon title={error.message} />}
      {checking.data !== undefined && <Quality report={checking.data} />}
      <div className="lng-acts">
        <Button loading={probing.isPending} onClick={() => probing.mutate()}>
          {t(probing.isPending ? 'probing' : 'probe')}
        </Button>
        <Button loading={checking.isPending} onClick={() => checking.mutate()}>
          {t(checking.isPending ? 'checking' : 'quality')}
        </Button>
        <Button onClick={onEdit}>{t('edit')}</Button>
        <Button type="text" danger onClick={ask}>
          {t('remove')}
        </Button>
      </div>
    </li>
  );
}

function Head({ endpoint }: Pick<Props, 'endpoint'>): ReactNode {
  const t = useLanguageTexts();
  const { name, model, kind, baseUrl, region, isOn, isLocal, hasKey } = endpoint;
  return (
    <div>
      <h3>
        <span translate="no">{name}</span> {!isOn && <Tag>{t('off')}</Tag>}
        <Tag translate="no">{region}</Tag>
        {kind === 'gguf' && <Tag>{t('file')}</Tag>}
        {kind === 'http' && isLocal && <Tag>{t('local')}</Tag>}
      </h3>
      <p className="v-quiet lng-where" translate="no">
        {model} {kind === 'http' && <span className="v-faint">{baseUrl}</span>}
      </p>
      {kind === 'http' && <p className="v-faint">{t(hasKey ? 'hasKey' : 'noKey')}</p>}
    </div>
  );
}

function Findings({ findings, endpoint }: { findings: EndpointFindings; endpoint: LanguageEndpoint }): ReactNode {
  const t = useLanguageTexts();
  const say = useSay();
  const { contextTokens, contextBy, tokensPerSecond, firstMs, json, hasTools, isStreaming } = findings;
  const told = (value: boolean | null): string => (value === null ? t('unknown') : t(value ? 'yes' : 'no'));
  const context = contextTokens === null ? t('unknown') : t('tokensValue', { n: sayNumber(contextTokens) });
  const limits = { tokens: sayNumber(endpoint.maxTokens), seconds: Math.round(endpoint.timeoutMs / 1_000) };
  return (
    <>
      {!findings.isOk && <Alert type="error" showIcon title={say(findings.detail)} />}
      {findings.isOk && (
        <dl className="lng-facts v-num">
          <Fact label={t('speed')}>
            {tokensPerSecond === null ? t('unknown') : t('speedValue', { n: sayNumber(tokensPerSecond) })}
          </Fact>
          <Fact label={t('first')}>{firstMs === null ? t('unknown') : t('ms', { n: sayNumber(firstMs) })}</Fact>
          <Fact label={t('context')}>
            {context} {contextBy !== null && <span className="v-faint">{t(`context_${contextBy}`)}</span>}
          </Fact>
          <Fact label={t('json')}>{json === null ? t('unknown') : t(`json_${json}`)}</Fact>
          <Fact label={t('tools')}>{told(hasTools)}</Fact>
          <Fact label={t('streaming')}>{told(isStreaming)}</Fact>
          <Fact label={t('limits')}>{t('limitsValue', limits)}</Fact>
        </dl>
      )}
      <p className="v-faint">
        {t('probedAt')} <RelativeTime at={findings.at} />
      </p>
    </>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    <div>
      <dt className="v-quiet">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Quality({ report }: { report: QualityReport }): ReactNode {
  const t = useLanguageTexts();
  const say = useSay();
  return (
    <div className="lng-quality" role="status">
      <strong>{t('qualityResult', { passed: report.passed, asked: report.asked })}</strong>
      <ul>
        {report.items.map((item) => (
          <li key={item.id}>
            <span aria-hidden className={item.isOk ? 'lng-right' : 'lng-wrong'}>
              {item.isOk ? '✓' : '✗'}
            </span>{' '}
            {say(item.title)} <span className="v-faint">{say(item.detail)}</span>
            {!item.isOk && item.answer !== '' && (
              <blockquote className="v-quiet" translate="no">
                {item.answer}
              </blockquote>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
