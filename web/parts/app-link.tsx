import { useRouter } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import type { RecordRef } from '@valence/contract';
import { recordPath } from './paths.ts';

type AppLinkProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & { href: string };

/** A link inside the console: a true address for new tabs and copying, a change of page without loading for a plain click. */
export function AppLink({ href, onClick, ...rest }: AppLinkProps) {
  const router = useRouter({ warn: false }) as ReturnType<typeof useRouter> | undefined;
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (event.defaultPrevented || !isPlain || router === undefined) return;
    event.preventDefault();
    router.history.push(href);
  };
  return <a href={href} onClick={follow} {...rest} />;
}

/** A record's name as a link to it; long names are cut and shown whole on hover. */
export function RecordLink({ record, className = 'v-cut' }: { record: RecordRef; className?: string }) {
  return (
    <AppLink href={recordPath(record.id)} className={className} title={record.title} translate="no">
      {record.title}
    </AppLink>
  );
}
