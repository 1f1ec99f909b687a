import { useId, type ReactNode } from 'react';
import { useStudioTexts } from '../texts.ts';

type FieldProps = Readonly<{
  label: string;
  hint?: string | undefined;
  /** What is wrong with it. */
  fault?: string | undefined;
  isRequired?: boolean;
  /** What stands at the right of the label. */
  aside?: ReactNode;
  children: (id: string, describedBy: string | undefined) => ReactNode;
}>;

/** A setting with its name above, and what it means or what is wrong below. */
export function Field({ label, hint, fault, isRequired = false, aside, children }: FieldProps) {
  const t = useStudioTexts();
  const id = useId();
  const note = fault ?? hint;
  return (
    <div className={fault === undefined ? 'std-field' : 'std-field is-wrong'}>
      <div className="std-label">
        <label htmlFor={id}>
          {label}
          {isRequired && (
            <span className="std-needed" title={t('required')}>
              <span aria-hidden> *</span>
              <span className="v-hidden"> {t('required')}</span>
            </span>
          )}
        </label>
        {aside}
      </div>
      {children(id, note === undefined ? undefined : `${id}-note`)}
      {note !== undefined && (
        <p id={`${id}-note`} className="std-note" role={fault === undefined ? undefined : 'alert'}>
          {note}
        </p>
      )}
    </div>
  );
}
