import { domainToASCII } from 'node:url';
import { parseDomain, setAppSchemes, setDomains } from '@dojang/gateway';
import type { MerchantList } from './change-list.ts';

export const domains: MerchantList = {
  noun: 'domain',
  of: (merchant) => merchant.domains,
  // One that is refused today may stand there from before.
  read: (text) => parseDomain(text) ?? domainToASCII(text.trim()),
  replace: setDomains,
};

export const appSchemes: MerchantList = {
  noun: 'app scheme',
  of: (merchant) => merchant.appSchemes,
  read: (text) => (text.trim().split(':', 1)[0] ?? '').toLowerCase(),
  replace: setAppSchemes,
};
