'use client';

/** Opens the browser's print dialog. Without scripts the browser's own Print command does the same. */
export function PrintButton() {
  return (
    <button type="button" className="button-small" onClick={() => window.print()}>
      Print this page
    </button>
  );
}
