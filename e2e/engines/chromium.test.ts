import { oldChromium } from './candidates.ts';
import { describeEngine } from './flows.ts';

describeEngine(oldChromium);
