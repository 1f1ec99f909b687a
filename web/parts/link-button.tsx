import { useRouter } from '@tanstack/react-router';
import { Button } from 'antd';
import type { MouseEvent, ReactNode } from 'react';

type Props = Readonly<{ href: string; icon?: ReactNode; isPrimary?: boolean; className?: string; children: ReactNode }>;

/** A place to go that looks like a button: a true address underneath, a change of page without loading for a plain click. */
export function LinkButton({ href, icon, isPrimary = false, className = '', children }: Props) {
  const router = useRouter();
  const follow = (event: MouseEvent<HTMLElement>) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    router.history.push(href);
  };
  return (
    <Button type={isPrimary ? 'primary' : 'default'} href={href} icon={icon} className={className} onClick={follow}>
      {children}
    </Button>
  );
}
