import { useId, useState, type InputHTMLAttributes } from 'react';
import { useSignInTexts } from './texts.ts';

type FieldProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> & {
  label: string;
  value: string;
  onValue: (value: string) => void;
  hint?: string;
  problem?: string | undefined;
};

/** One labelled input whose problem is said beside it and to screen readers. A password can be shown. */
export function Field({ label, value, onValue, hint, problem, type = 'text', ...rest }: FieldProps) {
  const t = useSignInTexts();
  const id = useId();
  const [isShown, setShown] = useState(false);
  const note = problem ?? hint;
  return (
    <div className={problem === undefined ? 'door-field' : 'door-field has-problem'}>
      <label htmlFor={id}>{label}</label>
      <div className="door-input">
        <input
          {...rest}
          id={id}
          type={isShown ? 'text' : type}
          value={value}
          onChange={(event) => onValue(event.target.value)}
          aria-invalid={problem !== undefined}
          aria-describedby={note === undefined ? undefined : `${id}-note`}
        />
        {type === 'password' && (
          <button
            type="button"
            onClick={() => setShown(!isShown)}
            aria-label={t(isShown ? 'hidePassword' : 'showPassword')}
          >
            <Eye isOpen={isShown} />
          </button>
        )}
      </div>
      {note !== undefined && (
        <p id={`${id}-note`} className="door-note">
          {note}
        </p>
      )}
    </div>
  );
}

function Eye({ isOpen }: { isOpen: boolean }) {
  return (
    <svg
      width="18"
      height="18"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      aria-hidden="true"
    >
      <path d="M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12Z" />
      <circle cx="12" cy="12" r="3" />
      {!isOpen && <path d="M4 20 20 4" />}
    </svg>
  );
}
