import type { EndpointConfig, EndpointFindings } from '@valence/contract';

/** An endpoint with its key in the clear: in memory only, for as long as a call takes. */
export type Endpoint = Readonly<{
  id: string;
  version: number;
  config: EndpointConfig;
  key: string | null;
  findings: EndpointFindings | null;
}>;
