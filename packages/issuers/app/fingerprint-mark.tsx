/** Lines of a finger; the words beside it carry the meaning. */
export function FingerprintMark({ size }: { readonly size: number }) {
  return (
    <svg class="finger" viewBox="0 0 24 24" width={size} height={size} aria-hidden="true">
      <path
        d="M6 5.5a9 9 0 0 1 12 0M4 10a8.5 8.5 0 0 1 16 2c0 2 0 3.5-.5 5.5M7 19c1-2.2 1.2-4.5 1.2-7a3.8 3.8 0 0 1 7.6 0c0 3.5-.4 6.5-1.6 9.2M12 12c0 3.5-.5 6.3-1.8 9M4.5 15.5c.3-1 .5-2 .5-3.5"
        fill="none"
        stroke="currentColor"
        stroke-width="1.6"
        stroke-linecap="round"
      />
    </svg>
  );
}
