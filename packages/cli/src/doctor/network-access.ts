import { lookup } from 'node:dns/promises';
import { BlockList, isIPv6 } from 'node:net';
import { type Finding, problem, warning } from './finding.ts';

/** How far an address reaches, the nearest first (WICG, Local Network Access). */
export type AddressSpace = 'loopback' | 'local' | 'public';

const NEARNESS: readonly AddressSpace[] = ['public', 'local', 'loopback'];

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const local = new BlockList();
for (const [network, prefix] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
] as const)
  local.addSubnet(network, prefix, 'ipv4');
local.addSubnet('fc00::', 7, 'ipv6');
local.addSubnet('fe80::', 10, 'ipv6');

/** @param address an IP address */
export function spaceOfAddress(address: string): AddressSpace {
  const family = isIPv6(address) ? 'ipv6' : 'ipv4';
  if (loopback.check(address, family)) return 'loopback';
  return local.check(address, family) ? 'local' : 'public';
}

/** By what the name stands for on this machine; null when it stands for nothing. */
export async function spaceOf({ hostname }: URL): Promise<AddressSpace | null> {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (host === 'localhost' || host.endsWith('.localhost')) return 'loopback';
  try {
    return spaceOfAddress((await lookup(host)).address);
  } catch {
    return null;
  }
}

interface Reach {
  readonly page: AddressSpace | null;
  readonly gateway: AddressSpace | null;
}

/**
 * Does the page reach for a gateway that is nearer than itself? Chrome asks the customer then, since version 142, and asks nothing
 * of a page that came over plain http: that one is refused.
 */
export function checkNetworkAccess(pageUrl: URL, gatewayOrigin: string, reach: Reach): readonly Finding[] {
  const { page, gateway } = reach;
  if (page === null || gateway === null || NEARNESS.indexOf(gateway) <= NEARNESS.indexOf(page)) return [];
  const permission = gateway === 'loopback' ? 'LoopbackNetworkAllowedForUrls' : 'LocalNetworkAllowedForUrls';
  const explanation = {
    expected: 'shop and gateway both on this machine, both on its network, or both public',
    came: `${pageUrl.origin} (${page}) with ${gatewayOrigin} (${gateway})`,
    change: [
      'reach the gateway under an address as public as that of the shop, and set DOJANG_URL to it',
      `or press Allow; where browsers are managed: ${permission}`,
    ],
  };
  return [
    pageUrl.protocol === 'https:'
      ? warning(
          'local network',
          'Chrome asks the customer whether the page may reach the gateway',
          explanation,
        )
      : problem(
          'local network',
          'Chrome keeps a page without https from reaching the gateway, and asks nobody',
          explanation,
        ),
  ];
}
