/** Recovery codes, shown once. */
export function RecoveryCodes({ codes, done }: { codes: readonly string[]; done: string }) {
  return (
    <section className="panel" aria-labelledby="codes" role="status">
      <h2 id="codes">Your recovery codes</h2>
      <p>
        Each of them signs you in once when your device is gone. They are shown only now: print them or keep
        them in a password manager, apart from your phone.
      </p>
      <ul className="grid grid-cols-2 gap-2 font-mono" data-recovery-codes>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <p>
        <a className="button" href={done}>
          I have kept them: go on
        </a>
      </p>
    </section>
  );
}
