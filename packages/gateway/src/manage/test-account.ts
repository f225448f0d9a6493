import type { MerchantDeps } from '../merchant/merchants.ts';
import type { Actor } from './act.ts';
import { addMerchant, type IssuedKeys, type NewMerchant } from './merchants.ts';

/** The shared test account of the guide: public values, so it exists in test mode only. */
export const testAccount: NewMerchant & { readonly keys: IssuedKeys } = {
  id: 'test',
  name: '도장 상점',
  businessNumber: '123-45-67890',
  representative: '김도장',
  address: '서울특별시 종로구 인사동길 1',
  phone: '02-0000-0000',
  domains: [],
  keys: {
    custKey: 'abcd1234567890',
    refundKey: 'a41ce010ede9fcbfb3be86b24858806596a9db68b79d138b147c3e563e1829a0',
    clientKey: 'test_DF55F29DA654A8CBC0F0A9DD4B556486',
  },
};

/** What happens by itself when a test gateway starts on new data. */
const nobody: Actor = { name: 'dojang', process: 'first start', address: 'local' };

/** Makes sure the test account is there; leaves one that exists as it is. */
export async function ensureTestAccount(deps: MerchantDeps): Promise<void> {
  if ((await deps.store.merchant(testAccount.id)) !== undefined) return;
  const { keys, ...merchant } = testAccount;
  await addMerchant({ ...deps, actor: nobody }, merchant, keys);
}
