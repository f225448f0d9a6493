/** 도 and 장, one above the other, drawn as a carver would cut them. */
const STROKES =
  'M40 12H24v9h16M32 21v6M20 27h24M19 35h14M26 35c0 5-3 8-7 10M26 38c1 4 4 6 7 7M39 33v13M39 39h5M36 51a4 4 0 1 1-8 0a4 4 0 1 1 8 0';

/** The small mark in the corner of the window. */
export function SealMark() {
  return (
    <svg class="mark" viewBox="0 0 64 64" aria-hidden="true">
      <circle cx="32" cy="32" r="29" />
      <path d={STROKES} />
    </svg>
  );
}

/** The seal that stamps a paid order: it comes down once and stays. */
export function Seal() {
  return (
    <svg class="seal" viewBox="0 0 64 64" aria-hidden="true">
      <circle cx="32" cy="32" r="30" class="rim" />
      <circle cx="32" cy="32" r="27" />
      <path d={STROKES} />
    </svg>
  );
}
