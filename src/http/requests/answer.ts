import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Sends a body that was written already. */
export function sendJson(reply: FastifyReply, body: string): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(body);
}

/**
 * Sends a body with its ETag, or 304 when the asker has it already. `version` stands in front where the body is one record, so
 * that the tag can go back as If-Match.
 */
export function sendTagged(
  request: FastifyRequest,
  reply: FastifyReply,
  body: string,
  version: number | null,
): FastifyReply {
  const digest = hash('sha1', body, 'base64url').slice(0, 16);
  const tag = version === null ? `"${digest}"` : `"${version}-${digest}"`;
  reply
    .header('etag', tag)
    .header('cache-control', 'private, no-cache')
    .header('vary', 'cookie, authorization, accept-language');
  const known = request.headers['if-none-match'];
  // Compression on the way may have made the tag weak; the comparison of RFC 9110 §13.1.2 does not mind.
  const isKnown = known?.split(',').some((t) => ['*', tag].includes(t.trim().replace(/^W\//, ''))) ?? false;
  return isKnown ? reply.code(304).send() : sendJson(reply, body);
}

/** The version that If-Match asks for; null without the header or with `*`. NaN, which no record has, for a foreign tag. */
export function versionAsked({ headers }: FastifyRequest): number | null {
  const asked = headers['if-match'];
  if (asked === undefined || asked.trim() === '*') return null;
  const [, version] = /^\s*(?:W\/)?"(\d+)(?:-[\w-]*)?"\s*$/.exec(asked) ?? [];
  return version === undefined ? Number.NaN : Number(version);
}
