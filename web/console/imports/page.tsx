import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Button, Select } from 'antd';
import type { ReactNode } from 'react';
import { AppLink } from '../../parts/app-link.tsx';
import { ErrorState } from '../../parts/error-state.tsx';
import { useLocale, useSay } from '../../parts/i18n/index.ts';
import { kindsQuery } from '../../parts/kinds.ts';
import { usePageTitle } from '../../parts/page-title.ts';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { sentenceCase } from '../../parts/sentence-case.ts';
import { useUrlState } from '../../parts/url-state.ts';
import { DropZone } from './drop-zone.tsx';
import { usePastImports, useUpload, type ImportRow } from './import-data.ts';
import './imports.css';
import { StatusTag } from './status-tag.tsx';
import { useImportTexts } from './texts.ts';

/** A new import, and those that were. */
export function Page(): ReactNode {
  const texts = useImportTexts();
  const sayText = useSay();
  const router = useRouter();
  usePageTitle({ title: texts('title') });
  const [{ kind = 'lead' }, changeUrl] = useUrlState();
  const kinds = useQuery(kindsQuery).data ?? [];
  const upload = useUpload();
  const take = (file: File): void =>
    upload.mutate({ file, kind }, { onSuccess: ({ id }) => router.history.push(`/import/${encodeURIComponent(id)}`) });
  return (
    <div className="imp-page">
      <header className="imp-head">
        <h1>{texts('title')}</h1>
        <p className="v-quiet">{texts('lead')}</p>
      </header>
      <section className="v-panel imp-new">
        <div className="imp-kind">
          <span id="imp-kind">{texts('intoKind')}</span>
          <Select
            aria-labelledby="imp-kind"
            value={kind}
            style={{ minWidth: 140 }}
            options={kinds.map(({ name, plural }) => ({ value: name, label: sentenceCase(sayText(plural)) }))}
            onChange={(next) => changeUrl({ kind: next === 'lead' ? undefined : next })}
          />
        </div>
        <DropZone
          uploading={upload.isPending ? upload.variables.file.name : null}
          fault={upload.error?.message ?? null}
          onFile={take}
        />
      </section>
      <Past />
    </div>
  );
}

function Past(): ReactNode {
  const texts = useImportTexts();
  const past = usePastImports();
  const rows = past.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section className="imp-past">
      <h2>{texts('past')}</h2>
      {past.isError ? (
        <ErrorState error={past.error} onRetry={() => void past.refetch()} />
      ) : past.isSuccess && rows.length === 0 ? (
        <p className="v-quiet">{texts('pastEmpty')}</p>
      ) : (
        <ul className="v-panel imp-past-list" aria-busy={past.isPending}>
          {rows.map((row) => (
            <PastRow key={row.id} row={row} />
          ))}
          {past.isPending && <li className="imp-past-row imp-blank" />}
        </ul>
      )}
      {past.hasNextPage && (
        <Button className="imp-more" loading={past.isFetchingNextPage} onClick={() => void past.fetchNextPage()}>
          {texts('more')}
        </Button>
      )}
    </section>
  );
}

function PastRow({ row }: { row: ImportRow }): ReactNode {
  const texts = useImportTexts();
  const sayText = useSay();
  const locale = useLocale();
  const kind = useQuery(kindsQuery).data?.find(({ name }) => name === row.kind);
  const number = new Intl.NumberFormat(locale);
  return (
    <li className="imp-past-row">
      <AppLink
        className="imp-past-name v-cut"
        href={`/import/${encodeURIComponent(row.id)}`}
        title={row.fileName}
        translate="no"
      >
        {row.fileName}
      </AppLink>
      <span className="imp-past-kind v-quiet v-cut">
        {kind === undefined ? row.kind : sentenceCase(sayText(kind.plural))}
      </span>
      <span className="imp-past-rows v-num v-quiet">
        {number.format(row.counts.rowsRead)} {texts('rowsRead')}
      </span>
      <StatusTag status={row.status} />
      <span className="imp-past-by v-faint v-cut" translate="no">
        {row.startedBy}
      </span>
      <RelativeTime at={row.createdAt} className="imp-past-when v-faint" />
    </li>
  );
}
