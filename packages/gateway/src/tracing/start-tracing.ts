import { readFileSync } from 'node:fs';
import type { Log } from '../log.ts';
import type { Ports } from '../ports.ts';
import type { Mode } from '../settings.ts';
import { createExporter } from './exporter.ts';
import { toOtlpJson } from './otlp-json.ts';
import type { Sampling } from './sampling.ts';
import { createTracer, type Tracer } from './tracer.ts';

export interface TracingOptions extends Sampling {
  /** Where a collector takes OTLP over HTTP, without `/v1/traces`. */
  readonly endpoint: string;
  /** Sent along, for collectors that want a key. */
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
}

export interface Tracing {
  readonly tracer: Tracer;
  /** Sends what has ended. */
  close(): Promise<void>;
}

const { name, version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as {
  readonly name: string;
  readonly version: string;
};

/**
 * Collects traces and brings them to a collector of OpenTelemetry. Our own, not its SDK: that is 11 packages and 27 MB for what is a few
 * spans of a kind each, and takes time and chance from elsewhere than `ports.ts`.
 */
export function startTracing(
  { ports, log, mode }: { readonly ports: Ports; readonly log: Log; readonly mode: Mode },
  { endpoint, headers, serviceName, ...sampling }: TracingOptions,
): Tracing {
  const resource = {
    'service.name': serviceName,
    'service.version': version,
    'service.instance.id': ports.randomBytes(8).toString('hex'),
    'deployment.environment.name': mode,
  };
  const exporter = createExporter({
    ports,
    log,
    url: `${endpoint}${endpoint.endsWith('/') ? '' : '/'}v1/traces`,
    headers,
    toBody: (spans) => toOtlpJson(resource, { name, version }, spans),
  });
  const tracer = createTracer(ports, sampling, (span) => exporter.add(span));
  return { tracer, close: () => exporter.close() };
}
