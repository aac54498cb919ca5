/** The sign of the house: an A drawn with two strokes, its bar laid with the marker. */
export function Mark({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden fill="none">
      <path d="M7.4 20.6h17.2" strokeWidth="6" className="stroke-mark-2" />
      <path
        d="M5 27.5 15.2 4.5h1.6L27 27.5"
        strokeWidth="3"
        strokeLinejoin="round"
        strokeLinecap="round"
        className="stroke-ink"
      />
    </svg>
  );
}

export function Wordmark() {
  return (
    <span className="inline-flex items-center gap-2 text-xl font-[680] tracking-[-0.02em] text-ink">
      <Mark />
      Atelier
    </span>
  );
}
