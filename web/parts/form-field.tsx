import type { ReactNode } from 'react';
import './parts.css';
import { ApiError, type FieldProblem } from './api.ts';

/** What the server found wrong with a form, field by field. */
export function problemsOf(error: unknown): readonly FieldProblem[] {
  return error instanceof ApiError ? error.fields : [];
}

type Props = Readonly<{
  /** Path of the field on the wire: its problems are shown with it. */
  path: string;
  label: string;
  hint?: string;
  problems: readonly FieldProblem[];
  children: ReactNode;
}>;

/** One field of a form with its label, what it is for, and what is wrong with it. */
export function Field({ path, label, hint, problems, children }: Props): ReactNode {
  return (
    <div className="form-field">
      <label htmlFor={`field-${path}`}>{label}</label>
      {children}
      {hint !== undefined && <span className="v-faint">{hint}</span>}
      {problems
        .filter((problem) => problem.path === path)
        .map(({ message }) => (
          <span key={message} role="alert" className="form-problem">
            {message}
          </span>
        ))}
    </div>
  );
}
