import type { Language } from './gallery.ts';

/** How a screen is looked at. */
export interface Look {
  readonly language: Language;
  readonly colorScheme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
}

/** Between them: both languages, both colour schemes, every width that our pages tell apart. */
export const looks = {
  phone: { language: 'ko', colorScheme: 'light', width: 390, height: 844 },
  small: { language: 'en', colorScheme: 'dark', width: 320, height: 640 },
  layer: { language: 'ko', colorScheme: 'dark', width: 768, height: 700 },
  desk: { language: 'en', colorScheme: 'light', width: 1280, height: 800 },
} as const satisfies Readonly<Record<string, Look>>;

export type LookName = keyof typeof looks;

/** For the screens that nearly every customer sees. */
export const ALL: readonly LookName[] = ['phone', 'small', 'layer', 'desk'];
