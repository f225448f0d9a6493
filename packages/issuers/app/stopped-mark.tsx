/** The sign beside a title that says what went wrong; the words carry the meaning. */
export function StoppedMark() {
  return (
    <svg class="stopped" viewBox="0 0 48 48" width="56" height="56" aria-hidden="true">
      <circle cx="24" cy="24" r="21" fill="none" stroke="currentColor" stroke-width="3" />
      <path d="M24 13v14m0 6v2" stroke="currentColor" stroke-width="3.5" stroke-linecap="round" />
    </svg>
  );
}
