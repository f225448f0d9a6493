import ipaddr from 'ipaddr.js';

const IPV6_NETWORK_PARTS = 4;

/** Who an address counts as. Of IPv6 everybody has a whole /64, and would be somebody else with every request. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  const network = (parsed as ipaddr.IPv6).parts.slice(0, IPV6_NETWORK_PARTS);
  return `${network.map((part) => part.toString(16)).join(':')}::/64`;
}
