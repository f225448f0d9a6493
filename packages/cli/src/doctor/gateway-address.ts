import { originDifference } from '@dojang/protocol/payple';
import { type Finding, ok, problem, warning } from './finding.ts';

export interface GatewayAddress {
  /** Where it was asked. */
  readonly asked: string;
  /** `DOJANG_URL` here; null when not set. */
  readonly configured: string | null;
  /** Where the window opens, by the gateway's own answer; null when it gave none. */
  readonly answered: string | null;
}

/** Do the addresses of the gateway fit: the one asked, `DOJANG_URL`, and the one it gives to shops? */
export function checkGatewayAddress(address: GatewayAddress, mode: 'test' | 'live'): readonly Finding[] {
  const { asked, configured, answered } = address;
  const findings: Finding[] = [];
  if (configured !== null && configured !== asked)
    findings.push(
      (mode === 'live' ? problem : warning)(
        'DOJANG_URL',
        `is another address than the one asked: ${originDifference(configured, asked)}`,
        { expected: configured, came: asked, change: [`--gateway ${configured}, or DOJANG_URL=${asked}`] },
      ),
    );
  if (mode === 'live' && configured === null)
    findings.push(
      warning(
        'DOJANG_URL',
        'is not set here; a live gateway needs it, and shops must load the script from it',
        {
          change: [`DOJANG_URL=${asked}`],
        },
      ),
    );
  if (answered !== null && answered !== asked)
    findings.push(
      warning('window', `the gateway opens its window elsewhere: ${originDifference(asked, answered)}`, {
        expected: asked,
        came: answered,
        change: [`--gateway ${answered}, or start the gateway with DOJANG_URL=${asked}`],
      }),
    );
  if (findings.length === 0 && configured !== null)
    findings.push(ok('DOJANG_URL', `${configured} is the gateway asked`));
  return findings;
}
