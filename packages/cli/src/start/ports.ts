import { type AddressInfo, createServer } from 'node:net';
import { CliError, systemCode } from '../cli-error.ts';
import { labelOf } from '../environment.ts';
import { findVariable } from '../variables.ts';

export interface PortWish {
  /** `the gateway`, for the sentence. */
  readonly part: string;
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly variable: 'DOJANG_PORT' | 'DOJANG_ISSUERS_PORT' | 'DOJANG_SHOP_PORT';
}

/**
 * Makes sure before anything starts that a part will get its port.
 * @returns the port, chosen when the wish is 0
 * @throws CliError when it is taken, or may not be used
 */
export async function findPort(wish: PortWish): Promise<number> {
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject);
      probe.listen({ host: wish.host, port: wish.port, exclusive: true }, resolve);
    });
    const { port } = probe.address() as AddressInfo;
    return port;
  } catch (cause) {
    throw explainPort(wish, cause);
  } finally {
    await new Promise((resolve) => probe.close(resolve));
  }
}

/**
 * Makes sure of all ports at once.
 * @returns the ports, in the order of the wishes
 * @throws CliError with a sentence for each that cannot be had
 */
export async function findPorts<const Wishes extends readonly PortWish[]>(
  wishes: Wishes,
): Promise<{ readonly [Index in keyof Wishes]: number }> {
  const found = await Promise.allSettled(wishes.map(findPort));
  const causes: unknown[] = found.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  const sentences = new Set(
    causes.filter((cause) => cause instanceof CliError).map(({ message }) => message),
  );
  if (sentences.size > 1)
    throw new CliError([...sentences, `On free ports: dojang start ${freePortFlags(wishes)}`].join('\n'));
  if (causes.length > 0) throw causes[0];
  return found.map((each) => (each.status === 'fulfilled' ? each.value : 0)) as {
    readonly [Index in keyof Wishes]: number;
  };
}

function freePortFlags(wishes: readonly PortWish[]): string {
  return wishes.map(({ variable }) => `${findVariable(variable).flag} 0`).join(' ');
}

/** Ports that were asked for must differ, or the second part finds its own taken. @throws CliError */
export function requireDifferentPorts(wishes: readonly PortWish[]): void {
  for (const [index, wish] of wishes.entries()) {
    const other = wishes.slice(index + 1).find(({ port }) => port === wish.port && port !== 0);
    if (other !== undefined)
      throw new CliError(
        `${capitalised(wish.part)} and ${other.part} cannot share port ${wish.port}: give one of them another with ${labelOf(other.variable)}.`,
      );
  }
}

/** What a person can do about a port that cannot be listened on; any other error as it is. */
export function explainPort({ part, host, port, variable }: PortWish, cause: unknown): unknown {
  switch (systemCode(cause) ?? '') {
    case 'EADDRINUSE':
      return new CliError(
        `Port ${port}, wanted by ${part}, is taken: stop what uses it, or choose another one with ${labelOf(variable)}.`,
        { cause },
      );
    case 'EACCES':
      return new CliError(
        `Port ${port}, wanted by ${part}, may not be used: choose one above 1023 with ${labelOf(variable)}.`,
        { cause },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new CliError(
        `${host} is not an address of this machine: give one with ${labelOf('DOJANG_HOST')}.`,
        { cause },
      );
    default:
      return cause;
  }
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
