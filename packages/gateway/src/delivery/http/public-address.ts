import ipaddr from 'ipaddr.js';

/** The only part of IPv6 that is given out to the public (RFC 4291, 2.4). */
const publicIpv6 = ipaddr.parseCIDR('2000::/3');

/**
 * Is this an address of the public internet? Not: private, loopback, link-local, CGNAT, multicast, unspecified, reserved,
 * and what carries such an address inside (IPv4-mapped, NAT64, 6to4, Teredo).
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' || address.match(publicIpv6);
}
