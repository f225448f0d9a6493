import { webkitWpe } from './candidates.ts';
import { describeEngine } from './flows.ts';

describeEngine(webkitWpe);
