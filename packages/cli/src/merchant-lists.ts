import { domainToASCII } from 'node:url';
import {
  offerText,
  parseDomain,
  parseOffer,
  setAppSchemes,
  setCardsOff,
  setDomains,
  setInterestFree,
} from '@dojang/gateway';
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

export const cardsOff: MerchantList = {
  noun: 'card company that is off',
  of: (merchant) => merchant.cardsOff,
  read: (text) => text.trim(),
  replace: (state, id, texts) =>
    setCardsOff(
      state,
      id,
      texts.map((text) => text.trim()),
    ),
};

export const interestFree: MerchantList = {
  noun: 'interest-free offer',
  of: (merchant) => merchant.interestFree.map(offerText),
  read: (text) => {
    const offer = parseOffer(text);
    return offer === null ? text.trim() : offerText(offer);
  },
  replace: setInterestFree,
};
