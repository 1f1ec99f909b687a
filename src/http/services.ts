import type { ImportsDoor, LiveDoor, Matching } from '#kernel/memory';
import type { Candidate, ProcessKernel } from '#kernel/process';
import type { EndpointFindings, MailTest, ModelFiles, QualityReport } from '@valence/contract';
import type { MadeLink, Person, Scope, Security } from '#kernel/security';

/** What `main` hands to the routes. Kernels that are functions over a Scope are imported by their doors instead. */
export type Services = Readonly<{
  security: Security;
  imports: ImportsDoor;
  live: LiveDoor;
  /** The sender of mails. */
  mail: Readonly<{
    test(scope: Scope, to: string): Promise<MailTest>;
    unsubscribe(token: string): Promise<boolean>;
    /** False where no mail server is set up. */
    sendLink(scope: Scope, link: MadeLink): Promise<boolean>;
  }>;
  /** Language models of this installation, for trying them out. */
  language: Readonly<{
    allowsLocal: boolean;
    files(): ModelFiles;
    probe(scope: Scope, id: string): Promise<EndpointFindings>;
    quality(scope: Scope, id: string): Promise<QualityReport>;
  }>;
  matching: Matching;
  process: ProcessKernel;
  /** Which agents can be tried against a control group, and who could take part; null for another agent. */
  trials: Readonly<{
    agents: readonly string[];
    candidates(
      scope: Scope,
      ask: Readonly<{ agent: string; withinDays: number; now: Date }>,
    ): Promise<readonly Candidate[] | null>;
  }>;
  /** Gives a new workspace what it needs on its first day. */
  furnish(person: Person): Promise<Person>;
  /** Gives who joined by an invitation a staff record and their team. */
  seat(person: Person, teamId: string | null): Promise<Person>;
  now: () => Date;
  version: string;
  /** How to sign in to the demo workspace, told to callers on this machine only; null where there is none. */
  demoLogin(): { email: string; password: string } | null;
  isReady(): Promise<boolean>;
  /** Answers that are built field by field are checked too; for tests. */
  checksAnswers?: boolean;
}>;
