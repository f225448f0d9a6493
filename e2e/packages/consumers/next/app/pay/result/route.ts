import { shop } from '../../../lib/shop';

export const { POST } = shop.result;
