/** Whom to call now, first on every page: nobody may be reading a request at night. */
export function CrisisLine() {
  return (
    <section aria-label="Help right now" className="bg-danger-paper border-danger border-b-2">
      <p className="mx-auto max-w-5xl px-5 py-3 text-base">
        <strong className="text-danger">In danger, or an overdose?</strong> Call{' '}
        <a className="inline-block py-1" href="tel:911">
          911
        </a>
        . In crisis,{' '}
        <a className="inline-block py-1" href="tel:988">
          call 988
        </a>{' '}
        or{' '}
        <a className="inline-block py-1" href="sms:988">
          text 988
        </a>
        , day or night. For help with drugs or alcohol, SAMHSA:{' '}
        <a className="inline-block py-1 whitespace-nowrap" href="tel:+18006624357">
          1-800-662-4357
        </a>
        .
      </p>
    </section>
  );
}
