import { webkit } from './candidates.ts';
import { describeEngine } from './flows.ts';

describeEngine(webkit);
