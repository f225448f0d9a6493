import { phoneScreens } from './phone-screens.ts';
import type { Screen } from './screen.ts';
import { shopScreens } from './shop-screens.ts';
import { windowScreens } from './window-screens.ts';

/** Everything a customer can have before the eyes. */
export const screens: readonly Screen[] = [...windowScreens, ...phoneScreens, ...shopScreens];
