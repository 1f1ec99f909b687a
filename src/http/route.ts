import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Locale } from '#base';
import type { Person, Purpose, Scope } from '#kernel/security';
import type { Services } from './services.ts';

/** What a handler gets besides its parsed input. */
export type Asked = Readonly<{
  scope: Scope;
  person: Person;
  locale: Locale;
  /** The kernels as `main` composed them. */
  services: Services;
  request: FastifyRequest;
  reply: FastifyReply;
}>;

/** What a handler of an open route gets: nobody is known, so there is no scope. */
export type OpenAsked = Omit<Asked, 'scope' | 'person'>;

type Common<In extends z.ZodType, Out extends z.ZodType> = Readonly<{
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: `/api/${string}`;
  summary: string;
  input: In;
  output: Out;
  /** Largest body in bytes; 1 MiB unless told. */
  bodyLimit?: number;
  /** Requests per minute and address, for routes that can be guessed at. */
  perMinute?: number;
  /** It is to go: since when that is told, and when it goes, at least 180 days later. Answers say so in headers (RFC 9745, RFC 8594). */
  deprecated?: Readonly<{ since: Date; sunset: Date }>;
  /** The answer holds a secret: it is kept for no retry. */
  isSecret?: boolean;
  /** The answer carries an ETag and is not sent again to who has it. */
  isTagged?: boolean;
  /**
   * The handler builds every object of its answer field by field, so that the check of what leaves can be left to tests
   * (which refuse every field that `output` does not have). For routes where that check was measured to cost.
   */
  isBuilt?: boolean;
}>;

/** A route for signed-in people, acting for one purpose. */
export type Route<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType> = Common<In, Out> &
  Readonly<{ purpose: Purpose; handle(input: z.output<In>, asked: Asked): Promise<z.input<Out>> }>;

/** A route that anyone may call. */
export type OpenRoute<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType> = Common<In, Out> &
  Readonly<{ purpose: 'none'; handle(input: z.output<In>, asked: OpenAsked): Promise<z.input<Out>> }>;

export function defineRoute<In extends z.ZodType, Out extends z.ZodType>(route: Route<In, Out>): Route {
  return route;
}

export function defineOpenRoute<In extends z.ZodType, Out extends z.ZodType>(route: OpenRoute<In, Out>): OpenRoute {
  return route;
}
